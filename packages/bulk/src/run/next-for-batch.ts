import type { RequestFault } from "./request-fault.js";

/** A request that was refused so often for its rate, while others are answered, may be larger than what the limit ever leaves. */
const refusalsOfALargeRequest = 3;

/** What is known when a request was not answered. */
export interface BatchFacts {
  readonly fault: RequestFault;
  /** Inputs of the request. */
  readonly inputs: number;
  /** Inputs that the error itself names. */
  readonly named: number;
  /** How often the request failed in a row, this time included. A part of a suspected request begins with 2. */
  readonly failures: number;
  /** Whether another request was answered since the request was last sent. */
  readonly othersAnswered: boolean;
}

/**
 * What becomes of the inputs of a request that was not answered.
 * - `end`: nothing, the run ends.
 * - `separate`: the inputs that the error names get it, and the others are sent again.
 * - `refuse`: the only input gets the error.
 * - `halve`: each half is sent. A suspected half is halved at its next failure.
 * - `alone`: the only input is tried between sound requests.
 * - `shrink`: the request is sent in smaller pieces, after a wait.
 * - `wait`: the request is sent again, after a wait.
 */
export type BatchStep =
  | { readonly do: "halve"; readonly isSuspect: boolean }
  | { readonly do: "end" | "separate" | "refuse" | "alone" | "shrink" | "wait" };

/** Decides and changes nothing. */
export function nextForBatch({ fault, inputs, named, failures, othersAnswered }: BatchFacts): BatchStep {
  if (fault.of === "run") {
    return { do: "end" };
  }
  if (fault.of === "inputs") {
    if (named > 0) {
      return { do: "separate" };
    }
    if (inputs > 1) {
      return { do: "halve", isSuspect: false };
    }
    // A server that is ill may refuse everything.
    return { do: fault.isCertain ? "refuse" : "alone" };
  }
  if (inputs === 1) {
    return { do: fault.suspectsInputs ? "alone" : "wait" };
  }
  if (!othersAnswered) {
    // While nothing is answered, a server may refuse every large request, in words that nobody knows.
    return { do: failures > 1 ? "shrink" : "wait" };
  }
  const mostFailures = fault.suspectsInputs ? 1 : refusalsOfALargeRequest;
  return failures > mostFailures ? { do: "halve", isSuspect: true } : { do: "wait" };
}
