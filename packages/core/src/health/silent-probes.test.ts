import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { Lease } from "../contract/lease.js";

describe("a domain whose probe is silent", () => {
  const quota = { class: "quota_exceeded", scope: "account", reason: "r", rule: "test" } as const;

  /** Two keys of one account at two servers. The account is out of quota; the probe by `a` has been silent for a second. */
  const createSilent = () => {
    const { open, clock } = createRegistry();
    const health = open("m", ["a", "b"], { account: "one" });
    health.lease("a", "attempt").fail(quota, seenFailing("quota_exceeded"));
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 60_000);
    clock.jump(1_000);
    return { health, clock, probe };
  };

  it("is left to another credential as a last resort, and not to the credential that probes it", () => {
    const { health } = createSilent();
    expect(health.of("a")).toMatchObject({ state: "half_open" });
    expect(health.of("b")).toMatchObject({ state: "open", probeDue: false, lastResortDue: true });
    expect(health.status("b").state).toBe("half_open");
    health.lease("b", "lastResort", 60_000).succeed({ durationMs: 1 });
    expect([health.isClosed("a"), health.isClosed("b")]).toEqual([true, true]);
  });

  it("is closed by an answer to the silent probe too, and is not opened by its late failure", () => {
    const answered = createSilent();
    answered.health.lease("b", "lastResort", 60_000);
    answered.probe.succeed({ durationMs: 1 });
    expect(answered.health.isClosed("b")).toBe(true);

    const failed = createSilent();
    const lastResort = failed.health.lease("b", "lastResort", 60_000);
    expect(failed.probe.fail(quota, seenFailing("quota_exceeded"))).toEqual([]);
    lastResort.succeed({ durationMs: 1 });
    expect(failed.health.isClosed("a")).toBe(true);
  });

  it("is not taken over twice by the same credential", () => {
    const { health, clock } = createSilent();
    health.lease("b", "lastResort", 60_000);
    clock.jump(30_000);
    for (const id of ["a", "b"]) {
      expect(health.of(id).state).toBe("half_open");
      expect(() => health.lease(id, "lastResort", 60_000)).toThrow(
        "A call is already probing the credential",
      );
    }
  });

  describe("when the credential that took it over has ended", () => {
    const timeout = { class: "transient", scope: "endpoint_model", reason: "r", rule: "test" } as const;
    const seen = { durationMs: 1 };
    const ends = {
      "without a verdict": (lease: Lease) => lease.release(),
      "with a failure of something else": (lease: Lease) => lease.fail(timeout, seenFailing("transient")),
      "with a refusal": (lease: Lease) => lease.fail(quota, seenFailing("quota_exceeded")),
    };

    it.each(Object.entries(ends))("%s: gets no second probe by the first credential", (_, end) => {
      const { health, clock, probe } = createSilent();
      end(health.lease("b", "lastResort", 60_000));
      clock.jump(30_000);
      expect(health.of("a").state).toBe("half_open");
      expect(health.of("b").state).toBe("open");
      expect(() => health.lease("a", "lastResort", 60_000)).toThrow(
        "A call is already probing the credential",
      );
      probe.release();
      for (const id of ["a", "b"])
        expect(health.of(id)).toMatchObject({ state: "open", lastResortDue: false });
      clock.jump(1_000);
      expect(health.of("a")).toMatchObject({ state: "open", lastResortDue: true });
    });

    it("gets another probe when the lease of the silent one has expired", () => {
      const { health, clock } = createSilent();
      health.lease("b", "lastResort", 60_000).release();
      clock.jump(64_000);
      expect(health.of("a")).toMatchObject({ state: "open", probeDue: true });
    });

    it("is closed by an answer to the silent probe, unless the other credential was refused", () => {
      const unproved = createSilent();
      unproved.health.lease("b", "lastResort", 60_000).release();
      unproved.probe.succeed(seen);
      expect(unproved.health.isClosed("b")).toBe(true);

      const refused = createSilent();
      refused.health.lease("b", "lastResort", 60_000).fail(quota, seenFailing("quota_exceeded"));
      refused.probe.succeed(seen);
      expect(refused.health.isClosed("b")).toBe(false);
    });
  });

  it("forgets a silent probe whose lease has expired when the next credential takes over", () => {
    const { open, clock } = createRegistry();
    const health = open("m", ["a", "b", "c"], { account: "one" });
    health.lease("a", "attempt").fail(quota, seenFailing("quota_exceeded"));
    clock.jump(600_000);
    // The leases of `a` expire long before those of the others.
    health.lease("a", "probe", 2_000);
    clock.jump(1_000);
    health.lease("b", "lastResort", 600_000);
    clock.jump(1_000);
    expect(() => health.lease("a", "lastResort", 2_000)).toThrow("A call is already probing the credential");
    clock.jump(60_000);
    health.lease("c", "lastResort", 600_000);
    clock.jump(1_000);
    expect(health.of("a")).toMatchObject({ state: "open", lastResortDue: true });
    expect(health.of("b").state).toBe("half_open");
  });

  it("hides no credential above it from a probe", () => {
    const { open, clock } = createRegistry();
    const health = open("m", ["a", "b", "c"]);
    const auth = { class: "auth", scope: "credential", reason: "r", rule: "test" } as const;
    for (const id of ["a", "b"]) health.lease(id, "attempt").fail(auth, seenFailing("auth"));
    clock.jump(600_000);
    health.lease("b", "probe", 60_000);
    expect(health.dueAbove(2)).toBeUndefined();
    clock.jump(1_000);
    expect(health.dueAbove(2)).toBe(0);
  });
});
