import type { TokenUsage } from "../contract/token-usage.js";
import type { VlmAdapterChunk, VlmAdapterFinish } from "../contract/vlm-adapter.js";
import type { VlmChunk } from "../contract/vlm-chunk.js";
import { StreamInterruptedError } from "../errors/stream-interrupted-error.js";
import type { CallPlan } from "./call-plan.js";
import { concludeAnswered, concludeInterrupted, discard, proveStream } from "./conclude-call.js";
import type { Engagement } from "./engagement.js";
import { FailoverCall } from "./failover-call.js";
import { engage } from "./failover-loop.js";
import { leaveIterator } from "./leave-iterator.js";
import type { ModelRuntime } from "./model-runtime.js";
import { cutStream, isContent, type OpenedStream } from "./open-stream.js";
import { PartialAnswer } from "./partial-answer.js";

/** What a stream is made from, worked out at the first `next()`. */
export interface StreamPlan<Adapter> extends CallPlan<Adapter, OpenedStream> {
  /** Tokens of an answer whose usage never came. */
  estimateUsage(partial: PartialAnswer): TokenUsage;
}

type Step = IteratorResult<VlmChunk, undefined>;

const done: Step = { done: true, value: undefined };

/**
 * A stream that may move to a spare until its first content has been handed over, and never after. `return()` acts at once,
 * also while a `next()` is pending, which a generator cannot do.
 */
export class FailoverStream<Adapter> implements AsyncIterableIterator<VlmChunk, undefined> {
  readonly #model: ModelRuntime<Adapter>;
  readonly #prepare: () => Promise<StreamPlan<Adapter>>;
  readonly #partial = new PartialAnswer();
  #call: FailoverCall<Adapter> | undefined;
  #plan: StreamPlan<Adapter> | undefined;
  #engaged: Engagement<Adapter, OpenedStream> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #handedOver = false;
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
    const step = this.#turn.then(() => this.#step());
    this.#turn = step.catch(() => undefined);
    return step;
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

  async #step(): Promise<Step> {
    const unread = this.#unread;
    this.#unread = undefined;
    if (unread !== undefined) {
      throw unread.error;
    }
    if (this.#over) {
      return done;
    }
    try {
      this.#pulling = true;
      const engaged = this.#engaged ?? (await this.#start());
      if (engaged === undefined) {
        return done;
      }
      const chunk = engaged.reply.first ?? (await this.#pull(engaged));
      engaged.reply.first = undefined;
      return this.#over ? done : this.#handOver(engaged, chunk);
    } catch (error) {
      if (this.#over) {
        return done;
      }
      this.#over = true;
      throw this.#failed(error);
    } finally {
      this.#pulling = false;
    }
  }

  /** Undefined: the consumer has left meanwhile. */
  async #start(): Promise<Engagement<Adapter, OpenedStream> | undefined> {
    const plan = await this.#prepare();
    if (this.#over) {
      return undefined;
    }
    this.#plan = plan;
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
    this.#engaged = engaged;
    proveStream(call, engaged);
    return engaged;
  }

  /** The next chunk that carries anything; the consumer waits, so silence counts. */
  async #pull(engaged: Engagement<Adapter, OpenedStream>): Promise<VlmAdapterChunk> {
    const { deadlines, clock } = this.#model.shared;
    const { scope } = engaged;
    scope.setTimeout("idle", clock.monotonicMs(), this.#plan?.timeouts.idleMs ?? Number.POSITIVE_INFINITY);
    deadlines.add(scope);
    try {
      for (;;) {
        const next = await scope.guard(engaged.reply.iterator.next());
        if (next.done === true) {
          throw cutStream();
        }
        if (next.value.type === "finish" || isContent(next.value)) {
          return next.value;
        }
      }
    } finally {
      deadlines.delete(scope);
    }
  }

  #handOver(engaged: Engagement<Adapter, OpenedStream>, chunk: VlmAdapterChunk): Step {
    if (chunk.type === "finish") {
      return { done: false, value: this.#finish(engaged, chunk) };
    }
    this.#handedOver = true;
    this.#partial.add(chunk);
    return { done: false, value: chunk };
  }

  #finish(engaged: Engagement<Adapter, OpenedStream>, chunk: VlmAdapterFinish): VlmChunk {
    this.#over = true;
    const usage = chunk.usage ?? this.#estimate();
    this.#end(usage, engaged, chunk);
    leaveIterator(engaged.reply.iterator);
    return {
      type: "finish",
      finishReason: chunk.finishReason,
      usage,
      model: chunk.model,
      provider: engaged.slot.ref.provider,
      credentialId: engaged.slot.ref.id,
      attempts: this.#call?.attempts ?? [],
    };
  }

  /** The consumer has seen enough: after content that is a success, before it no verdict. */
  #leave(): void {
    const call = this.#call;
    const engaged = this.#engaged;
    if (call === undefined || engaged === undefined) {
      call?.interrupt(undefined);
      call?.end();
      return;
    }
    if (this.#handedOver) {
      this.#end(this.#estimate(), engaged, {});
    } else {
      engaged.lease.release();
    }
    engaged.scope.interrupt({
      by: "call",
      reason: new DOMException("The consumer left the stream.", "AbortError"),
    });
    leaveIterator(engaged.reply.iterator);
    call.end();
  }

  #end(
    usage: TokenUsage,
    engaged: Engagement<Adapter, OpenedStream>,
    seen: Pick<VlmAdapterFinish, "rateLimit">,
  ): void {
    const call = this.#call;
    if (call !== undefined) {
      const { rateLimit } = seen;
      const { slot, lease, durationMs } = engaged;
      const reply = rateLimit === undefined ? { usage } : { usage, rateLimit };
      concludeAnswered(call, slot, lease, durationMs, reply);
      call.end();
    }
  }

  #failed(error: unknown): unknown {
    const call = this.#call;
    const engaged = this.#engaged;
    if (call === undefined || engaged === undefined) {
      call?.end();
      return error;
    }
    call.end();
    leaveIterator(engaged.reply.iterator);
    if (call.ended !== undefined) {
      engaged.lease.release();
      return call.ended.reason;
    }
    const usage = this.#estimate();
    const failure = concludeInterrupted(call, engaged, engaged.scope.interruption?.reason ?? error, usage);
    const { content, reasoning, toolCalls } = this.#partial;
    return new StreamInterruptedError({
      cause: failure.error,
      classification: failure.classification,
      partial: { content, reasoning, toolCalls },
      usage,
      attempts: [...call.attempts],
    });
  }

  #interrupted(call: FailoverCall<Adapter>): void {
    if (!this.#pulling && !this.#over) {
      this.#over = true;
      this.#unread = { error: this.#failed(call.ended?.reason) };
    }
  }

  #estimate(): TokenUsage {
    return (
      this.#plan?.estimateUsage(this.#partial) ?? {
        promptTokens: 0,
        completionTokens: 0,
        totalTokens: 0,
        source: "estimated",
      }
    );
  }
}
