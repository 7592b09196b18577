import {
  asUnusableReply,
  defaultMaxChatBytes,
  type VlmAdapterChunk,
  type VlmChunkIterator,
  type WireListener,
} from "@hotspare/core/plugin";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { piecesOfBody } from "../transport/pieces-of-body.js";
import type { HttpReply } from "../transport/transport.js";
import { AnswerReader } from "./answer-reader.js";
import { ChatPayloadReader } from "./chat-payload-reader.js";
import type { ChatStreamQuestion } from "./chat-question.js";
import { drainPieces } from "./drain-pieces.js";
import { StreamBounds } from "./stream-bounds.js";

type Step = IteratorResult<VlmAdapterChunk, undefined>;

/** What a stream needs. */
export interface ChatStreamSource extends ChatStreamQuestion {
  /** Aborting it ends the request. */
  readonly signal: AbortSignal;
  /** See `StreamBounds`. @default 8 MiB */
  readonly maxReplyBytes?: number;
  /** Sends the request. Its signal also aborts when the caller leaves the stream. */
  readonly send: (signal: AbortSignal) => Promise<HttpReply>;
}

/** A reply that is being read. */
interface Reading {
  readonly reply: HttpReply;
  readonly answer: AnswerReader;
  readonly pieces: AsyncIterator<Uint8Array, undefined>;
}

/** At most this many bytes are read before a chunk is returned: about twenty tokens. */
const stepBytes = 4_096;

/** A piece of the body. `done`: the body has ended. */
type Piece = IteratorResult<Uint8Array, undefined>;

const over = { done: true, value: undefined } as const;
const noPieces: AsyncIterator<Uint8Array, undefined> = { next: async () => over };

/**
 * The chunks of a streamed chat completion, `finish` last. The request is sent at the first `next()`. This is a class and no generator, because most
 * chunks are ready when `next()` is called, and `return()` acts at once, even while a `next()` is pending. `next()` rejects with an
 * `UnusableReplyError` for an error event, for a body that is no event stream, and for a stream that ends without a finish.
 */
export class ChatStream implements AsyncIterableIterator<VlmAdapterChunk>, VlmChunkIterator {
  readonly #send: (signal: AbortSignal) => Promise<HttpReply>;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #forward = () => this.#controller.abort(this.#outer.reason);
  readonly #reader: ChatPayloadReader;
  readonly #bounds: StreamBounds;
  readonly #wire: WireListener | undefined;
  #ready: readonly VlmAdapterChunk[] = [];
  #taken = 0;
  /** Bytes that have arrived and are not read. */
  #unread: Uint8Array | undefined;
  #reading: Reading | undefined;
  #pending: Promise<Step> | undefined;
  /** The error that is thrown after the chunks before it. */
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #left = false;

  constructor(source: ChatStreamSource) {
    this.#reader = new ChatPayloadReader(source);
    this.#bounds = new StreamBounds(source.maxReplyBytes ?? defaultMaxChatBytes);
    this.#wire = source.wire;
    this.#outer = source.signal;
    this.#send = source.send;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  nextReady(): VlmAdapterChunk | undefined {
    return this.#pending === undefined ? this.#takeReady() : undefined;
  }

  /** Returns a chunk that is ready, or can be read from the bytes that have arrived. */
  #takeReady(): VlmAdapterChunk | undefined {
    for (;;) {
      const value = this.#ready[this.#taken];
      if (value !== undefined) {
        this.#taken += 1;
        return value;
      }
      const unread = this.#unread;
      if (unread === undefined || this.#reading === undefined || this.#ended) {
        return undefined;
      }
      this.#readPiece(this.#reading, unread);
    }
  }

  next(): Promise<Step> {
    if (this.#pending !== undefined) {
      const again = () => this.next();
      return this.#pending.then(again, again);
    }
    const value = this.nextReady();
    if (value !== undefined) {
      return Promise.resolve({ done: false, value });
    }
    if (this.#ended) {
      return this.#end();
    }
    this.#pending = this.#pull();
    return this.#pending;
  }

  return(): Promise<Step> {
    this.#left = true;
    this.#ready = [];
    this.#unread = undefined;
    this.#failure = undefined;
    if (!this.#ended) {
      this.#ended = true;
      // The abort rejects a pending `next()`. The caller of `return()` learns that the stream is over.
      this.#controller.abort();
    }
    return this.#end();
  }

  #end(): Promise<Step> {
    this.#outer.removeEventListener("abort", this.#forward);
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(over) : Promise.reject(failure.error);
  }

  async #pull(): Promise<Step> {
    try {
      const reading = this.#reading ?? (await this.#begin());
      while (!this.#ended) {
        const { value: piece } = await this.#nextOf(reading);
        this.#readPiece(reading, piece);
        const value = this.#left ? undefined : this.#takeReady();
        if (value !== undefined) {
          return { done: false, value };
        }
      }
    } catch (error) {
      if (!this.#ended) {
        // Before the reply has arrived, and after an abort, the reply is not at fault.
        const isReading = this.#reading !== undefined && !this.#outer.aborted;
        this.#fail(isReading ? asUnusableReply(error) : error);
      }
    } finally {
      this.#pending = undefined;
    }
    return this.#end();
  }

  async #begin(): Promise<Reading> {
    if (this.#outer.aborted) {
      this.#forward();
    } else {
      this.#outer.addEventListener("abort", this.#forward, { once: true });
    }
    const reply = await this.#send(this.#controller.signal);
    const answer = new AnswerReader(this.#reader, reply, this.#wire);
    this.#reading = { reply, answer, pieces: reply.body === null ? noPieces : piecesOfBody(reply.body) };
    return this.#reading;
  }

  /**
   * Reads the beginning of a piece of the body. A piece may hold a thousand tokens, and the first token must not wait for the others.
   *
   * @param whole undefined: the body has ended
   */
  #readPiece({ reply, answer, pieces }: Reading, whole: Uint8Array | undefined): void {
    const isLong = whole !== undefined && whole.length > stepBytes;
    const piece = isLong ? whole.subarray(0, stepBytes) : whole;
    this.#unread = isLong ? whole.subarray(stepBytes) : undefined;
    const ready: VlmAdapterChunk[] = [];
    this.#ready = ready;
    this.#taken = 0;
    try {
      if (piece === undefined) {
        answer.end(ready);
      } else {
        answer.feed(piece, ready);
        this.#bounds.count(piece.length, ready);
      }
      if (answer.isDone || piece === undefined) {
        this.#controller.signal.throwIfAborted();
        const rateLimit = rateLimitIn(reply.headers);
        ready.push({ ...answer.finish(ready), ...(rateLimit === undefined ? {} : { rateLimit }) });
        this.#ended = true;
        drainPieces(pieces, this.#controller);
      }
    } catch (error) {
      // The chunks before the error in the same piece are returned first.
      this.#fail(asUnusableReply(error));
    }
  }

  /** After the finish reason, only the usage may be missing: a connection that breaks then has cut nothing. */
  #nextOf({ pieces }: Reading): Promise<Piece> {
    const next = pieces.next();
    return this.#reader.answered
      ? next.catch((error: unknown) => {
          if (this.#controller.signal.aborted) {
            throw error;
          }
          return over;
        })
      : next;
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.#ended = true;
    this.#controller.abort();
  }
}
