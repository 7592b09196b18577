import {
  type Classification,
  consequenceOf,
  defaultBreaker,
  defaultFailback,
  defaultPolicy,
} from "@hotspare/core";
import type { ErrorFacts, FaultScope } from "@hotspare/core/plugin";
import { durationText } from "../output/duration-text.js";

type Consequence = ReturnType<typeof consequenceOf>;
type PolicyRow = Consequence["consequence"];

/** What a failure does to the call and to the credentials, with the default options, in sentences made from the traits of its class. */
export function describeConsequence(
  classification: Classification,
  facts: ErrorFacts | undefined,
): readonly string[] {
  const first = consequenceOf(classification, facts, defaultPolicy, { hasAnswered: false });
  const later = consequenceOf(classification, facts, defaultPolicy, { hasAnswered: true });
  const usual = defaultPolicy[classification.class];
  return [
    callSentences[first.consequence.call],
    ...circuitSentences(first),
    ...(first.consequence.circuit === "none" && usual.circuit === "count" ? [uncounted] : []),
    ...(later.consequence.circuit === first.consequence.circuit
      ? []
      : [
          `A credential that has answered since its circuit last opened is trusted more. ${circuitSentences(later)[0]}`,
        ]),
    ...waitSentences(first),
  ];
}

const callSentences: Readonly<Record<PolicyRow["call"], string>> = {
  rethrow: "The call throws the provider's own error at once: another credential would be refused as well.",
  next: "The call goes to the next credential.",
  nextThenRounds:
    "The call goes to the next credential. When none is left it backs off and goes round again, up to retry.maxRounds (3) rounds.",
};

const uncounted =
  "The request is more likely at fault than the credential. It counts against the credential only when another credential answers the same request.";

const waitSentence =
  "When no credential is left, calls wait for it within retry.maxWaitMs (10 seconds). They fail at once if that is too short.";

const scopes: Readonly<Record<FaultScope, string>> = {
  request: "nothing",
  credential: "this credential",
  credential_model: "this credential with this model",
  account: "every credential of the account",
  account_model: "every credential of the account with this model",
  endpoint: "every credential of this endpoint",
  endpoint_model: "every credential of this endpoint with this model",
};

function circuitSentences({ blamed, consequence }: Consequence): readonly string[] {
  if (consequence.circuit === "none" || blamed.scope === "request") {
    return ["Every credential stays in use."];
  }
  const { blocks } = consequence;
  const inUse = "When no other credential is left, calls use it nevertheless.";
  const isKept = blocks || blamed.retryAfterMs !== undefined;
  return [skipSentence(blamed, consequence), ...(isKept ? [] : [inUse])];
}

function skipSentence({ scope, retryAfterMs }: Classification, consequence: PolicyRow): string {
  const who = scopes[scope];
  const { cooldown, circuit, probedEarly } = consequence;
  const ownMs = cooldown === "failback" ? defaultFailback.afterMs : defaultBreaker.cooldownMs;
  const own = durationText(ownMs);
  if (retryAfterMs !== undefined) {
    return cooldown === "failback" && retryAfterMs <= ownMs
      ? `Hotspare skips ${who} for ${own}. The provider stated less: ${durationText(retryAfterMs)}.`
      : `Hotspare skips ${who} until the time that the provider stated, in ${durationText(retryAfterMs)}.${longWait(retryAfterMs)}`;
  }
  if (circuit === "count") {
    return `After ${defaultBreaker.failureThreshold} such calls in a row Hotspare skips ${who} for ${own}.`;
  }
  const sooner = probedEarly
    ? `, or until other credentials have answered ${defaultFailback.afterCalls} calls`
    : "";
  return `Hotspare skips ${who} for ${own}${sooner}. Then one call probes it.`;
}

function longWait(retryAfterMs: number): string {
  return retryAfterMs > defaultBreaker.maxStatedWaitMs
    ? ` That is long, so one call probes it each ${durationText(defaultFailback.afterMs)}.`
    : "";
}

function waitSentences({ blamed, consequence }: Consequence): readonly string[] {
  const { waits, limitsRoom } = consequence;
  const isAwaited = waits === "always" || (waits === "stated" && blamed.retryAfterMs !== undefined);
  return [
    ...(isAwaited ? [waitSentence] : []),
    ...(limitsRoom ? ["Hotspare then sends one call, and each answer makes room for one more."] : []),
  ];
}
