import { parseJson } from "@hotspare/core/plugin";
import type { JsonProgress } from "../replies/json-progress.js";

/** The arguments of a call so far. */
interface SaidArguments {
  readonly text: string;
  readonly progress: JsonProgress;
}

/** Servers repeat the name, send all of it so far, or the next piece of it. */
export function grownName(before: string | undefined, name: string): string {
  const isAll = before === undefined || (name.length >= before.length && name.startsWith(before));
  return isAll ? name : before + name;
}

/** So few characters, such as `{` or `{}`, also begin the next piece by chance: they are no sign that it says all of it again. */
const shortCharacters = 2;

/** What a piece adds to the arguments: all of it, unless it says again what has come. */
export function newArguments({ text, progress }: SaidArguments, piece: string): string {
  if (text === "" && piece.startsWith('"')) {
    // Arguments are an object: a text in JSON is an object that was written twice.
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
  // The whole once more, written as a text in JSON.
  return progress.isClosed && piece.startsWith('"') && parseJson(piece) === text ? "" : piece;
}
