import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { VlmAdapterChunk, VlmAdapterFinish, VlmAdapterStop } from "../../contract/plugin/vlm-adapter.js";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { VlmChunk } from "../../contract/vlm-chunk.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import type { CallResult, StopCause } from "../call/call.js";
import { stoppedResult } from "../call/call-result.js";
import { finishAnswered, finishInterrupted, proveStream } from "../call/finish-call.js";
import { showStream } from "../call/instrumented.js";
import { type AnsweredAttempt, readUsage, warningsOf } from "../call/run-attempt.js";
import { interruptedError } from "./interrupted-error.js";
import { carries, type OpenedStream, plainFinish, readChunk, readyChunk } from "./open-stream.js";
import { PartialAnswer } from "./partial-answer.js";
import type { StreamRequest } from "./stream-request.js";

/** What the consumer gets of a stream that is over. */
export interface StreamEnd {
  readonly result: CallResult;
  /** Absent: the stream ended well, or its consumer left. */
  readonly error?: unknown;
}

/** The reason of every signal of a stream that is over, which no caller sees: each of its own would bring its stack. */
const streamIsOver = new DOMException("The stream is over.", "AbortError");

/** Is called back with what a `pull()` found. */
export interface StreamConsumer {
  onChunk(chunk: VlmContentChunk | VlmAdapterFinish): void;
  onError(error: unknown): void;
}

/** Reads a stream whose first content has come, until one of its ends; each end comes once. */
export class StreamReader {
  readonly #request: StreamRequest;
  readonly #answered: AnsweredAttempt<OpenedStream>;
  readonly #consumer: StreamConsumer;
  readonly #partial = new PartialAnswer();
  /** A chunk that was read and not used: the first content, or an end that lay ready. */
  #held: VlmAdapterChunk | undefined;
  /** What was thrown when a chunk that lies ready was asked for. */
  #broken: { readonly error: unknown } | undefined;
  #stop: VlmAdapterStop | undefined;
  #isPulling = false;
  #hasHandedOver = false;
  #isTimed = false;

  constructor(request: StreamRequest, answered: AnsweredAttempt<OpenedStream>, consumer: StreamConsumer) {
    this.#request = request;
    this.#answered = answered;
    this.#consumer = consumer;
    this.#held = answered.reply.first;
    answered.attempt.stopClock();
    proveStream(answered);
  }

  /** The next content, if it lies ready: most tokens come so, several in one piece of the body. Undefined: `pull()` gives what comes. */
  takeReady(): VlmChunk | undefined {
    for (;;) {
      const chunk = this.#nextReady();
      if (chunk === undefined) {
        return undefined;
      }
      if (chunk.type === "stop" || chunk.type === "finish") {
        this.#held = chunk;
        return undefined;
      }
      if (carries(chunk)) {
        return this.handOver(chunk);
      }
    }
  }

  /**
   * Gives the consumer the next chunk that carries anything, or what ends the stream before it; one of the two, once. The consumer waits, so
   * silence counts. By callbacks, since a promise for each layer would be most of what a token costs (bench/cases/streams.ts).
   */
  pull(): void {
    this.#isPulling = true;
    this.#answered.attempt.time.onInterrupt(this.#fail);
    if (this.#isPulling) {
      this.#readOn(true);
    }
  }

  /** Reads what lies ready, then asks the plugin. */
  #readOn(isFirst: boolean): void {
    for (let chunk = this.#nextReady(); chunk !== undefined; chunk = this.#nextReady()) {
      if (this.#isTaken(chunk)) {
        return;
      }
    }
    if (this.#broken !== undefined) {
      this.#fail(this.#broken.error);
      return;
    }
    if (isFirst && this.#stop === undefined) {
      this.#timeSilence();
    }
    try {
      Promise.resolve(this.#answered.reply.iterator.next()).then(this.#receive, this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  #nextReady(): VlmAdapterChunk | undefined {
    const held = this.#held;
    if (held !== undefined) {
      this.#held = undefined;
      return held;
    }
    const { attempt, reply } = this.#answered;
    try {
      return this.#broken === undefined ? readyChunk(attempt.credential, reply.iterator) : undefined;
    } catch (error) {
      this.#broken = { error };
      return undefined;
    }
  }

  readonly #receive = (turn: IteratorResult<VlmAdapterChunk>): void => {
    if (!this.#isPulling) {
      return;
    }
    let chunk: VlmAdapterChunk;
    try {
      chunk = readChunk(this.#answered.attempt.credential, turn);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (!this.#isTaken(chunk)) {
      this.#readOn(false);
    }
  };

  /** Whether the chunk is what the consumer waits for. The consumer may pull again at once. */
  #isTaken(chunk: VlmAdapterChunk): boolean {
    if (chunk.type === "stop") {
      const isFirst = this.#stop === undefined;
      this.#stop = chunk;
      if (isFirst) {
        this.#timeSilence();
      }
      return false;
    }
    if (!carries(chunk)) {
      return false;
    }
    // A server that says with each piece why it has stopped has not stopped.
    this.#stop = undefined;
    this.#isPulling = false;
    this.#rest();
    this.#consumer.onChunk(chunk);
    return true;
  }

  readonly #fail = (error: unknown): void => {
    if (!this.#isPulling) {
      return;
    }
    this.#isPulling = false;
    this.#rest();
    const finish = this.#finishAfterStop(error);
    if (finish === undefined) {
      this.#consumer.onError(error);
    } else {
      this.#consumer.onChunk(finish);
    }
  };

  /** What the consumer gets of a chunk. */
  handOver(chunk: VlmContentChunk): VlmChunk {
    this.#hasHandedOver = true;
    this.#partial.add(chunk);
    return chunk;
  }

  /** The finish ends the attempt and the call. @throws {UnusableReplyError} when it cannot be read; nothing has ended then */
  finish(chunk: VlmAdapterFinish): { readonly chunk: VlmChunk; readonly end: StreamEnd } {
    const { attempt } = this.#answered;
    const { credential, part } = attempt;
    const plain = plainFinish(credential, chunk);
    const { usage, rateLimit } = readUsage(
      { observe: () => chunk, estimateUsage: () => this.#estimate() },
      this.#answered.reply,
      credential,
    );
    const { toolCalls, parts } = this.#partial;
    const warnings = [...this.#request.warningsFor(credential), ...warningsOf(attempt, plain.warnings)];
    // Nothing below throws: the attempt would end twice.
    this.#answer(usage, rateLimit, plain);
    this.#leave(true);
    return {
      chunk: {
        ...plain,
        toolCalls,
        parts,
        warnings,
        usage,
        provider: credential.ref.provider,
        credentialId: credential.ref.id,
        attempts: part.call.attempts,
        callId: part.call.id,
        waitedMs: Math.round(part.call.waitedMs),
      },
      end: { result: { outcome: "answered", credential: credential.ref, usage } },
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
    const transitions = attempt.end({ is: "abandoned", reason: cause });
    attempt.part.call.model.shared.healthEvents.report(transitions, attempt.cause);
    this.#leave();
    return { result };
  }

  /** The stream failed after its first content. */
  fail(thrown: unknown): StreamEnd {
    const { attempt } = this.#answered;
    const usage = this.#estimate();
    showStream(attempt, this.#partial);
    const failure = finishInterrupted(attempt, thrown, usage);
    this.#leave();
    const { ref: credential } = attempt.credential;
    return {
      result: { outcome: "interrupted", credential, usage, class: failure.classification.class },
      error: interruptedError(attempt, failure, { partial: this.#partial, usage }),
    };
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

  #answer(usage: TokenUsage, rateLimit: AnsweredAttempt<unknown>["rateLimit"], end?: VlmAdapterFinish): void {
    const { attempt, durationMs } = this.#answered;
    showStream(attempt, this.#partial, end);
    const atMs = attempt.part.call.model.shared.clock.monotonicMs();
    const lastedMs = Math.round(atMs - attempt.time.beganMs);
    attempt.note(attempt.toAttempt(lastedMs));
    finishAnswered({ attempt, durationMs, usage, rateLimit, atMs }, lastedMs);
  }

  /** A plugin that has said its last word and can end by itself is not interrupted: an abort costs as much as twenty tokens. */
  #leave(isFinished = false): void {
    const { attempt, reply } = this.#answered;
    attempt.time.onInterrupt(undefined);
    if (!isFinished || !reply.endsByReturn) {
      attempt.interrupt(streamIsOver);
    }
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
