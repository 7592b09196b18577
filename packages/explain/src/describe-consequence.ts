import {
  type Classification,
  consequenceOf,
  defaultBreaker,
  defaultFailback,
  defaultPolicy,
} from "@hotspare/core";
import type { ErrorFacts, FaultScope } from "@hotspare/core/plugin";
import { durationText } from "./duration-text.js";

type Consequence = ReturnType<typeof consequenceOf>;
type PolicyRow = Consequence["consequence"];

/**
 * The options that `describeConsequence` and `describeFailure` read. `hotspare.effectiveOptions` has `breaker` and `failback`, so you can pass it.
 */
export interface ConsequenceOptions {
  /** What each class of errors does. @default the table that Hotspare uses without options */
  readonly policy?: typeof defaultPolicy;
  /** Times in milliseconds. @default `cooldownMs: 30000`, `failureThreshold: 3`, `maxCooldownMs: 3600000`, `maxStatedWaitMs: 3600000` */
  readonly breaker?: typeof defaultBreaker;
  /** `afterMs` in milliseconds. @default `afterMs: 600000`, `afterCalls: 50` */
  readonly failback?: Pick<typeof defaultFailback, "afterMs" | "afterCalls">;
}

type Settings = Required<ConsequenceOptions>;

/**
 * Describes in sentences what a failure does to the call and to the credentials. The sentences are made from the class of the failure and the options
 * in force.
 *
 * @param facts what the provider's package read from the error. Some consequences depend on the status and the message.
 * @param options the options in force. @default the default options of Hotspare
 */
export function describeConsequence(
  classification: Classification,
  facts?: ErrorFacts,
  options: ConsequenceOptions = {},
): readonly string[] {
  const settings = settingsOf(options);
  const { policy } = settings;
  const first = consequenceOf(classification, facts, policy, { hasAnswered: false });
  const later = consequenceOf(classification, facts, policy, { hasAnswered: true });
  const usual = policy[classification.class];
  return [
    callSentences[first.consequence.call],
    ...circuitSentences(first, settings),
    ...(first.consequence.circuit === "none" && usual.circuit === "count" ? [uncounted] : []),
    ...(later.consequence.circuit === first.consequence.circuit
      ? []
      : [
          `If the credential has answered since its circuit last opened, Hotspare trusts it more. ${circuitSentences(later, settings)[0]}`,
        ]),
    ...waitSentences(first),
  ];
}

/** Describes in one or two sentences what a failure does to the credentials, when only the classification of the failure is known. */
export function describeCircuit(classification: Classification, options: ConsequenceOptions = {}): string {
  const settings = settingsOf(options);
  const blamed = consequenceOf(classification, undefined, settings.policy, { hasAnswered: false });
  return circuitSentences(blamed, settings)[0] ?? inUse;
}

function settingsOf({
  policy = defaultPolicy,
  breaker = defaultBreaker,
  failback = defaultFailback,
}: ConsequenceOptions): Settings {
  return { policy, breaker, failback };
}

const callSentences: Readonly<Record<PolicyRow["call"], string>> = {
  rethrow:
    "The call throws the provider's own error at once: the provider would refuse another credential too.",
  next: "The call goes to the next credential.",
  nextThenRounds:
    "The call goes to the next credential. When no credential is left, the call backs off and tries the credentials again, up to retry.maxRounds (3) rounds.",
};

const uncounted =
  "The request is more likely at fault than the credential. The failure counts against the credential only when another credential answers the same request.";

const waitSentence =
  "When no other credential is left, calls wait for this time, for at most retry.maxWaitMs (10 seconds). If the time is longer, they fail at once.";

const inUse = "Every credential stays in use.";

const scopes: Readonly<Record<FaultScope, string>> = {
  request: "nothing",
  credential: "this credential",
  credential_model: "this credential with this model",
  account: "every credential of the account",
  account_model: "every credential of the account with this model",
  endpoint: "every credential of this endpoint",
  endpoint_model: "every credential of this endpoint with this model",
};

function circuitSentences(
  { blamed, consequence }: Consequence,
  settings: Settings,
): readonly [string, ...string[]] {
  if (consequence.circuit === "none" || blamed.scope === "request") {
    return [inUse];
  }
  const { blocks } = consequence;
  const usedNevertheless = "When no other credential is left, calls still use it.";
  const isKept = blocks || blamed.retryAfterMs !== undefined;
  return [skipSentence(blamed, consequence, settings), ...(isKept ? [] : [usedNevertheless])];
}

function skipSentence(
  { scope, retryAfterMs }: Classification,
  consequence: PolicyRow,
  { breaker, failback }: Settings,
): string {
  const who = scopes[scope];
  const { cooldown, circuit, probedEarly } = consequence;
  const ownMs = cooldown === "failback" ? failback.afterMs : breaker.cooldownMs;
  const own = durationText(ownMs);
  if (retryAfterMs !== undefined) {
    return cooldown === "failback" && retryAfterMs <= ownMs
      ? `Hotspare skips ${who} for ${own}. The provider stated less: ${durationText(retryAfterMs)}.`
      : `Hotspare skips ${who} until the time that the provider stated, in ${durationText(retryAfterMs)}.${longWait(retryAfterMs, { breaker, failback })}`;
  }
  if (circuit === "count") {
    const { failureThreshold } = breaker;
    const when =
      failureThreshold === 1 ? "After such a call" : `After ${failureThreshold} such calls in a row`;
    return `${when} Hotspare skips ${who} for ${own}. ${probing(ownMs, breaker)}`;
  }
  const calls = failback.afterCalls === 1 ? "a call" : `${failback.afterCalls} calls`;
  const sooner = probedEarly ? `, or until other credentials have answered ${calls}` : "";
  return `Hotspare skips ${who} for ${own}${sooner}. ${probing(ownMs, breaker)}`;
}

function probing(ownMs: number, { maxCooldownMs }: Settings["breaker"]): string {
  const doubling =
    maxCooldownMs > ownMs
      ? `, and each failed probe doubles the wait, up to ${durationText(maxCooldownMs)}`
      : "";
  return `Then one call probes it${doubling}.`;
}

function longWait(
  retryAfterMs: number,
  { breaker, failback }: Pick<Settings, "breaker" | "failback">,
): string {
  return retryAfterMs > breaker.maxStatedWaitMs
    ? ` This time is long, so one call probes it every ${durationText(failback.afterMs)}.`
    : "";
}

function waitSentences({ blamed, consequence }: Consequence): readonly string[] {
  const { waits, limitsRoom } = consequence;
  const isAwaited = waits === "always" || (waits === "stated" && blamed.retryAfterMs !== undefined);
  return [
    ...(isAwaited ? [waitSentence] : []),
    ...(limitsRoom ? ["Hotspare then sends one call, and each answer allows one more call."] : []),
  ];
}
