import type { VlmChunk } from "../contract/vlm-chunk.js";
import { discard, proveStream } from "./conclude-call.js";
import { FailoverCall } from "./failover-call.js";
import { engage } from "./failover-loop.js";
import { FlowingStream } from "./flowing-stream.js";
import { leaveIterator } from "./leave-iterator.js";
import type { ModelRuntime } from "./model-runtime.js";
import type { StreamPlan } from "./stream-plan.js";

type Step = IteratorResult<VlmChunk, undefined>;

const done: Step = { done: true, value: undefined };

/**
 * A stream that may move to a spare until its first content has been handed over, and never after. `return()` acts at once,
 * also while a `next()` is pending, which a generator cannot do.
 */
export class FailoverStream<Adapter> implements AsyncIterableIterator<VlmChunk, undefined> {
  readonly #model: ModelRuntime<Adapter>;
  readonly #prepare: () => Promise<StreamPlan<Adapter>>;
  #call: FailoverCall<Adapter> | undefined;
  #flowing: FlowingStream<Adapter> | undefined;
  #turn: Promise<Step> = Promise.resolve(done);
  #pulling = false;
  #over = false;
  /** The call was ended while nobody was reading: the next reader is told. */
  #unread: { readonly error: unknown } | undefined;

  constructor(model: ModelRuntime<Adapter>, prepare: () => Promise<StreamPlan<Adapter>>) {
    this.#model = model;
    this.#prepare = prepare;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#pulling) {
      // Whoever asks again before the answer waits for it first.
      const again = () => this.next();
      return this.#turn.then(again, again);
    }
    const unread = this.#unread;
    this.#unread = undefined;
    if (unread !== undefined) {
      return Promise.reject(unread.error);
    }
    if (this.#over) {
      return Promise.resolve(done);
    }
    this.#pulling = true;
    this.#turn = this.#flowing === undefined ? this.#begin() : this.#pull(this.#flowing);
    return this.#turn;
  }

  async return(): Promise<Step> {
    if (!this.#over) {
      this.#over = true;
      this.#leave();
    }
    return done;
  }

  async throw(error: unknown): Promise<Step> {
    await this.return();
    throw error;
  }

  async #begin(): Promise<Step> {
    try {
      this.#flowing = await this.#start();
    } catch (error) {
      this.#pulling = false;
      return this.#failed(error);
    }
    if (this.#flowing === undefined) {
      this.#pulling = false;
      return done;
    }
    return this.#pull(this.#flowing);
  }

  /** Undefined: the consumer has left meanwhile. */
  async #start(): Promise<FlowingStream<Adapter> | undefined> {
    const plan = await this.#prepare();
    if (this.#over) {
      return undefined;
    }
    const call = new FailoverCall<Adapter>(this.#model, plan);
    call.begin();
    this.#call = call;
    call.onInterrupt = () => this.#interrupted(call);
    const engaged = await engage(call, plan);
    if (this.#over) {
      discard(call, engaged);
      leaveIterator(engaged.reply.iterator);
      return undefined;
    }
    proveStream(call, engaged);
    return new FlowingStream(call, plan, engaged);
  }

  /** One promise for each chunk, and no more. */
  #pull(flowing: FlowingStream<Adapter>): Promise<Step> {
    return new Promise((resolve, reject) => {
      const settle = (step: () => Step) => {
        this.#pulling = false;
        try {
          resolve(step());
        } catch (error) {
          reject(error);
        }
      };
      flowing.pull(
        (chunk) =>
          settle(() => {
            if (this.#over) {
              return done;
            }
            this.#over = chunk.type === "finish";
            return { done: false, value: flowing.handOver(chunk) };
          }),
        (error) => settle(() => this.#failed(error)),
      );
    });
  }

  /** A stream that is over already does not fail. @throws what the consumer is told */
  #failed(error: unknown): Step {
    if (this.#over) {
      return done;
    }
    this.#over = true;
    throw this.#conclude(error);
  }

  #conclude(error: unknown): unknown {
    if (this.#flowing === undefined) {
      this.#call?.end();
      return error;
    }
    return this.#flowing.fail(error);
  }

  #leave(): void {
    if (this.#flowing !== undefined) {
      this.#flowing.leave();
      return;
    }
    this.#call?.interrupt(undefined);
    this.#call?.end();
  }

  #interrupted(call: FailoverCall<Adapter>): void {
    if (!this.#pulling && !this.#over) {
      this.#over = true;
      this.#unread = { error: this.#conclude(call.ended?.reason) };
    }
  }
}
