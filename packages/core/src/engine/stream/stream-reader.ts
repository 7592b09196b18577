import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { VlmAdapterChunk, VlmAdapterFinish, VlmAdapterStop } from "../../contract/plugin/vlm-adapter.js";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { VlmChunk } from "../../contract/vlm-chunk.js";
import { recordFailure } from "../../errors/failure-of.js";
import { StreamInterruptedError } from "../../errors/stream-interrupted-error.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import type { CallResult, StopCause } from "../call/call.js";
import { stoppedResult } from "../call/call-result.js";
import { finishAnswered, finishInterrupted, proveStream } from "../call/finish-call.js";
import { type AnsweredAttempt, readUsage, warningsOf } from "../call/run-attempt.js";
import { carries, type OpenedStream, plainFinish, readChunk } from "./open-stream.js";
import { PartialAnswer } from "./partial-answer.js";
import type { StreamRequest } from "./stream-request.js";

/** What the consumer gets of a stream that is over. */
export interface StreamEnd {
  readonly result: CallResult;
  /** Absent: the stream ended well, or its consumer left. */
  readonly error?: unknown;
}

/** Reads a stream whose first content has come, until one of its ends; each end comes once. */
export class StreamReader {
  readonly #request: StreamRequest;
  readonly #answered: AnsweredAttempt<OpenedStream>;
  readonly #partial = new PartialAnswer();
  #first: VlmAdapterChunk | undefined;
  #stop: VlmAdapterStop | undefined;
  #hasHandedOver = false;
  #isTimed = false;

  constructor(request: StreamRequest, answered: AnsweredAttempt<OpenedStream>) {
    this.#request = request;
    this.#answered = answered;
    this.#first = answered.reply.first;
    answered.attempt.stopClock();
    proveStream(answered);
  }

  /**
   * The next chunk that carries anything, or what ends the stream before it; one of the two is called, once. The consumer waits, so
   * silence counts. By callbacks, since a promise for each layer would be most of what a token costs (bench/cases/streams.ts).
   */
  pull(
    onChunk: (chunk: VlmContentChunk | VlmAdapterFinish) => void,
    onError: (error: unknown) => void,
  ): void {
    const { attempt, reply } = this.#answered;
    const { credential } = attempt;
    let isWaiting = true;
    const fail = (error: unknown) => {
      if (isWaiting) {
        isWaiting = false;
        this.#rest();
        const finish = this.#finishAfterStop(error);
        if (finish === undefined) {
          onError(error);
        } else {
          onChunk(finish);
        }
      }
    };
    const receive = (turn: IteratorResult<VlmAdapterChunk>) => {
      if (!isWaiting) {
        return;
      }
      let chunk: VlmAdapterChunk;
      try {
        chunk = readChunk(credential, turn);
      } catch (error) {
        fail(error);
        return;
      }
      if (chunk.type === "stop") {
        const isFirst = this.#stop === undefined;
        this.#stop = chunk;
        if (isFirst) {
          this.#timeSilence();
        }
      } else if (carries(chunk)) {
        // A server that says with each piece why it has stopped has not stopped.
        this.#stop = undefined;
        isWaiting = false;
        this.#rest();
        onChunk(chunk);
        return;
      }
      ask();
    };
    const ask = () => {
      try {
        Promise.resolve(reply.iterator.next()).then(receive, fail);
      } catch (error) {
        fail(error);
      }
    };
    attempt.time.onInterrupt(fail);
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) {
      receive({ done: false, value: first });
      return;
    }
    this.#timeSilence();
    ask();
  }

  /** What the consumer gets of a chunk. */
  handOver(chunk: VlmContentChunk): VlmChunk {
    this.#hasHandedOver = true;
    this.#partial.add(chunk);
    return chunk;
  }

  /** The finish ends the attempt and the call. @throws {UnusableReplyError} when it cannot be read; nothing has ended then */
  finish(chunk: VlmAdapterFinish): { readonly chunk: VlmChunk; readonly end: StreamEnd } {
    const { attempt } = this.#answered;
    const { call } = attempt.part;
    const { ref } = attempt.credential;
    const plain = plainFinish(attempt.credential, chunk);
    const observed = readUsage(
      { ...this.#request, observe: () => chunk, estimateUsage: () => this.#estimate() },
      this.#answered.reply,
      attempt.credential,
    );
    this.#answer(observed.usage, observed.rateLimit);
    this.#leave();
    return {
      chunk: {
        ...plain,
        parts: this.#partial.parts,
        warnings: warningsOf(attempt, plain.warnings),
        usage: observed.usage,
        provider: ref.provider,
        credentialId: ref.id,
        attempts: call.attempts,
      },
      end: { result: { outcome: "answered", credential: ref, usage: observed.usage } },
    };
  }

  /** The consumer, or the caller's signal, ends the stream: after content its usage counts, before content there is no verdict. */
  leave(cause: StopCause): StreamEnd {
    const { attempt } = this.#answered;
    const { ref } = attempt.credential;
    const result = stoppedResult(cause);
    if (this.#hasHandedOver) {
      const usage = this.#estimate();
      this.#answer(usage, undefined);
      this.#leave();
      return { result: { ...result, credential: ref, usage } };
    }
    attempt.part.call.model.shared.healthEvents.report(attempt.end({ is: "abandoned", reason: cause }));
    this.#leave();
    return { result };
  }

  /** The stream failed after its first content. */
  fail(thrown: unknown): StreamEnd {
    const { attempt } = this.#answered;
    const { call } = attempt.part;
    const usage = this.#estimate();
    const failure = finishInterrupted(attempt, thrown, usage);
    this.#leave();
    const { content, reasoning, toolCalls } = this.#partial;
    const error = new StreamInterruptedError({
      cause: failure.error,
      classification: failure.classification,
      partial: { content, reasoning, toolCalls },
      usage,
      attempts: [...call.attempts],
    });
    recordFailure(error, { classification: failure.classification, attempts: error.attempts });
    const { ref: credential } = attempt.credential;
    const { class: errorClass } = failure.classification;
    return { result: { outcome: "interrupted", credential, usage, class: errorClass }, error };
  }

  /** A finish reason followed by silence, or by the end of the stream, is an end and no failure. */
  #finishAfterStop(error: unknown): VlmAdapterFinish | undefined {
    const { interruption } = this.#answered.attempt.time;
    const isSilent = interruption?.by === "timeout" || (interruption === undefined && isCut(error));
    if (this.#stop === undefined || !isSilent) {
      return undefined;
    }
    return { ...this.#stop, type: "finish" };
  }

  #answer(usage: TokenUsage, rateLimit: AnsweredAttempt<unknown>["rateLimit"]): void {
    const { attempt, durationMs } = this.#answered;
    const atMs = attempt.part.call.model.shared.clock.monotonicMs();
    const lastedMs = Math.round(atMs - attempt.time.beganMs);
    attempt.part.call.amendAttempt(attempt.toAttempt(lastedMs));
    finishAnswered({ attempt, durationMs, usage, rateLimit, atMs }, lastedMs);
  }

  #leave(): void {
    const { attempt, reply } = this.#answered;
    attempt.time.onInterrupt(undefined);
    attempt.interrupt(new DOMException("The stream is over.", "AbortError"));
    reply.leave();
  }

  /** The stream's time stays among the others and is only moved: each token would put it in and take it out otherwise. */
  #timeSilence(): void {
    const { attempt } = this.#answered;
    const { call } = attempt.part;
    const { deadlines, clock } = call.model.shared;
    const { idleMs, finishMs } = call.settings.timeouts;
    const { time } = attempt;
    time.setTimeout("idle", clock.monotonicMs(), this.#stop === undefined ? idleMs : finishMs);
    if (this.#isTimed) {
      deadlines.moved(time);
    } else {
      this.#isTimed = true;
      deadlines.add(time);
    }
  }

  /** Stops the silence's time while the consumer has a chunk. */
  #rest(): void {
    this.#answered.attempt.time.deadlineMs = Number.POSITIVE_INFINITY;
  }

  #estimate(): TokenUsage {
    return this.#request.estimatePartial(this.#partial);
  }
}

function isCut(error: unknown): boolean {
  return UnusableReplyError.isInstance(error) && error.reason === "cut_stream";
}
