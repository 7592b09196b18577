import {
  isObject,
  type JsonObject,
  type ReplyWarning,
  UnusableReplyError,
  type VlmAdapterChunk,
  type VlmChunkIterator,
  type VlmChunkStream,
} from "@hotspare/core/plugin";
import { callingModel, readingResult } from "../model/reading-result.js";
import { replyWarnings } from "../model/reply-warnings.js";
import type { ShownWire } from "../model/shown-wire.js";
import { cutStream } from "./no-answer.js";
import { StreamPartReader } from "./stream-part-reader.js";

/** What a stream of a model needs. */
export interface AiSdkStreamSource {
  readonly modelId: string;
  readonly account: string;
  readonly signal: AbortSignal;
  readonly wire: ShownWire;
  /** Sends the request. Aborting `own` ends the request. */
  open(own: AbortSignal): Promise<OpenedModelStream>;
}

interface OpenedModelStream {
  /** The result of `doStream`. */
  readonly result: unknown;
  readonly warnings: readonly ReplyWarning[];
  /** Reads the package's warnings about what it left out. */
  checkWarnings(given: unknown): void;
}

/**
 * The chunks of a model's `doStream`. This is a class and no generator, because the `return()` of a generator would wait for a pending `next()`. The
 * request is sent at the first `next()`, and ends when the caller leaves the stream.
 */
export class AiSdkStream implements VlmChunkStream, VlmChunkIterator {
  readonly #source: AiSdkStreamSource;
  readonly #left = new AbortController();
  readonly #ready: VlmAdapterChunk[] = [];
  #reader: ReadableStreamDefaultReader<unknown> | undefined;
  #parts: StreamPartReader | undefined;
  #opened: OpenedModelStream | undefined;
  #isShown = false;
  #isOver = false;

  constructor(source: AiSdkStreamSource) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): VlmChunkIterator {
    return this;
  }

  async next(): Promise<IteratorResult<VlmAdapterChunk>> {
    try {
      for (;;) {
        const ready = this.#ready.shift();
        if (ready !== undefined) {
          return { done: false, value: ready };
        }
        if (this.#isOver) {
          return { done: true, value: undefined };
        }
        await this.#readOne();
      }
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  nextReady(): VlmAdapterChunk | undefined {
    return this.#ready.shift();
  }

  async return(): Promise<IteratorResult<VlmAdapterChunk>> {
    this.#end();
    return { done: true, value: undefined };
  }

  async #readOne(): Promise<void> {
    this.#reader ??= await this.#open();
    const reader = this.#reader;
    const turn = await callingModel(() => reader.read());
    if (this.#isOver) {
      return;
    }
    if (turn.done) {
      throw cutStream();
    }
    this.#showHead(turn.value);
    const parts = this.#parts;
    const error = parts?.errorIn(turn.value);
    if (error !== undefined) {
      throw error;
    }
    const chunks = readingResult(() => parts?.read(turn.value) ?? []);
    this.#ready.push(...chunks);
    if (chunks.at(-1)?.type === "finish") {
      this.#end();
    }
  }

  async #open(): Promise<ReadableStreamDefaultReader<unknown>> {
    const { signal, open, modelId, account } = this.#source;
    signal.throwIfAborted();
    const opened = await open(AbortSignal.any([signal, this.#left.signal]));
    const { result, warnings } = opened;
    this.#opened = opened;
    const given: JsonObject = isObject(result) ? result : {};
    this.#parts = new StreamPartReader({ modelId, account, warnings, response: given["response"] });
    const { stream } = given;
    if (!isObject(stream) || typeof stream["getReader"] !== "function") {
      throw new UnusableReplyError({
        reason: "unreadable_reply",
        message: "The model's doStream() returned no readable stream.",
      });
    }
    const reader = (stream as unknown as ReadableStream<unknown>).getReader();
    if (this.#isOver) {
      void reader.cancel().catch(() => undefined);
    }
    return reader;
  }

  /** The first part mostly has the package's warnings about what it left out of the request. */
  #showHead(given: unknown): void {
    const part: JsonObject = isObject(given) ? given : {};
    const { wire } = this.#source;
    const own = part["type"] === "stream-start" ? part["warnings"] : undefined;
    if (!this.#isShown && this.#opened !== undefined) {
      this.#isShown = true;
      const { result, warnings } = this.#opened;
      wire.answered(isObject(result) ? result : {}, [...warnings, ...replyWarnings(own)]);
    }
    this.#opened?.checkWarnings(own);
    if (part["type"] === "raw") {
      wire.payload(part["rawValue"]);
    }
  }

  /** Ends the request too. When a package does not pass on its signal, cancelling the stream ends the request. */
  #end(): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    void this.#reader?.cancel().catch(() => undefined);
    this.#left.abort();
  }
}
