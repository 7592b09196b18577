import {
  isObject,
  type JsonObject,
  maxErrorBytes,
  parseJson,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import { parsePayload, type ReplyOrigin, usablePayload, valueIn } from "../replies/read-json-reply.js";
import { withoutNaN } from "../replies/without-nan.js";
import type { BodyReader } from "../transport/body-reader.js";
import { ByteGatherer } from "../transport/byte-gatherer.js";
import { toHeaders } from "../transport/reply-headers.js";
import { ArrivingJson } from "../vectors/arriving-json.js";
import { mayHoldVectors } from "./vectors-in.js";

/** The content of a good reply: an object, or a list of vectors. */
export type EmbeddingPayload = JsonObject | readonly unknown[];

/** A body shorter than this is gathered and parsed as text, which is faster. In bytes. */
export const shortBytes = 256 * 1_024;
/** This many bytes of a body are kept for the facts of an error. */
const headBytes = maxErrorBytes;
/** A body whose value has not begun after this many bytes is not read as JSON. */
const mostBlanks = 1_024;

/**
 * Reads the payload of an embedding reply as its bytes arrive. A long body that begins like JSON is parsed piece by piece, so that its bytes can be
 * released. Any other body (a short body, an event stream, a page) is gathered and read as text.
 */
export class ArrivingPayload implements BodyReader {
  readonly #origin: ReplyOrigin;
  readonly #inputs: number;
  readonly #shortBytes: number;
  readonly #gathered = new ByteGatherer(Number.POSITIVE_INFINITY);
  #length = 0;
  /** Undefined: not begun, or no JSON. */
  #json: ArrivingJson | undefined;
  #isDecided = false;

  /** @param inputs how many vectors are expected */
  constructor(origin: ReplyOrigin, inputs: number, bounds = { shortBytes }) {
    this.#origin = origin;
    this.#inputs = inputs;
    this.#shortBytes = bounds.shortBytes;
  }

  add(piece: Uint8Array): boolean {
    const isLong = this.#length + piece.length > this.#shortBytes;
    this.#length += piece.length;
    if (isLong && !this.#isDecided) {
      this.#isDecided = true;
      this.#begin(piece);
    } else if (this.#json === undefined) {
      this.#gathered.add(piece);
    } else {
      this.#keepHead(piece);
      this.#json.add(piece);
    }
    return true;
  }

  get mayBeWhole(): boolean {
    return this.#json?.isClosed ?? this.#gathered.mayBeWhole;
  }

  isWhole(): boolean {
    return this.#json?.isClosed ?? this.#gathered.isWhole();
  }

  /**
   * Returns the payload when the body has ended.
   *
   * @throws {UnusableReplyError} as `readJsonReply` does
   */
  end(): EmbeddingPayload {
    const text = this.#gathered.text();
    return this.#json === undefined ? payloadIn(text, this.#origin) : this.#payloadOf(this.#json, text);
  }

  /** Decides how to read the body, from the bytes so far and the piece that made the body long. */
  #begin(piece: Uint8Array): void {
    const head = this.#gathered.bytes();
    const beginning = Buffer.concat([head.subarray(0, mostBlanks), piece.subarray(0, mostBlanks)]);
    if (!/^\u{FEFF}?[ \t\r\n]*[{[]/u.test(beginning.toString())) {
      this.#gathered.add(piece);
      return;
    }
    const markLength = beginning[0] === byteOrderMark[0] ? byteOrderMark.length : 0;
    const json = new ArrivingJson(this.#inputs, mayHoldVectors);
    json.add(head.subarray(markLength));
    json.add(piece.subarray(Math.max(0, markLength - head.length)));
    this.#keepHead(piece);
    this.#json = json;
  }

  #keepHead(piece: Uint8Array): void {
    const missing = headBytes - this.#gathered.length;
    if (missing > 0) {
      this.#gathered.add(piece.subarray(0, missing));
    }
  }

  /** @param head the beginning of the text, which an error shows */
  #payloadOf(json: ArrivingJson, head: string): EmbeddingPayload {
    const { behind, hasOddNumbers, isOverfull } = json;
    if (isOverfull) {
      throw new UnusableReplyError({
        reason: "oversized_reply",
        message:
          "The reply has millions of values beside its vectors, so Hotspare did not read it to its end.",
        facts: { status: this.#origin.status, headers: toHeaders(this.#origin.headers) },
      });
    }
    const isAlone = behind === "" || (!hasOddNumbers && valueIn(`{}${behind}`) !== undefined);
    const value = isAlone ? json.end() : undefined;
    try {
      return usablePayload(hasOddNumbers ? undefined : value, head, this.#origin);
    } catch (error) {
      if (isUnread(error) && isPayload(value)) {
        return value;
      }
      throw error;
    }
  }
}

const byteOrderMark = Buffer.from("\u{FEFF}");

/**
 * Returns the payload of a whole text.
 *
 * @throws {UnusableReplyError} as `readJsonReply` does
 */
export function payloadIn(text: string, origin: ReplyOrigin): EmbeddingPayload {
  try {
    return parsePayload(text, origin);
  } catch (error) {
    const payload = isUnread(error) ? oddPayloadIn(text, error.reason) : undefined;
    if (payload === undefined) {
      throw error;
    }
    return payload;
  }
}

/** Whether an error says that the text is no usable object. The text may still hold another kind of payload. */
function isUnread(error: unknown): error is UnusableReplyError {
  return (
    UnusableReplyError.isInstance(error) &&
    (error.reason === "truncated_json" || error.reason === "html_reply")
  );
}

/**
 * Finds vectors in a payload that is no JSON object: a bare list of vectors (Hugging Face's feature extraction, llama.cpp's `/embedding`), or JSON
 * with `NaN`.
 */
function oddPayloadIn(text: string, reason: UnusableReplyError["reason"]): EmbeddingPayload | undefined {
  const mended = reason === "truncated_json" ? withoutNaN(text) : undefined;
  const payload = reason === "html_reply" ? valueIn(text) : mended && parseJson(mended);
  return isPayload(payload) ? payload : undefined;
}

function isPayload(value: unknown): value is EmbeddingPayload {
  return isObject(value) || (Array.isArray(value) && value.length > 0);
}
