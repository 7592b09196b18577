import type { FleetChange, HealthChange, HealthLinkState } from "@hotspare/core/plugin";
import { type RedisHealth, type RedisHealthOptions, redisHealth } from "@hotspare/redis";
import { onTestFinished } from "vitest";

export const fleetKey = "a secret of all processes";

/** One process of a fleet, as its Hotspare would see it. */
export interface Member {
  readonly link: RedisHealth;
  readonly changes: FleetChange[];
  readonly states: HealthLinkState[];
  readonly problems: unknown[];
  /** The latest that was delivered of a domain. */
  latest(domain: string): FleetChange | undefined;
}

/** A link that is subscribed, and closed at the test's end. Its bound is wide: this machine may have other work to do. */
export function joinFleet(options: Partial<RedisHealthOptions>): Member {
  const link = redisHealth({ fleetKey, commandTimeoutMs: 2_000, ...options });
  const member: Member = {
    link,
    changes: [],
    states: [],
    problems: [],
    latest: (domain) => member.changes.findLast((change) => change.domain === domain),
  };
  link.subscribe(
    (change) => member.changes.push(change),
    (state) => member.states.push(state),
    (problem) => member.problems.push(problem),
  );
  onTestFinished(() => link.close());
  return member;
}

/** A revoked key, as core publishes it. */
export function opening(
  domain: string,
  fields: Partial<Extract<HealthChange, { state: "open" }>> = {},
): HealthChange {
  return {
    domain,
    state: "open",
    classification: { class: "auth", scope: "credential", reason: "invalid_api_key", rule: "openai/codes" },
    consequence: {
      call: "next",
      circuit: "open",
      cooldown: "failback",
      blocks: true,
      probedEarly: true,
      provesEndpoint: true,
      waits: "never",
      limitsRoom: false,
    },
    probeInMs: 60_000,
    openings: 1,
    ...fields,
  };
}

export const closing = (domain: string): HealthChange => ({ domain, state: "closed" });

/** An attempt that has just begun, by a credential. */
export const justNow = { attemptAgeMs: 0, credentialId: "team-a" };
