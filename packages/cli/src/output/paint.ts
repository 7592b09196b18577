import { styleText } from "node:util";
import type { Terminal } from "../terminal.js";

type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** Colours a text if the terminal shows colours. */
export function paint({ colours }: Pick<Terminal, "colours">, style: Style, text: string): string {
  return colours ? styleText(style, text, { validateStream: false }) : text;
}
