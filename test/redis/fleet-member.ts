import type { FleetChange, HealthLinkState } from "@hotspare/core/plugin";
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

/** An attempt that has just begun, by a credential. */
export const justNow = { attemptAgeMs: 0, credentialId: "team-a" };
