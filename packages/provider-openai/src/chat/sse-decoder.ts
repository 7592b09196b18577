import { isObject, type JsonObject, parseJson } from "@hotspare/core/plugin";
import { type JsonPiece, jsonPiecesOf } from "../replies/json-pieces.js";
import { withoutNaN } from "../replies/without-nan.js";
import { LineReader } from "./line-reader.js";

/** The items of a stream's body, one after the other. */
export type StreamItem =
  | { readonly is: "payload"; readonly payload: JsonObject; readonly event: string }
  /** An error, recognised by the event's name or by its field (llama.cpp of 2025: ggml-org/llama.cpp#16104). */
  | { readonly is: "error"; readonly error: unknown }
  /** JSON that is cut, or invalid. */
  | { readonly is: "broken"; readonly text: string }
  /** A text that is no JSON: a proxy's ping, or the plain message of an error. */
  | { readonly is: "words"; readonly text: string }
  | { readonly is: "done" };

/** A line of an event stream. The blank after the colon is optional. */
const field = /^[ \t]{0,8}(data|event|id|retry|error)[ \t]{0,8}:[ \t]?/i;
/** Nearly all lines begin like this. */
const usualStart = "data: {";
/** Relays that wrap a stream in a stream write the field's name twice. */
const fieldAgain = /^[ \t]{0,8}data:[ \t]?/;
const doneMark = /^"?\[?\s{0,4}DONE\s{0,4}\]?"?$/i;
/** Names of the events that end a stream without `[DONE]`. */
const doneEvents: ReadonlySet<string> = new Set(["done", "end", "complete", "completed", "finish", "close"]);

/**
 * Decodes a body piece by piece, and returns what each piece completes. It accepts forms that servers send in place of proper events: no blank line
 * between two events, JSON over several lines, JSON without `data:` (Ollama's lines; an error that ends a stream: maximhq/bifrost#5262), or one JSON
 * value in place of the whole stream. A body that is no event stream is kept as `foreign`.
 */
export class SseDecoder {
  readonly #lines = new LineReader();
  #items: StreamItem[] = [];
  #event = "";
  /** Lines of the event that has not ended. */
  #data: string[] = [];
  /** Lines that belong to no event stream: JSON over several lines, a page, plain words. */
  #stray: string[] = [];
  #sawEvent = false;
  #bareValues = 0;
  #sawField = false;
  #foreign: string | undefined;

  feed(piece: Uint8Array): readonly StreamItem[] {
    for (const line of this.#lines.feed(piece)) {
      this.#readLine(line);
    }
    return this.#taken();
  }

  /** Ends the body. Also ends its last event when the server forgot the blank line. */
  end(): readonly StreamItem[] {
    for (const line of this.#lines.end()) {
      this.#readLine(line);
    }
    this.#endEvent();
    if (!this.#sawEvent && this.#stray.length > 0) {
      this.#foreign = this.#stray.join("\n");
    } else {
      this.#endStray();
    }
    return this.#taken();
  }

  /** The body when it is no event stream. Known at the end. */
  get foreign(): string | undefined {
    return this.#foreign;
  }

  /** Whether the body is one whole JSON value, which needs no other end mark. */
  get isOneValue(): boolean {
    return !this.#sawField && this.#bareValues === 1;
  }

  #readLine(line: string): void {
    if (line === "") {
      this.#endEvent();
      if (this.#stray.length > 0) {
        this.#stray.push("");
      }
      return;
    }
    if (line.startsWith(usualStart) && this.#readUsual(line)) {
      return;
    }
    const [whole, name] = field.exec(line) ?? [""];
    if (name === undefined) {
      this.#readOther(line);
      return;
    }
    this.#sawEvent = true;
    this.#sawField = true;
    this.#endStray();
    const value = line.slice(whole.length);
    switch (name.toLowerCase()) {
      case "event":
        this.#event = value.trim().toLowerCase();
        return;
      case "error":
        this.#items.push({ is: "error", error: parseJson(value) ?? value });
        return;
      case "data":
        this.#readData(value);
    }
  }

  /** Reads a line of the usual form: a whole object after the field's name. Returns false for any other line. */
  #readUsual(line: string): boolean {
    const value = this.#data.length === 0 ? parseJson(line.slice(usualStart.length - 1)) : undefined;
    if (!isObject(value)) {
      return false;
    }
    this.#sawEvent = true;
    this.#sawField = true;
    this.#endStray();
    this.#addValue(value);
    return true;
  }

  /** A line with a whole value is an event, with or without a blank line after it. */
  #readData(value: string): void {
    const again = fieldAgain.exec(value);
    const data = again === null ? value : value.slice(again[0].length);
    if (this.#data.length === 0) {
      const trimmed = data.trim();
      if (doneMark.test(trimmed)) {
        this.#items.push({ is: "done" });
        return;
      }
      const parsed = /[}\]]$/.test(trimmed) ? parseEvent(trimmed) : undefined;
      if (parsed !== undefined) {
        this.#addValue(parsed);
        return;
      }
    }
    this.#data.push(data);
  }

  #readOther(line: string): void {
    if (line.startsWith(":") || /^(?:data|event|id|retry)$/.test(line)) {
      return;
    }
    if (this.#stray.length === 0 && /[}\]]\s*$/.test(line)) {
      const parsed = parseEvent(line);
      if (parsed !== undefined) {
        this.#addBareValue(parsed, line);
        return;
      }
    }
    this.#stray.push(line);
  }

  /** A body that is one JSON value is left to the reader of whole bodies, unless it is a chunk of a chat: lines of JSON are a stream too. */
  #addBareValue(value: unknown, line: string): void {
    if (
      this.#sawEvent ||
      (isObject(value) && (Array.isArray(value["choices"]) || isObject(value["message"])))
    ) {
      this.#sawEvent = true;
      this.#bareValues += 1;
      this.#addValue(value);
    } else {
      this.#stray.push(line);
    }
  }

  #endEvent(): void {
    if (this.#data.length === 0 && this.#event === "") {
      return;
    }
    const text = this.#data.join("\n").trim();
    this.#data = [];
    if (text !== "") {
      this.#addPieces(jsonPiecesOf(text));
    }
    if (doneEvents.has(this.#event) && this.#items.at(-1)?.is !== "done") {
      this.#items.push({ is: "done" });
    }
    this.#event = "";
  }

  #endStray(): void {
    if (this.#stray.length === 0) {
      return;
    }
    const text = this.#stray.join("\n").trim();
    this.#stray = [];
    this.#addPieces(text.startsWith("<") ? [{ is: "words", text }] : jsonPiecesOf(text));
  }

  /** Broken JSON is added last, because an error after it says why it is broken (Wei-Shaw/sub2api#1471). */
  #addPieces(pieces: readonly JsonPiece[]): void {
    for (const piece of pieces.filter(({ is }) => is !== "broken")) {
      this.#addPiece(piece);
    }
    for (const piece of pieces.filter(({ is }) => is === "broken")) {
      this.#addPiece(piece);
    }
  }

  #addPiece(piece: JsonPiece): void {
    if (piece.is === "json") {
      this.#addValue(piece.value);
      return;
    }
    if (this.#event === "error") {
      this.#items.push({ is: "error", error: piece.text });
      return;
    }
    this.#items.push(piece.is === "words" && doneMark.test(piece.text) ? { is: "done" } : piece);
  }

  /** A list holds payloads, and a text may be JSON again. `null` only keeps the connection open. */
  #addValue(value: unknown): void {
    if (this.#event === "error") {
      this.#items.push({ is: "error", error: value });
    } else if (isObject(value)) {
      this.#items.push({ is: "payload", payload: value, event: this.#event });
    } else if (Array.isArray(value)) {
      for (const item of value.filter(isObject)) {
        this.#items.push({ is: "payload", payload: item, event: this.#event });
      }
    } else if (typeof value === "string" && value !== "") {
      const inner = /^\s*\{/.test(value) ? parseJson(value) : undefined;
      this.#items.push(
        isObject(inner)
          ? { is: "payload", payload: inner, event: this.#event }
          : doneMark.test(value.trim())
            ? { is: "done" }
            : { is: "words", text: value },
      );
    }
  }

  #taken(): readonly StreamItem[] {
    const items = this.#items;
    if (items.length > 0) {
      this.#items = [];
    }
    return items;
  }
}

/** Python servers write numbers that JSON does not have, mostly in logprobs. */
function parseEvent(text: string): unknown {
  const value = parseJson(text);
  const mended = value === undefined ? withoutNaN(text) : undefined;
  return mended === undefined ? value : parseJson(mended);
}
