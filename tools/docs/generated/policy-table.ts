import { defaultBreaker, defaultFailback, type defaultPolicy } from "@hotspare/core";
import { defaultScopes, type ErrorClass, errorClasses, type FaultScope } from "@hotspare/core/plugin";

type Policy = typeof defaultPolicy;
type PolicyRow = Policy[ErrorClass];

/** What each value of each trait means. A new trait or value does not compile until it has a sentence here. */
const meanings: {
  readonly [Trait in keyof PolicyRow]: Readonly<Record<`${PolicyRow[Trait]}`, string>>;
} = {
  call: {
    rethrow: "The call throws the original error at once.",
    next: "The call goes to the next credential.",
    nextThenRounds:
      "The call goes to the next credential. When no credential is left, the call backs off and tries the credentials again, up to `retry.maxRounds` (3) rounds.",
  },
  circuit: {
    none: "The circuit of the domain at fault does not change.",
    open: "The circuit opens at once.",
    count:
      "The circuit opens after `breaker.failureThreshold` (3) calls in a row have failed with this class. If the provider states a time, the circuit opens at once.",
  },
  cooldown: {
    breaker:
      "An opened circuit stays open until the stated time. If the provider stated no time, the circuit stays open for `breaker.cooldownMs` (30 s).",
    failback:
      "An opened circuit stays open for `failback.afterMs` (10 min) or until the stated time, whichever is later.",
  },
  blocks: {
    true: "An open circuit blocks its credential even when no other credential is left. Then one call at a time may try the credential as a [last resort](switching-and-failback.md#when-all-are-open).",
    false:
      "When no other credential is left, calls use the credential although its circuit is open, unless the provider stated a time that is not over.",
  },
  probedEarly: {
    true: "One call probes the credential early, when other credentials have answered `failback.afterCalls` (50) calls, but not within `breaker.cooldownMs` (30 s).",
    false: "No call probes the credential before the time of its circuit is over.",
  },
  provesEndpoint: {
    true: "An HTTP reply of this class proves that the endpoint works, and closes the endpoint's circuits.",
    false: "A reply of this class proves nothing.",
  },
  waits: {
    always: "When no credential is left, the call waits for the credential, within `retry.maxWaitMs` (10 s).",
    stated:
      "When no credential is left, the call waits only if the provider stated a time within `retry.maxWaitMs`.",
    never: "The call does not wait for the credential.",
  },
  limitsRoom: {
    true: "Hotspare limits how many attempts may be in flight in the domain at fault. Each answer raises the limit again.",
    false: "The failure limits nothing.",
  },
};

const faults: Readonly<Record<FaultScope, string>> = {
  request: "the request",
  credential: "the credential",
  credential_model: "the credential, for this model",
  account: "the account",
  account_model: "the account, for this model",
  endpoint: "the endpoint",
  endpoint_model: "the endpoint, for this model",
};

const calls: Readonly<Record<PolicyRow["call"], string>> = {
  rethrow: "throws the original error at once",
  next: "next credential",
  nextThenRounds: "next credential; when no credential is left, backs off and tries them again",
};

/** The table of classes, from the policy itself: who is at fault, what the call does, what the circuit does. */
export function classTable(policy: Policy): string {
  return tableOf(
    ["class", "at fault, unless a rule says otherwise", "the call", "the circuit"],
    errorClasses.map((name) => {
      const row = policy[name];
      return [`\`${name}\``, faults[defaultScopes[name]], calls[row.call], circuitOf(row)];
    }),
  );
}

function circuitOf({ circuit, cooldown, waits }: PolicyRow): string {
  const minutes = defaultFailback.afterMs / 60_000;
  const seconds = defaultBreaker.cooldownMs / 1_000;
  const time =
    cooldown === "failback"
      ? `for \`failback.afterMs\` (${minutes} min) or until the stated time, whichever is later`
      : waits === "always"
        ? `until the stated time; without a stated time, for \`breaker.cooldownMs\` (${seconds} s)`
        : `for \`breaker.cooldownMs\` (${seconds} s)`;
  const texts: Readonly<Record<PolicyRow["circuit"], string>> = {
    none: "does not change",
    open: `opens at once, ${time}`,
    count: `opens after ${defaultBreaker.failureThreshold} failing calls in a row, ${time}`,
  };
  return texts[circuit];
}

/** Every trait of every class, as `policy` writes it. */
export function traitTable(policy: Policy): string {
  const traits = Object.keys(meanings) as (keyof PolicyRow)[];
  return tableOf(
    ["class", ...traits.map((trait) => `\`${trait}\``)],
    errorClasses.map((name) => [`\`${name}\``, ...traits.map((trait) => String(policy[name][trait]))]),
  );
}

/** What each value of each trait means. */
export function traitMeanings(): string {
  return tableOf(
    ["trait", "value", "what it does"],
    Object.entries(meanings).flatMap(([trait, values]) =>
      Object.entries(values).map(([value, meaning], index) => [
        index === 0 ? `\`${trait}\`` : "",
        value === "true" || value === "false" ? `\`${value}\`` : `\`"${value}"\``,
        meaning,
      ]),
    ),
  );
}

/** An example of each class, for a reader who meets the classes for the first time. */
const examples: Readonly<Record<ErrorClass, string>> = {
  permanent: "a malformed request",
  input_too_large: "too many tokens",
  content_safety: "a filter refused it",
  auth: "a revoked key",
  quota_exceeded: "an unpaid bill",
  not_found: "a deployment that is gone",
  rate_limited: "too many requests",
  transient: "a 503, a reset connection, a timeout",
  unknown: "an error that no rule knows",
  aborted: "your `AbortSignal`",
};

/** The classes by example: what the call does, and how long the credential is skipped. */
export function classExamples(policy: Policy): string {
  return tableOf(
    ["class", "for example", "the call", "the credential"],
    errorClasses.map((name) => [
      `\`${name}\``,
      examples[name],
      calls[policy[name].call],
      skipOf(policy[name]),
    ]),
  );
}

function skipOf({ circuit, cooldown, waits }: PolicyRow): string {
  const { afterMs, afterCalls } = defaultFailback;
  const seconds = `${defaultBreaker.cooldownMs / 1_000} s`;
  if (circuit === "none") {
    return "stays in use";
  }
  if (circuit === "count") {
    return `is skipped for ${seconds} after ${defaultBreaker.failureThreshold} failing calls in a row`;
  }
  return cooldown === "failback"
    ? `is skipped for ${afterMs / 60_000} minutes, or until others have answered ${afterCalls} calls`
    : `is skipped as long as the provider says${waits === "always" ? `, else ${seconds}` : ""}`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
