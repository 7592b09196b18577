import { parseJson } from "@hotspare/core/plugin";
import type { JsonProgress } from "../replies/json-progress.js";

/** The arguments of a call so far. */
interface SaidArguments {
  readonly text: string;
  readonly progress: JsonProgress;
}

/** A server repeats the name, sends the name so far, or sends the next piece of the name. */
export function grownName(before: string | undefined, name: string): string {
  const isAll = before === undefined || (name.length >= before.length && name.startsWith(before));
  return isAll ? name : before + name;
}

/** A piece this short, such as `{` or `{}`, may begin like the earlier text by chance. It is no sign that the piece repeats the text. */
const shortCharacters = 2;

/** What a piece adds to the arguments: all of the piece, unless it repeats the earlier text. */
export function newArguments({ text, progress }: SaidArguments, piece: string): string {
  if (text === "" && piece.startsWith('"')) {
    // Arguments are an object. A JSON string that holds an object was encoded twice.
    const inner = parseJson(piece);
    return typeof inner === "string" && inner.startsWith("{") ? inner : piece;
  }
  if (progress.isClosed && piece === text) {
    return "";
  }
  if (text.length <= shortCharacters || piece.length < text.length) {
    return piece;
  }
  if (piece.startsWith(text)) {
    const isAgain = piece.length > text.length ? text.startsWith("{") : progress.isClosed;
    return isAgain ? piece.slice(text.length) : piece;
  }
  // The whole arguments again, encoded as a JSON string.
  return progress.isClosed && piece.startsWith('"') && parseJson(piece) === text ? "" : piece;
}
