import type { VlmAdapterFinish } from "../../contract/plugin/vlm-adapter.js";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { VlmChunk } from "../../contract/vlm-chunk.js";
import type { CallSettings } from "../../request/call-options.js";
import { Call, type CallListener, type CallState } from "../call/call.js";
import type { CallModel } from "../call/call-model.js";
import { CallPart } from "../call/call-part.js";
import { boundToNow } from "../call/instrumented.js";
import type { AnsweredAttempt } from "../call/run-attempt.js";
import { type CallWork, runCall } from "../call/run-call.js";
import type { OpenedStream } from "./open-stream.js";
import { type StreamEnd, StreamReader } from "./stream-reader.js";
import type { StreamRequest } from "./stream-request.js";

type Turn = IteratorResult<VlmChunk, undefined>;

/** A pending `next()`. */
interface Reader {
  readonly resolve: (turn: Turn) => void;
  readonly reject: (error: unknown) => void;
}

/** The first content is there. */
interface FlowingState {
  readonly is: "flowing";
  readonly call: Call;
  readonly reader: StreamReader;
}

/** Where the stream is. `over` keeps an error for the next reader when the call was stopped while no `next()` was pending. */
type StreamState =
  | { readonly is: "idle" }
  | { readonly is: "opening"; readonly call: Call | undefined }
  | FlowingState
  | { readonly is: "over"; readonly unread?: { readonly error: unknown } };

/** The call goes on behind its first content. */
const opening: CallWork<OpenedStream, StreamRequest, AnsweredAttempt<OpenedStream>> = {
  take: (answered) => answered,
};
const done: Turn = { done: true, value: undefined };
const over: StreamState = { is: "over" };

/** What a stream is made from, worked out at the first `next()`. */
export interface PreparedStream {
  readonly settings: CallSettings;
  readonly request: StreamRequest;
}

/**
 * A stream that may move to a spare until its first content was handed over, and never after. `return()` acts at once, also while a
 * `next()` is pending, which a generator cannot do.
 */
export class ModelStream implements AsyncIterableIterator<VlmChunk, undefined>, CallListener {
  readonly #model: CallModel;
  readonly #prepare: () => PreparedStream | Promise<PreparedStream>;
  readonly #open: () => Promise<void>;
  #state: StreamState = { is: "idle" };
  /** The `next()` that is answered first. */
  #reader: Reader | undefined;
  /** Further pending calls of `next()`. Those before the index `#next` have been answered. */
  #queue: Reader[] = [];
  #next = 0;
  #isServing = false;

  constructor(model: CallModel, prepare: () => PreparedStream | Promise<PreparedStream>) {
    this.#model = model;
    this.#prepare = prepare;
    this.#open = boundToNow(model.shared, () => this.#opened());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A chunk that lies ready costs one promise. */
  next(): Promise<Turn> {
    const state = this.#state;
    if (state.is === "flowing" && this.#reader === undefined && this.#queue.length === 0) {
      const value = state.reader.takeReady();
      if (value !== undefined) {
        return Promise.resolve({ done: false, value });
      }
    }
    return new Promise((resolve, reject) => {
      if (this.#reader === undefined) {
        this.#serve({ resolve, reject });
      } else {
        this.#queue.push({ resolve, reject });
      }
    });
  }

  async return(): Promise<Turn> {
    const state = this.#state;
    this.#state = over;
    if (state.is === "opening") {
      // The part ends its attempt; what opened meanwhile is left where the opening ends.
      state.call?.leave(new DOMException("The consumer left the stream.", "AbortError"));
    } else if (state.is === "flowing") {
      endCall(state.call, this, state.reader.leave("left"));
    }
    this.#answer(done);
    return done;
  }

  async throw(error: unknown): Promise<Turn> {
    await this.return();
    throw error;
  }

  callStopped(stopped: Extract<CallState, { readonly is: "stopping" | "stopped" }>): void {
    const state = this.#state;
    if (stopped.is !== "stopped" || state.is !== "flowing") {
      return;
    }
    this.#state = over;
    endCall(state.call, this, state.reader.leave(stopped.cause));
    // Rejects the pending `next()`, or else the next one.
    this.#fail(stopped.reason);
  }

  #serve(reader: Reader): void {
    const state = this.#state;
    switch (state.is) {
      case "over":
        this.#state = over;
        if (state.unread === undefined) {
          reader.resolve(done);
        } else {
          reader.reject(state.unread.error);
        }
        return;
      case "idle":
        this.#reader = reader;
        this.#state = { is: "opening", call: undefined };
        void this.#open();
        return;
      case "opening":
        this.#reader = reader;
        return;
      case "flowing":
        this.#reader = reader;
        state.reader.pull();
    }
  }

  async #opened(): Promise<void> {
    try {
      const { settings, request } = await this.#prepare();
      if (this.#state.is !== "opening") {
        return;
      }
      const call = new Call(this.#model, "stream", settings);
      // Before it begins: a listener of its start may leave the stream.
      this.#state = { is: "opening", call };
      call.listen(this);
      const answered = await runCall(new CallPart(call, request), request, opening);
      this.#begin(call, request, answered);
    } catch (error) {
      if (this.#state.is === "opening") {
        this.#fail(error);
      }
    }
  }

  /** The first content is there. The consumer may have left, or the call may have been stopped, while it was on its way here. */
  #begin(call: Call, request: StreamRequest, answered: AnsweredAttempt<OpenedStream>): void {
    // Its proof emits events, and a listener may leave or stop it too.
    const reader = new StreamReader(request, answered, {
      onChunk: (chunk) => this.#receive(chunk),
      onError: (error) => this.#receiveError(error),
    });
    const { state } = call;
    if (this.#state.is === "opening" && state.is !== "stopped") {
      const flowing = { is: "flowing", call, reader } as const;
      this.#state = flowing;
      if (this.#reader !== undefined) {
        reader.pull();
      }
      return;
    }
    endCall(call, this, reader.leave(state.is === "stopped" ? state.cause : "left"));
    if (this.#state.is === "opening" && state.is === "stopped") {
      this.#fail(state.reason);
    }
  }

  #receive(chunk: VlmContentChunk | VlmAdapterFinish): void {
    const state = this.#state;
    if (state.is !== "flowing") {
      return;
    }
    if (chunk.type === "finish") {
      this.#finish(state, chunk);
    } else {
      this.#answer({ done: false, value: state.reader.handOver(chunk) });
    }
  }

  #receiveError(error: unknown): void {
    const state = this.#state;
    if (state.is === "flowing") {
      this.#interrupt(state, error);
    }
  }

  #finish(flowing: FlowingState, chunk: VlmAdapterFinish): void {
    const { reader, call } = flowing;
    // From here on, since a listener of its end may leave or stop the stream.
    this.#state = over;
    let finished: ReturnType<StreamReader["finish"]>;
    try {
      finished = reader.finish(chunk);
    } catch (error) {
      this.#interrupt(flowing, error);
      return;
    }
    endCall(call, this, finished.end);
    this.#answer({ done: false, value: finished.chunk });
  }

  #interrupt({ reader, call }: FlowingState, error: unknown): void {
    this.#state = over;
    const end = reader.fail(error);
    endCall(call, this, end);
    // The consumer may have left meanwhile.
    if (this.#reader !== undefined) {
      this.#fail(end.error);
    }
  }

  /** The reader whose turn it is gets a chunk, and the next reader has its turn. */
  #answer(turn: Turn): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.resolve(turn);
    this.#serveNext();
  }

  /** The stream has ended with an error: rejects the pending `next()`, or else the next one. */
  #fail(error: unknown): void {
    const reader = this.#reader;
    this.#reader = undefined;
    this.#state = reader === undefined ? { is: "over", unread: { error } } : over;
    reader?.reject(error);
    this.#serveNext();
  }

  /** Called again for each reader that is answered at once, and then leaves the others to the call that goes on. */
  #serveNext(): void {
    if (this.#isServing) {
      return;
    }
    this.#isServing = true;
    try {
      while (this.#reader === undefined && this.#next < this.#queue.length) {
        const next = this.#queue[this.#next];
        this.#next += 1;
        if (next !== undefined) {
          this.#serve(next);
        }
      }
    } finally {
      this.#isServing = false;
    }
    if (this.#next === this.#queue.length && this.#next > 0) {
      this.#queue = [];
      this.#next = 0;
    }
  }
}

function endCall(call: Call, listener: CallListener, { result }: StreamEnd): void {
  call.unlisten(listener);
  call.end(result);
}
