import type { FleetChange, HealthChange } from "@hotspare/core/plugin";

type Opening = Extract<HealthChange, { readonly state: "open" }>;

/** A domain as one process's health has it: a little of what core does. */
export interface ModelDomain {
  state: { readonly is: "closed" } | OpenDomain;
  /** Number of the last change of state: an attempt that began before has a late verdict. */
  changedAt: number;
  /** The attempt that brought it about. */
  changedBy: number;
  /** The attempt that probes it. */
  probe: number | undefined;
}

interface OpenDomain {
  readonly is: "open";
  readonly cause: Pick<Opening, "classification" | "consequence">;
  readonly sinceMs: number;
  readonly probeAtMs: number;
  readonly statedUntilMs: number;
  readonly openings: number;
}

export type Failure = "failed" | "refused";

/** How long a domain stays open, and how long the wait is that a provider states. */
export const cooldownMs = 30_000;
export const statedMs = 60_000;

const consequence = {
  call: "next",
  circuit: "open",
  cooldown: "breaker",
  blocks: true,
  probedEarly: false,
  provesEndpoint: true,
  waits: "stated",
  limitsRoom: false,
} as const;

const causes = {
  failed: {
    classification: { class: "auth", scope: "credential", reason: "bad_key", rule: "model" },
    consequence,
  },
  refused: {
    classification: {
      class: "rate_limited",
      scope: "credential",
      reason: "full",
      rule: "model",
      retryAfterMs: statedMs,
    },
    consequence,
  },
} as const;

export function closedDomain(): ModelDomain {
  return { state: { is: "closed" }, changedAt: 0, changedBy: 0, probe: undefined };
}

/** What a failure makes of a domain; `counts`: the verdict is not late. */
export function afterFailure(
  domain: ModelDomain,
  attempt: number,
  failure: Failure,
  counts: boolean,
  nowMs: number,
): ModelDomain["state"] {
  const { state, probe } = domain;
  const statedUntilMs = failure === "refused" ? nowMs + statedMs : 0;
  const isOpen = state.is === "open";
  if (counts && (!isOpen || probe === attempt)) {
    const statedBefore = isOpen ? state.statedUntilMs : 0;
    const stated = Math.max(statedUntilMs, statedBefore > nowMs ? statedBefore : 0);
    const openings = isOpen ? state.openings + 1 : 1;
    const probeAtMs = Math.max(nowMs + cooldownMs, stated);
    return { is: "open", cause: causes[failure], sinceMs: nowMs, probeAtMs, statedUntilMs: stated, openings };
  }
  if (failure === "failed") {
    return state;
  }
  if (!isOpen) {
    const probeAtMs = statedUntilMs;
    return { is: "open", cause: causes.refused, sinceMs: nowMs, probeAtMs, statedUntilMs, openings: 1 };
  }
  return statedUntilMs > state.statedUntilMs
    ? { ...state, statedUntilMs, probeAtMs: Math.max(state.probeAtMs, statedUntilMs) }
    : state;
}

/** What a change of the fleet makes of a domain. */
export function afterChange(
  state: ModelDomain["state"],
  change: FleetChange,
  nowMs: number,
): ModelDomain["state"] {
  const keptMs = state.is === "open" && state.statedUntilMs > nowMs ? state.statedUntilMs : 0;
  if (change.state === "closed") {
    return change.replaces === true && keptMs > 0 ? state : { is: "closed" };
  }
  const { classification, consequence: row, openings } = change;
  const statedUntilMs = change.statedInMs === undefined ? 0 : nowMs + change.statedInMs;
  const cause = { classification, consequence: row };
  const probeAtMs = nowMs + change.probeInMs;
  const opening: OpenDomain = { is: "open", cause, sinceMs: nowMs, probeAtMs, statedUntilMs, openings };
  if (state.is === "closed") {
    return opening;
  }
  if (change.replaces === true) {
    return {
      ...opening,
      statedUntilMs: Math.max(statedUntilMs, keptMs),
      probeAtMs: Math.max(probeAtMs, keptMs),
    };
  }
  const isLater =
    probeAtMs > state.probeAtMs || statedUntilMs > state.statedUntilMs || openings > state.openings;
  return isLater
    ? {
        ...opening,
        probeAtMs: Math.max(probeAtMs, state.probeAtMs),
        statedUntilMs: Math.max(statedUntilMs, state.statedUntilMs),
      }
    : state;
}

/** A state as core publishes it. */
export function changeOf(domain: string, state: ModelDomain["state"], nowMs: number): HealthChange {
  if (state.is === "closed") {
    return { domain, state: "closed" };
  }
  const { cause, probeAtMs, statedUntilMs, openings } = state;
  const stated = statedUntilMs > nowMs ? { statedInMs: statedUntilMs - nowMs } : {};
  return { domain, state: "open", ...cause, probeInMs: Math.max(0, probeAtMs - nowMs), ...stated, openings };
}
