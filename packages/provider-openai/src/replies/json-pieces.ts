import { parseJson } from "@hotspare/core/plugin";
import { JsonProgress } from "./json-progress.js";

/** A part of a text that should have been one JSON value. */
export type JsonPiece =
  | { readonly is: "json"; readonly value: unknown }
  /** A value that is cut, or is no JSON. */
  | { readonly is: "broken"; readonly text: string }
  | { readonly is: "words"; readonly text: string };

/**
 * The values in a text, one after the other, and the text between them. Each character is read at most twice, so any text takes linear time. Forms
 * that were seen: events with one line end between them (rexxars/eventsource-parser#31), a value that is cut where an error follows
 * (Wei-Shaw/sub2api#1471), `[DONE]` after JSON.
 */
export function jsonPiecesOf(text: string): readonly JsonPiece[] {
  const whole = parseJson(text);
  if (whole !== undefined) {
    return [{ is: "json", value: whole }];
  }
  if (text.length > maxLooseCharacters) {
    return [{ is: /^\s*[{[]/.test(text) ? "broken" : "words", text }];
  }
  const pieces: JsonPiece[] = [];
  let at = 0;
  let broken = 0;
  while (at < text.length && broken < maxBroken) {
    const opens = text[at] === "{" || (text[at] === "[" && !isMark(text, at));
    const { end, isClosed } = opens ? endOfValue(text, at) : { end: endOfWords(text, at), isClosed: false };
    const piece = text.slice(at, end).trim();
    at = end;
    const value = isClosed ? parseJson(piece) : undefined;
    if (value !== undefined) {
      pieces.push({ is: "json", value });
    } else if (opens) {
      broken += 1;
      pieces.push({ is: "broken", text: piece });
    } else if (!separator.test(piece)) {
      pieces.push({ is: "words", text: piece });
    }
  }
  return pieces;
}

/** `[DONE]`, `[START]` and similar marks are words in brackets, and no list. */
function isMark(text: string, at: number): boolean {
  return /^\[(?!(?:true|false|null)\b)[A-Za-z][\w -]{0,30}\]/.test(text.slice(at, at + 33));
}

/** A text that is broken this often is no reply, and each failure of the parser costs as much as a thousand characters. */
const maxBroken = 50;

/** A longer text is one value, or none. Looking for several values would block the event loop for longer than parsing does. */
const maxLooseCharacters = 256 * 1_024;

/** What may come between two values: nothing, a comma, or the name of the field when two lines were joined. */
const separator = /^,?\s*(?:data:)?$/;

/** The place after the bracket that closes this bracket. A line end inside a string ends the value, which is then broken. */
function endOfValue(text: string, from: number): { readonly end: number; readonly isClosed: boolean } {
  const progress = new JsonProgress();
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === newline && progress.isText) {
      return { end: at, isClosed: false };
    }
    progress.step(code);
    if (progress.isClosed) {
      return { end: at + 1, isClosed: true };
    }
  }
  return { end: text.length, isClosed: false };
}

const newline = 0x0a;

/** The end of the line, or the place on the line where a value begins. */
function endOfWords(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\n") {
      return at + 1;
    }
    if (text[at] === "{") {
      return at;
    }
  }
  return text.length;
}
