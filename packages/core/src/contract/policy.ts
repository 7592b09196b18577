import type { ErrorClass } from "./plugin/error-class.js";

/** The words of a policy, to check a row that another process wrote. */
export const policyWords = {
  call: ["rethrow", "next", "nextThenRounds"],
  circuit: ["none", "open", "count"],
  cooldown: ["breaker", "failback"],
  waits: ["always", "stated", "never"],
} as const;

type WordOf<Field extends keyof typeof policyWords> = (typeof policyWords)[Field][number];

/** All effects of a class of errors. */
export interface PolicyRow {
  /** What the call does: throw the original error, go to the next credential, or also try the credentials again after a back-off. */
  readonly call: WordOf<"call">;
  /** What the circuit of the domain at fault does: nothing, open at once, or open after failures in a row. */
  readonly circuit: WordOf<"circuit">;
  /** How long an opened circuit stays open: `breaker.cooldownMs` or `failback.afterMs`. A stated time may be longer. */
  readonly cooldown: WordOf<"cooldown">;
  /** Whether an open circuit blocks its credential when no closed credential is left. */
  readonly blocks: boolean;
  /** Whether one call probes an open circuit early, when other credentials have answered `failback.afterCalls` calls. */
  readonly probedEarly: boolean;
  /** Whether an HTTP reply of this class proves that the endpoint works. */
  readonly provesEndpoint: boolean;
  /** Whether a call waits for the end of the circuit when no other credential is left: always, only for a stated time, or never. */
  readonly waits: WordOf<"waits">;
  /** Whether the failure limits how many attempts may be in flight in the domain at fault. */
  readonly limitsRoom: boolean;
}

/** A row for every class. You cannot override `aborted`, because the caller has aborted. */
export type Policy = Readonly<Record<ErrorClass, PolicyRow>>;
