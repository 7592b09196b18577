import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { VlmAdapterChunk, VlmAdapterFinish } from "../contract/plugin/vlm-adapter.js";
import type { VlmChunk } from "../contract/vlm-chunk.js";
import { StreamInterruptedError } from "../errors/stream-interrupted-error.js";
import { awaitChunk } from "./await-chunk.js";
import { concludeAnswered, concludeInterrupted } from "./conclude-call.js";
import type { Engagement } from "./engagement.js";
import type { FailoverCall } from "./failover-call.js";
import { leaveIterator } from "./leave-iterator.js";
import type { OpenedStream } from "./open-stream.js";
import { PartialAnswer } from "./partial-answer.js";
import type { StreamPlan } from "./stream-plan.js";

/** A stream whose first content has come: how its chunks are waited for, and how it ends. Each end comes once. */
export class FlowingStream<Adapter> {
  readonly #call: FailoverCall<Adapter>;
  readonly #plan: StreamPlan<Adapter>;
  readonly #engaged: Engagement<Adapter, OpenedStream>;
  readonly #partial = new PartialAnswer();
  #first: VlmAdapterChunk | undefined;
  #handedOver = false;
  #timed = false;

  constructor(
    call: FailoverCall<Adapter>,
    plan: StreamPlan<Adapter>,
    engaged: Engagement<Adapter, OpenedStream>,
  ) {
    this.#call = call;
    this.#plan = plan;
    this.#engaged = engaged;
    this.#first = engaged.reply.first;
  }

  /** The next chunk that carries anything, or what ends the stream before it; the consumer waits, so silence counts. */
  pull(onChunk: (chunk: VlmAdapterChunk) => void, onError: (error: unknown) => void): void {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      onChunk(first);
      return;
    }
    this.#timeSilence();
    awaitChunk(
      this.#engaged,
      (chunk) => {
        this.#rest();
        onChunk(chunk);
      },
      (error) => {
        this.#rest();
        onError(error);
      },
    );
  }

  /** What the consumer gets of a chunk; that of the finish ends the call. */
  handOver(chunk: VlmAdapterChunk): VlmChunk {
    if (chunk.type === "finish") {
      return this.#finish(chunk);
    }
    this.#handedOver = true;
    this.#partial.add(chunk);
    return chunk;
  }

  /** The consumer has seen enough: after content that is a success, before it no verdict. */
  leave(): void {
    const { lease, scope, reply } = this.#engaged;
    if (this.#handedOver) {
      this.#conclude(this.#estimate(), {});
    } else {
      lease.release();
    }
    const reason = new DOMException("The consumer left the stream.", "AbortError");
    scope.interrupt({ by: "call", reason });
    leaveIterator(reply.iterator);
    this.#end();
  }

  /** What the consumer is told of a failure. */
  fail(error: unknown): unknown {
    const call = this.#call;
    const { lease, scope, reply } = this.#engaged;
    this.#end();
    leaveIterator(reply.iterator);
    if (call.ended !== undefined) {
      lease.release();
      return call.ended.reason;
    }
    const usage = this.#estimate();
    const failure = concludeInterrupted(call, this.#engaged, scope.interruption?.reason ?? error, usage);
    const { content, reasoning, toolCalls } = this.#partial;
    return new StreamInterruptedError({
      cause: failure.error,
      classification: failure.classification,
      partial: { content, reasoning, toolCalls },
      usage,
      attempts: [...call.attempts],
    });
  }

  #finish(chunk: VlmAdapterFinish): VlmChunk {
    const { slot, reply } = this.#engaged;
    const usage = chunk.usage ?? this.#estimate();
    this.#conclude(usage, chunk);
    this.#end();
    leaveIterator(reply.iterator);
    return {
      type: "finish",
      finishReason: chunk.finishReason,
      usage,
      model: chunk.model,
      provider: slot.ref.provider,
      credentialId: slot.ref.id,
      attempts: this.#call.attempts,
    };
  }

  #conclude(usage: TokenUsage, { rateLimit }: Pick<VlmAdapterFinish, "rateLimit">): void {
    const { slot, lease, durationMs } = this.#engaged;
    const seen = rateLimit === undefined ? { usage } : { usage, rateLimit };
    concludeAnswered(this.#call, slot, lease, durationMs, seen);
  }

  /** The stream's time stays among the others and is only moved: each token would put it in and take it out otherwise. */
  #timeSilence(): void {
    const { deadlines, clock } = this.#call.model.shared;
    const { scope } = this.#engaged;
    scope.setTimeout("idle", clock.monotonicMs(), this.#plan.timeouts.idleMs);
    if (this.#timed) {
      deadlines.moved(scope);
    } else {
      this.#timed = true;
      deadlines.add(scope);
    }
  }

  #rest(): void {
    this.#engaged.scope.deadlineMs = Number.POSITIVE_INFINITY;
  }

  #end(): void {
    this.#call.end();
    this.#call.model.shared.deadlines.delete(this.#engaged.scope);
  }

  #estimate(): TokenUsage {
    return this.#plan.estimateUsage(this.#partial);
  }
}
