import { setImmediate } from "node:timers/promises";
import {
  isObject,
  type JsonObject,
  UnusableReplyError,
  type VlmAdapterChunk,
  type VlmAdapterFinish,
  type WireListener,
} from "@hotspare/core/plugin";
import { type ReplySource, wordsIn } from "../failures/error-in-reply.js";
import { type ReplyOrigin, usablePayload, valueIn } from "../replies/read-json-reply.js";
import { wireHead } from "../replies/wire-head.js";
import { toHeaders } from "../transport/reply-headers.js";
import type { ChatPayloadReader } from "./chat-payload-reader.js";
import { SseDecoder, type StreamItem } from "./sse-decoder.js";
import { brokenEvent, errorOfEvent, holdsError, StreamWords } from "./stream-words.js";

/** How many bytes of a body that arrived in one piece are read in one turn of the event loop. */
const pieceBytes = 256 * 1_024;

/** Reads the body of one answer, which is an event stream or a whole completion. At the end it checks whether the answer was complete. */
export class AnswerReader {
  readonly #reader: ChatPayloadReader;
  readonly #reply: ReplyOrigin;
  readonly #wire: WireListener | undefined;
  /** Created for the first piece: a body that arrives in one piece is mostly one JSON value, and needs no decoder. */
  #decoder: SseDecoder | undefined;
  readonly #words = new StreamWords();
  #isDone = false;
  /** The body was one JSON value, which needs no other end mark. */
  #isOneValue = false;
  /** A payload was a piece of a stream: alone it is no whole answer, also if nothing came after it. */
  #hasPiece = false;
  // An error inside a stream has no status: the status of the reply said that all was well.
  readonly #source = (): ReplySource => ({ headers: toHeaders(this.#reply.headers) });

  constructor(reader: ChatPayloadReader, reply: ReplyOrigin, wire: WireListener | undefined) {
    this.#reader = reader;
    this.#reply = reply;
    this.#wire = wire;
    wire?.reply?.(wireHead(reply));
  }

  /** Whether the end mark has come. The bytes after the end mark are not read. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Reads a piece of the body and adds the chunks that are now complete. When it throws, `into` has the chunks before the error. */
  feed(piece: Uint8Array, into: VlmAdapterChunk[]): void {
    this.#decoder ??= new SseDecoder();
    this.#readItems(this.#decoder.feed(piece), into);
  }

  /** Called when the body has ended. */
  end(into: VlmAdapterChunk[]): void {
    const decoder = this.#decoder ?? new SseDecoder();
    this.#readItems(decoder.end(), into);
    const { foreign, isOneValue } = decoder;
    this.#isOneValue ||= isOneValue;
    if (foreign !== undefined) {
      this.#readValue(valueIn(foreign), foreign, into);
    }
  }

  /** Reads a body that arrived in one piece, which is mostly one JSON value. */
  async readWhole(text: string, into: VlmAdapterChunk[]): Promise<void> {
    const value = valueIn(text);
    if (text.length > pieceBytes) {
      // Parsing gets a turn of the event loop.
      await setImmediate();
    }
    // A piece alone is the first event of a stream that ends here, or with an end mark.
    if (value !== undefined && !(isObject(value) && isPiece(value))) {
      this.#readValue(value, text, into);
      return;
    }
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length && !this.#isDone; at += pieceBytes) {
      this.feed(bytes.subarray(at, at + pieceBytes), into);
      if (bytes.length > pieceBytes) {
        // An event stream can have as many lines as it has bytes.
        await setImmediate();
      }
    }
    this.end(into);
  }

  /**
   * Adds the chunks that were held back, and returns the last chunk.
   *
   * @throws {UnusableReplyError} when the answer was cut, failed or is empty
   */
  finish(into: VlmAdapterChunk[]): VlmAdapterFinish {
    pushAll(into, this.#reader.release(this.#source));
    const { said, held } = this.#words;
    const { answered, hasAnswer } = this.#reader;
    if (held !== undefined && !(answered && hasAnswer)) {
      throw held;
    }
    if (!this.#reader.answered && !(this.#isOneValue && !this.#hasPiece)) {
      if (said !== undefined && (this.#reader.hasAnswer || !this.#isDone)) {
        throw this.#words.failure(this.#source());
      }
      if (!this.#isDone) {
        throw new UnusableReplyError({
          reason: "cut_stream",
          message: "The stream ended without a finish reason and without [DONE].",
        });
      }
    }
    pushAll(into, this.#reader.flush());
    return this.#reader.finish(said, this.#source);
  }

  #readItems(items: readonly StreamItem[], into: VlmAdapterChunk[]): void {
    for (const item of items) {
      if (this.#isDone) {
        return;
      }
      this.#readItem(item, into);
    }
  }

  #readItem(item: StreamItem, into: VlmAdapterChunk[]): void {
    switch (item.is) {
      case "done":
        this.#isDone = true;
        return;
      case "payload": {
        this.#wire?.payload?.(item.payload);
        const plain = this.#reader.readPlain(item.payload);
        if (plain !== undefined) {
          this.#hasPiece = true;
          into.push(plain);
          return;
        }
        if (!holdsError(item, this.#words, this.#source)) {
          this.#readPayload(item.payload, into);
        }
        return;
      }
      case "error":
        throw errorOfEvent(item, this.#source());
      case "words":
        if (!this.#reader.answered) {
          this.#words.add(item.text, this.#source);
        }
        return;
      case "broken":
        if (!this.#reader.answered) {
          throw brokenEvent(item.text, this.#source());
        }
    }
  }

  /** In Gemini's protocol, the body is a list of chunks instead of a stream. */
  #readValue(value: unknown, text: string, into: VlmAdapterChunk[]): void {
    this.#isOneValue = true;
    const list = Array.isArray(value) && value.length > 0 && value.every(isObject) ? value : [value];
    for (const item of list) {
      const payload = usablePayload(item, text, this.#reply);
      this.#wire?.payload?.(payload);
      this.#readPayload(payload, into);
    }
  }

  #readPayload(payload: JsonObject, into: VlmAdapterChunk[]): void {
    this.#hasPiece ||= isPiece(payload);
    const words = wordsIn(payload);
    if (words !== undefined && !this.#reader.answered) {
      this.#words.add(words, this.#source, true);
    }
    const hadAnswer = this.#reader.hasAnswer;
    pushAll(into, this.#reader.read(payload, this.#source));
    if (!hadAnswer && this.#reader.hasAnswer) {
      this.#words.forget();
    }
    const stop = this.#reader.stop();
    if (stop !== undefined) {
      into.push(stop);
    }
  }
}

/** Whether it is a piece of a stream: its choices have a `delta` where a whole answer has a `message`. */
function isPiece({ choices }: JsonObject): boolean {
  return (
    Array.isArray(choices) &&
    choices.some((choice) => isObject(choice) && isObject(choice["delta"]) && !isObject(choice["message"]))
  );
}

/** Pushes the chunks one by one: a payload may have more chunks than a function takes arguments. */
function pushAll(into: VlmAdapterChunk[], chunks: readonly VlmAdapterChunk[]): void {
  for (const chunk of chunks) {
    into.push(chunk);
  }
}
