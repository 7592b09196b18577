import type {
  BreakerOptions,
  FailbackOptions,
  MediaPolicy,
  Normalized,
  NormalizedRetry,
} from "../contract/options.js";
import type { Timeouts } from "../contract/timeouts.js";

export const defaultRetry: NormalizedRetry = {
  maxRounds: 3,
  maxAttempts: Number.POSITIVE_INFINITY,
  sameCredential: 0,
  backoffMs: 500,
  maxBackoffMs: 8_000,
  maxWaitMs: 10_000,
  maxWaiting: 10_000,
  budget: Object.freeze({ tokens: 100, perAnswer: 0.1, perSecond: 1 }),
};

export const defaultFailback: Normalized<FailbackOptions> = Object.freeze({
  afterMs: 600_000,
  afterCalls: 50,
  probe: "request",
});

export const defaultBreaker: Normalized<BreakerOptions> = Object.freeze({
  failureThreshold: 3,
  cooldownMs: 30_000,
  maxCooldownMs: 3_600_000,
  maxStatedWaitMs: 3_600_000,
});

export const defaultMedia: MediaPolicy = Object.freeze({ files: true, hosts: undefined });

const defaultTimeouts = {
  firstContentMs: 120_000,
  idleMs: 60_000,
  finishMs: 2_000,
  totalMs: Number.POSITIVE_INFINITY,
};

export const defaultEmbedderTimeouts: Normalized<Timeouts> = { attemptMs: 60_000, ...defaultTimeouts };

export const defaultVlmTimeouts: Normalized<Timeouts> = { attemptMs: 120_000, ...defaultTimeouts };

/** Merges options over the defaults. An undefined option counts as absent. */
export function withDefaults<Options extends object>(
  defaults: Normalized<Options>,
  ...given: readonly (Options | undefined)[]
): Normalized<Options> {
  const merged: Record<string, unknown> = { ...defaults };
  for (const options of given) {
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value !== undefined) {
        merged[name] = value;
      }
    }
  }
  return Object.freeze(merged) as Normalized<Options>;
}
