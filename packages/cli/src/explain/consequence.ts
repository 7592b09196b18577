import {
  type Classification,
  defaultBreaker,
  defaultFailback,
  defaultPolicy,
  type FaultScope,
  type PolicyRow,
} from "@hotspare/core";
import { durationText } from "../output/duration-text.js";

/** What a failure of this classification does to the call and to the credentials, with the default options; in sentences. */
export function consequenceOf(classification: Classification, status: number | undefined): readonly string[] {
  const { call, circuit: usual } = defaultPolicy[classification.class];
  // A 4xx that nobody knows is more likely the request's fault than the credential's.
  const isUnknownRefusal =
    classification.class === "unknown" && status !== undefined && status >= 400 && status < 500;
  const circuit = isUnknownRefusal ? "none" : usual;
  return [callSentences[call], circuitSentence(classification, circuit)];
}

const callSentences: Readonly<Record<PolicyRow["call"], string>> = {
  rethrow:
    "The call ends at once with the provider's own error: another credential would be refused as well.",
  next: "The call goes on to the next credential.",
  nextThenRounds:
    "The call goes on to the next credential; when none is left it backs off and goes round again, three rounds in all.",
};

const scopes: Readonly<Record<FaultScope, string>> = {
  request: "nothing",
  credential: "this credential",
  credential_model: "this credential, for this model",
  account: "every credential of the account",
  account_model: "every credential of the account, for this model",
  endpoint: "every credential behind this endpoint",
  endpoint_model: "every credential behind this endpoint, for this model",
};

function circuitSentence(
  { class: name, scope, retryAfterMs }: Classification,
  circuit: PolicyRow["circuit"],
): string {
  if (circuit === "none" || scope === "request") {
    return "No credential is parked for it.";
  }
  const who = scopes[scope];
  if (retryAfterMs !== undefined) {
    const { maxStatedWaitMs } = defaultBreaker;
    const long = `Since that is long, one call tries it each ${durationText(defaultFailback.afterMs)}.`;
    const parked = `Parked until the provider's stated time, in ${durationText(retryAfterMs)}: ${who}.`;
    return retryAfterMs > maxStatedWaitMs ? `${parked} ${long}` : parked;
  }
  if (circuit === "count") {
    const { failureThreshold, cooldownMs } = defaultBreaker;
    return `After ${failureThreshold} such calls in a row it parks for ${durationText(cooldownMs)}: ${who}.`;
  }
  if (name === "rate_limited") {
    return `Parked for ${durationText(defaultBreaker.cooldownMs)}, since no wait is stated: ${who}.`;
  }
  const { afterMs, afterCalls } = defaultFailback;
  return `Parked for ${durationText(afterMs)}, or until others have answered ${afterCalls} calls: ${who}. Then one call tries it again.`;
}
