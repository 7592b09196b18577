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

/** What a stream is made of. */
export interface ChatStreamSource extends ChatStreamQuestion {
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** See `StreamBounds`. @default 8 MiB */
  readonly maxReplyBytes?: number;
  /** Sends the request; its signal also aborts when the stream is left. */
  readonly send: (signal: AbortSignal) => Promise<HttpReply>;
}

/** A reply that is being read. */
interface Reading {
  readonly reply: HttpReply;
  readonly answer: AnswerReader;
  readonly pieces: AsyncIterator<Uint8Array, undefined>;
}

/** So much is read before a chunk is handed over: some twenty tokens. */
const stepBytes = 4_096;

/** A piece of the body; undefined: there are no more. */
type Piece = IteratorResult<Uint8Array, undefined>;

const over = { done: true, value: undefined } as const;
const noPieces: AsyncIterator<Uint8Array, undefined> = { next: async () => over };

/**
 * The chunks of a streamed chat completion, the `finish` last. Nothing is sent before the first `next()`. A class and no generator: most
 * chunks lie ready when they are asked for, and `return()` acts at once, also while a `next()` waits. Its `next()` rejects with an
 * `UnusableReplyError` for an error event, for what is no event stream, and when it ends without having finished.
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
  /** What has come and was not read. */
  #unread: Uint8Array | undefined;
  #reading: Reading | undefined;
  #pending: Promise<Step> | undefined;
  /** What is thrown when the chunks before it have been taken. */
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

  /** A chunk that has been read, or that can be read from what has come. */
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
      // A `next()` that waits rejects by the abort; who called it learns that the stream is over.
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
        // Before the reply has come, and after an abort, it is no reply's fault.
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
   * Reads the beginning of a piece of the body: a piece may hold a thousand tokens, and the first token waits for no other.
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
      // What came before it in the same piece is handed over first.
      this.#fail(asUnusableReply(error));
    }
  }

  /** After the finish reason only the usage may be missing: a connection that breaks then has cut nothing. */
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
