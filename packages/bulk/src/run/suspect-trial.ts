import type { EmbeddingOutput } from "@hotspare/core";
import type { BatchEntry, Outcome } from "./batch-entry.js";
import type { Suspicion } from "./piece.js";
import { faultOf, type PassingFault } from "./request-fault.js";
import type { RunRequests } from "./run-requests.js";
import { toError } from "./to-error.js";

type Verdict<Output extends EmbeddingOutput> =
  | { readonly outcome: Outcome<Output> }
  | { readonly error: Error }
  | { readonly failure: { readonly error: unknown } };

/** A server that refuses sound requests is ill, whatever it says. */
const illness: PassingFault = {
  of: "service",
  retryAfterMs: undefined,
  suspectsInputs: true,
  isUnreached: false,
  isRateLimit: false,
};

/**
 * An input that was sent alone and made the server fail, or was refused. The server may be ill, or the input may be what makes it fail. So sound
 * requests are sent in between: only a failure between two answered sound requests counts against the input. Sound requests and the input are
 * sent as single attempts, so that an ill server fails both as often. Before the input is given up, every credential at work has refused it.
 */
export class SuspectTrial<Output extends EmbeddingOutput> {
  readonly #requests: RunRequests<Output>;
  readonly #entry: BatchEntry;
  #failuresBetweenAnswers = 0;
  /** Whether the last sound request was answered, and the input failed after it. */
  #isBetween = false;
  #waits = 0;
  readonly #suspicion: Suspicion;

  constructor(requests: RunRequests<Output>, entry: BatchEntry, suspicion: Suspicion) {
    this.#requests = requests;
    this.#entry = entry;
    this.#suspicion = suspicion;
  }

  async run(): Promise<Verdict<Output>> {
    const { thrown, limitMs } = this.#suspicion;
    for (let failed = thrown; ; ) {
      const fault = faultOf(failed);
      if (fault.of === "run") {
        return { failure: { error: failed } };
      }
      const isRefusal = fault.of === "inputs";
      if (isRefusal && fault.isCertain) {
        return { error: toError(failed) };
      }
      const passing = isRefusal ? illness : fault;
      const isSound = await this.#requests.isAnsweringSound(limitMs);
      if (isSound && this.#isBetween && passing.suspectsInputs) {
        this.#failuresBetweenAnswers += 1;
      }
      const isProof = this.#requests.evidence.isProof(this.#failuresBetweenAnswers, isRefusal);
      if (isProof && passing.suspectsInputs) {
        const verdict = await this.#confirm();
        if ("error" in verdict || "outcome" in verdict || faultOf(verdict.failure.error).of === "run") {
          return verdict;
        }
        failed = verdict.failure.error;
        continue;
      }
      if (isRefusal && !isSound && this.#requests.progress.requests === 0) {
        // Nothing was ever answered: the model, the address or the settings are refused.
        return { failure: { error: failed } };
      }
      this.#isBetween = isSound;
      if (isSound) {
        this.#waits = 0;
      }
      if (!isSound || !passing.suspectsInputs) {
        this.#waits += 1;
        const failure = await this.#requests.waitAfter(failed, passing, this.#waits);
        if (failure !== undefined) {
          return { failure };
        }
        // The server may have recovered or fallen ill meanwhile.
        this.#isBetween = false;
      }
      try {
        const answered = await this.#requests.send([this.#entry], this.#suspicion);
        return verdictOf(answered);
      } catch (again) {
        this.#requests.signal.throwIfAborted();
        failed = again;
      }
    }
  }

  /** The last attempts have all the time that the caller gives them. */
  async #confirm(): Promise<Verdict<Output>> {
    try {
      return verdictOf(await this.#requests.sendToEach([this.#entry]));
    } catch (error) {
      this.#requests.signal.throwIfAborted();
      const fault = faultOf(error);
      const isOfInput = fault.of === "inputs" || (fault.of === "service" && fault.suspectsInputs);
      return isOfInput ? { error: toError(error) } : { failure: { error } };
    }
  }
}

function verdictOf<Output extends EmbeddingOutput>({
  outcomes,
}: {
  readonly outcomes: readonly Outcome<Output>[];
}): Verdict<Output> {
  const [outcome] = outcomes;
  // An answer has an outcome for each of its inputs.
  return outcome === undefined
    ? { failure: { error: new TypeError("An answer had no outcome.") } }
    : { outcome };
}
