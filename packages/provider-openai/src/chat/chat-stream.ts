import { asUnusableReply, UnusableReplyError, type VlmAdapterChunk } from "@hotspare/core/plugin";
import type { EventSourceMessage } from "eventsource-parser";
import type { ReplySource } from "../failures/error-in-reply.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { parsePayload } from "../replies/read-json-reply.js";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";
import { ChatChunkReader, type ChatStreamQuestion } from "./chat-chunk-reader.js";
import { completionAsChunk, doneMark, payloadOf } from "./chat-events.js";
import { drainPieces } from "./drain-pieces.js";
import { SseDecoder } from "./sse-decoder.js";

type Step = IteratorResult<VlmAdapterChunk, undefined>;

/** What a stream is made of. */
export interface ChatStreamSource extends ChatStreamQuestion {
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** Sends the request; its signal also aborts when the stream is left. */
  readonly send: (signal: AbortSignal) => Promise<HttpReply>;
}

/** A reply that is being read. */
interface Reading {
  readonly reply: HttpReply;
  readonly pieces: AsyncIterator<Uint8Array>;
}

const over: Step = { done: true, value: undefined };
const noPieces: AsyncIterator<Uint8Array> = { next: async () => ({ done: true, value: undefined }) };

/**
 * The chunks of a streamed chat completion, the `finish` last. Nothing is sent before the first `next()`. A class and no generator: most
 * chunks lie ready when they are asked for, and `return()` acts at once, also while a `next()` waits. Its `next()` rejects with an
 * `UnusableReplyError` for an error event, for what is no event stream, and when it ends without having finished.
 */
export class ChatStream implements AsyncIterableIterator<VlmAdapterChunk, undefined> {
  readonly #send: (signal: AbortSignal) => Promise<HttpReply>;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #forward = () => this.#controller.abort(this.#outer.reason);
  readonly #reader: ChatChunkReader;
  readonly #decoder = new SseDecoder();
  #ready: readonly VlmAdapterChunk[] = [];
  #taken = 0;
  #reading: Reading | undefined;
  #pending: Promise<Step> | undefined;
  /** What is thrown when the chunks before it have been taken. */
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #left = false;

  constructor(source: ChatStreamSource) {
    this.#reader = new ChatChunkReader(source);
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
    this.#reading = { reply, pieces: reply.body?.[Symbol.asyncIterator]() ?? noPieces };
    return this.#reading;
  }

  /** Reads on until there is something to hand over, or nothing more comes. */
  async #readPiece({ reply, pieces }: Reading): Promise<void> {
    const piece = await this.#nextOf(pieces);
    const events = piece === undefined ? this.#decoder.end() : this.#decoder.feed(piece);
    const ready: VlmAdapterChunk[] = [];
    this.#ready = ready;
    this.#taken = 0;
    try {
      const isDone = this.#readEvents(events, reply, ready);
      if (piece === undefined) {
        this.#readForeign(reply, ready);
      }
      if (isDone || piece === undefined) {
        this.#finish(reply, pieces, isDone, ready);
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

  /** Whether the end mark was among them. */
  #readEvents(events: readonly EventSourceMessage[], reply: HttpReply, ready: VlmAdapterChunk[]): boolean {
    // An error inside a stream has no status: the reply's own said that all is well.
    const source = (): ReplySource => ({ headers: toHeaders(reply.headers) });
    for (const event of events) {
      if (event.data === doneMark) {
        return true;
      }
      const payload = payloadOf(event, source);
      if (payload !== undefined) {
        ready.push(...this.#reader.read(payload));
        const stop = this.#reader.takeStop();
        if (stop !== undefined) {
          ready.push(stop);
        }
      }
    }
    return false;
  }

  #readForeign(reply: HttpReply, ready: VlmAdapterChunk[]): void {
    const { foreign } = this.#decoder;
    if (foreign !== undefined) {
      ready.push(...this.#reader.read(completionAsChunk(parsePayload(foreign, reply))));
    }
  }

  #finish(
    reply: HttpReply,
    pieces: AsyncIterator<Uint8Array>,
    isDone: boolean,
    ready: VlmAdapterChunk[],
  ): void {
    this.#controller.signal.throwIfAborted();
    if (!isDone && !this.#reader.answered && this.#decoder.foreign === undefined) {
      throw new UnusableReplyError({
        reason: "cut_stream",
        message: "The stream ended without a finish reason and without [DONE].",
      });
    }
    const rateLimit = rateLimitIn(reply.headers);
    ready.push({ ...this.#reader.finish(), ...(rateLimit === undefined ? {} : { rateLimit }) });
    this.#ended = true;
    drainPieces(pieces, this.#controller);
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.#ended = true;
    this.#controller.abort();
  }
}
