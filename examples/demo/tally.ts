import type { Attempt, HotspareEventSource } from "@hotspare/core";

/** What one credential did. */
export interface Served {
  readonly calls: number;
  readonly chunks: number;
  readonly pictures: number;
  readonly tokens: number;
}

const nothing: Served = { calls: 0, chunks: 0, pictures: 0, tokens: 0 };

/** Counts who served what, and what failover cost. Calls, tokens and failures are told by events, the rest by the calls' results. */
export class Tally {
  readonly served = new Map<string, Served>();
  readonly failures = new Map<string, number>();
  /** Milliseconds spent in attempts that failed. */
  failedMs = 0;
  /** Milliseconds that calls with a failed attempt spent in no attempt: waits, back-offs, and our own work. */
  betweenMs = 0;
  /** Milliseconds the demo itself waited after an exhaustion. */
  pausedMs = 0;

  constructor(credentialIds: readonly string[], events: HotspareEventSource) {
    for (const id of credentialIds) {
      this.served.set(id, nothing);
    }
    events.on("success", ({ credentialId }) => this.#add(credentialId, { calls: 1 }));
    events.on("usage", ({ credentialId, usage }) => this.#add(credentialId, { tokens: usage.totalTokens }));
    events.on("failure", ({ classification, durationMs }) => {
      this.failures.set(classification.class, (this.failures.get(classification.class) ?? 0) + 1);
      this.failedMs += durationMs;
    });
  }

  chunks(credentialId: string, chunks: number): void {
    this.#add(credentialId, { chunks });
  }

  picture(credentialId: string): void {
    this.#add(credentialId, { pictures: 1 });
  }

  /** The time of one call, answered or not. */
  call(attempts: readonly Attempt[], elapsedMs: number): void {
    if (attempts.some(({ classification }) => classification !== undefined)) {
      const busyMs = attempts.reduce((sum, { durationMs }) => sum + durationMs, 0);
      this.betweenMs += Math.max(0, elapsedMs - busyMs);
    }
  }

  get total(): Served {
    return [...this.served.values()].reduce(plus, nothing);
  }

  get failedAttempts(): number {
    return [...this.failures.values()].reduce((sum, count) => sum + count, 0);
  }

  #add(credentialId: string, more: Partial<Served>): void {
    this.served.set(credentialId, plus(this.served.get(credentialId) ?? nothing, { ...nothing, ...more }));
  }
}

function plus(one: Served, other: Served): Served {
  return {
    calls: one.calls + other.calls,
    chunks: one.chunks + other.chunks,
    pictures: one.pictures + other.pictures,
    tokens: one.tokens + other.tokens,
  };
}
