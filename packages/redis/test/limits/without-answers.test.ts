import type { HealthLink } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { memoryFleet } from "./memory-fleet.js";
import { type SharedLoopOptions, sharedLoop } from "./shared-loop.js";

const plenty: SharedLoopOptions = {
  limits: { requests: { kind: "bucket", limit: 60_000, periodMs: 60_000 } },
  callers: [4, 4],
  seconds: 20,
  stated: true,
};

describe("a fleet that cannot be asked", () => {
  it("makes no call later than alone by more than the link may take", async () => {
    const { link, accounts } = memoryFleet({ hangsFromMs: 5_000 });
    const hung = await sharedLoop({ ...plenty, link });
    const alone = await sharedLoop(plenty);
    expect(accounts.size).toBeGreaterThan(0);
    expect(hung.longestMs).toBeLessThanOrEqual(alone.longestMs + 51);
    expect(hung.answered).toBeGreaterThan(0.98 * alone.answered);
    expect(hung.failedCalls).toBe(alone.failedCalls);
  });

  it("changes nothing when the link knows nothing of limits", async () => {
    const options: SharedLoopOptions = {
      ...plenty,
      limits: { requests: { kind: "bucket", limit: 40, periodMs: 2_000 } },
      callers: [32],
    };
    const link = (): HealthLink => ({
      publish: () => undefined,
      subscribe: () => () => undefined,
      acquireProbe: async () => ({ renew: () => undefined, end: () => undefined }),
      takePortion: async (_quota, _kind, amount) => amount,
      publishLimit: () => undefined,
      name: ({ scope, parts }) => JSON.stringify([scope, ...parts]),
    });
    const linked = await sharedLoop({ ...options, link });
    const alone = await sharedLoop(options);
    expect(Math.abs(linked.answered - alone.answered)).toBeLessThan(0.02 * alone.answered);
    expect(linked.refusedShare).toBeLessThan(alone.refusedShare + 0.01);
  });

  it("lets no more begin than a link without an account grants", async () => {
    let granted = 0;
    const link = (): HealthLink => ({
      publish: () => undefined,
      subscribe: () => () => undefined,
      acquireProbe: async () => ({ renew: () => undefined, end: () => undefined }),
      takePortion: async (_quota, kind, amount) => {
        const given = kind === "tokens" ? amount : granted < 100 ? 1 : 0;
        granted += kind === "tokens" ? 0 : given;
        return given;
      },
      publishLimit: () => undefined,
      name: ({ scope, parts }) => JSON.stringify([scope, ...parts]),
    });
    const { answered } = await sharedLoop({ ...plenty, callers: [8], link });
    // The first call of each key does not wait for the first answer.
    expect(answered).toBeLessThanOrEqual(granted + 8);
    expect(answered).toBeGreaterThan(90);
  });
});
