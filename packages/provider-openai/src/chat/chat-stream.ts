import { asUnusableReply, defaultMaxChatBytes, type VlmAdapterChunk } from "@hotspare/core/plugin";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import type { HttpReply } from "../transport/transport.js";
import { AnswerReader } from "./answer-reader.js";
import { ChatPayloadReader, type ChatStreamQuestion } from "./chat-payload-reader.js";
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
  readonly pieces: AsyncIterator<Uint8Array>;
}

const over: Step = { done: true, value: undefined };
const noPieces: AsyncIterator<Uint8Array> = { next: async () => ({ done: true, value: undefined }) };

/**
 * The chunks of a streamed chat completion, the `finish` last. Nothing is sent before the first `next()`. A class and no generator: most
 * chunks lie ready when they are asked for, and `return()` acts at once, also while a `next()` waits. Its `next()` rejects with an
 * `UnusableReplyError` for an error event, for what is no event stream, and when it ends without having finished.
 */
export class ChatStream implements AsyncIterableIterator<VlmAdapterChunk> {
  readonly #send: (signal: AbortSignal) => Promise<HttpReply>;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #forward = () => this.#controller.abort(this.#outer.reason);
  readonly #reader: ChatPayloadReader;
  readonly #bounds: StreamBounds;
  #ready: readonly VlmAdapterChunk[] = [];
  #taken = 0;
  #reading: Reading | undefined;
  #pending: Promise<Step> | undefined;
  /** What is thrown when the chunks before it have been taken. */
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #left = false;

  constructor(source: ChatStreamSource) {
    this.#reader = new ChatPayloadReader(source);
    this.#bounds = new StreamBounds(source.maxReplyBytes ?? defaultMaxChatBytes);
    this.#outer = source.signal;
    this.#send = source.send;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#pending !== undefined) {
      const again = () => this.next();
      return this.#pending.then(again, again);
    }
    const value = this.#ready[this.#taken];
    if (value !== undefined) {
      this.#taken += 1;
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
        await this.#readPiece(reading);
        const [value] = this.#ready;
        if (value !== undefined && !this.#left) {
          this.#taken = 1;
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
    const answer = new AnswerReader(this.#reader, reply);
    this.#reading = { reply, answer, pieces: reply.body?.[Symbol.asyncIterator]() ?? noPieces };
    return this.#reading;
  }

  /** Reads on until there is something to hand over, or nothing more comes. */
  async #readPiece({ reply, answer, pieces }: Reading): Promise<void> {
    const piece = await this.#nextOf(pieces);
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

  /** Undefined: there are no more. After the finish reason only the usage may be missing: a connection that breaks then has cut nothing. */
  async #nextOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    try {
      const piece = await pieces.next();
      return piece.done === true ? undefined : piece.value;
    } catch (error) {
      if (this.#reader.answered && !this.#controller.signal.aborted) {
        return undefined;
      }
      throw error;
    }
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.#ended = true;
    this.#controller.abort();
  }
}
