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

/** Where a stream of a model comes from. */
export interface AiSdkStreamSource {
  readonly modelId: string;
  readonly account: string;
  readonly signal: AbortSignal;
  readonly wire: ShownWire;
  /** Sends the request. `own` ends it. */
  open(own: AbortSignal): Promise<OpenedModelStream>;
}

interface OpenedModelStream {
  /** What `doStream` gave. */
  readonly result: unknown;
  readonly warnings: readonly ReplyWarning[];
  /** Sees what the package left out. */
  checkWarnings(given: unknown): void;
}

/**
 * The chunks of a model's `doStream`. A class and no generator: a generator's `return()` would wait for the `next()` that hangs. The request is sent at the
 * first `next()`, and is ended when the stream is left.
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

  /** The first part mostly says what the package left out of the request. */
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

  /** Ends the request, too: in a package that does not hand on its signal, the cancelled stream ends it. */
  #end(): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    void this.#reader?.cancel().catch(() => undefined);
    this.#left.abort();
  }
}
