import { styleText } from "node:util";
import type { Terminal } from "../terminal.js";
import { ownControl } from "./visible-text.js";

const escapeCharacter = "\u001b";

type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** Colours a text if the terminal shows colours. */
export function paint({ colours }: Pick<Terminal, "colours">, style: Style, text: string): string {
  if (!colours) {
    return text;
  }
  const [before = "", after = ""] = styleText(style, seam, { validateStream: false }).split(seam);
  return `${ownCode(before)}${text}${ownCode(after)}`;
}

/** Takes the place of the text, whose own control characters are not ours. */
const seam = "|";

/** The rest of a code, such as `[31m`, is plain text. */
function ownCode(code: string): string {
  return code.replaceAll(escapeCharacter, ownControl(escapeCharacter));
}
