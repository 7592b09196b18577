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
  /** How often the request failed in a row, this time included. */
  readonly failures: number;
  /** Whether another request was answered since the request was last sent. */
  readonly isAnswering: boolean;
  /** Whether sound inputs would hardly have failed so often, as the server answers now. */
  readonly isUnlikely: boolean;
}

/**
 * What becomes of the inputs of a request that was not answered.
 * - `end`: nothing, the run ends.
 * - `separate`: the inputs that the error names get it, and the others are sent again.
 * - `refuse`: the only input gets the error.
 * - `halve`: each half is sent. If it `holdsFault`, an input is at fault: when one half is answered, it is in the other half.
 * - `alone`: the only input is tried between sound requests.
 * - `shrink`: the request is sent in smaller pieces, after a wait.
 * - `wait`: the request is sent again, after a wait.
 * - `again`: the request is sent again, after a short wait.
 */
export type BatchStep =
  | { readonly do: "halve"; readonly holdsFault: boolean }
  | { readonly do: "end" | "separate" | "refuse" | "alone" | "shrink" | "wait" | "again" };

/** Decides and changes nothing. */
export function nextForBatch({
  fault,
  inputs,
  named,
  failures,
  isAnswering,
  isUnlikely,
}: BatchFacts): BatchStep {
  if (fault.of === "run") {
    return { do: "end" };
  }
  if (fault.of === "inputs") {
    if (named > 0) {
      return { do: "separate" };
    }
    if (inputs > 1) {
      return { do: "halve", holdsFault: !fault.tooLarge };
    }
    // A server that is ill may refuse everything.
    return { do: fault.isCertain ? "refuse" : "alone" };
  }
  if (inputs === 1) {
    return { do: fault.suspectsInputs ? "alone" : "wait" };
  }
  if (!isAnswering) {
    // While nothing is answered, a server may refuse every large request, in words that nobody knows.
    return { do: failures > 1 ? "shrink" : "wait" };
  }
  if (fault.suspectsInputs) {
    return isUnlikely ? { do: "halve", holdsFault: true } : { do: "again" };
  }
  return failures > refusalsOfALargeRequest ? { do: "halve", holdsFault: false } : { do: "wait" };
}
