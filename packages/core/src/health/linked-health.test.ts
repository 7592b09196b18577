import { describe, expect, it, vi } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { HealthChange, HealthLink, ProbePass, SharedIdentity } from "../contract/health-link.js";
import { createFaultDomain, type FaultDomain } from "./fault-domain.js";
import { localPass } from "./late-pass.js";
import { LinkedHealth } from "./linked-health.js";

const evidence = { attemptAgeMs: 0, credentialId: "a" };
const never = () => new Promise<void>(() => undefined);

/** A link that works, and what it was asked. */
function createLink(broken: Partial<HealthLink> = {}) {
  const published: HealthChange[] = [];
  const named: SharedIdentity[] = [];
  let tell: ((change: HealthChange) => void) | undefined;
  const unsubscribe = vi.fn();
  const pass: ProbePass = { renew: () => undefined, end: () => undefined };
  const link: HealthLink = {
    publish: (change) => void published.push(change),
    subscribe: (listener) => {
      tell = listener;
      return unsubscribe;
    },
    acquireProbe: async () => pass,
    takePortion: async () => 0,
    publishLimit: () => undefined,
    name: (identity) => {
      named.push(identity);
      return `fleet:${identity.scope}:${identity.parts.join("+")}`;
    },
    ...broken,
  };
  const reported: [member: string, error: unknown][] = [];
  const linked = new LinkedHealth(link, (member, error) => reported.push([member, error]));
  return {
    linked,
    reported,
    published,
    named,
    pass,
    unsubscribe,
    tell: (change: HealthChange) => tell?.(change),
  };
}

const down = new Error("the store is down");
const breaks = () => {
  throw down;
};

const auth = { class: "auth", scope: "credential", reason: "r", rule: "test" } as const;

/** One credential of a fleet's process. */
function createHealth(broken: Partial<HealthLink> = {}) {
  const made = createLink(broken);
  const world = createRegistry(made.linked);
  return { ...made, ...world, health: world.open("m", ["a"]) };
}

const revoke = ({ health }: Pick<ReturnType<typeof createHealth>, "health">, retryAfterMs?: number) =>
  health
    .lease("a", "attempt")
    .fail(retryAfterMs === undefined ? auth : { ...auth, retryAfterMs }, seenFailing("auth"));

function namedDomain(changes: Partial<FaultDomain> = {}): FaultDomain {
  const name = { key: "k", scope: "credential", shared: undefined } as const;
  return { ...createFaultDomain(name, "fleet-name"), ...changes };
}

describe("what this process learns", () => {
  it("is published when a domain opens: with milliseconds from now, never with a time of this machine", () => {
    const world = createHealth();
    revoke(world);
    expect(world.published).toEqual([
      {
        domain: "fleet:credential:credential+p+server+text:secret of a",
        state: "open",
        classification: auth,
        consequence: seenFailing("auth").consequence,
        probeInMs: 600_000,
        openings: 1,
      },
    ]);
  });

  it("is published with the stated wait, if there was one", () => {
    const world = createHealth();
    revoke(world, 900_000);
    expect(world.published[0]).toMatchObject({ probeInMs: 900_000, statedInMs: 900_000 });
  });

  it("is published when a domain closes, and not when a probe begins", () => {
    const world = createHealth();
    revoke(world);
    world.clock.jump(600_000);
    const probe = world.health.lease("a", "probe", 1_000);
    expect(world.published).toHaveLength(1);
    probe.succeed({ durationMs: 1 });
    expect(world.published.slice(1)).toEqual([{ domain: world.published[0]?.domain, state: "closed" }]);
  });

  it("is published when a probe has failed: the domain opens anew", () => {
    const world = createHealth();
    revoke(world);
    world.clock.jump(600_000);
    world.health.lease("a", "probe", 1_000).fail(auth, seenFailing("auth"));
    expect(world.published[1]).toMatchObject({ state: "open", openings: 2, probeInMs: 1_200_000 });
  });

  it("is not published when a probe ends without a verdict: nothing was learned", () => {
    const world = createHealth();
    revoke(world);
    world.clock.jump(600_000);
    world.health.lease("a", "probe", 1_000).release();
    expect(world.published).toHaveLength(1);
  });

  it("is not published of a domain that only this process knows", () => {
    const { linked, published } = createLink();
    linked.publish(namedDomain({ sharedName: undefined }), 0, evidence);
    expect(published).toEqual([]);
  });
});

describe("the names of domains", () => {
  it("are asked for once for each domain that texts distinguish", () => {
    const { health, named, add } = createHealth();
    expect(named.map(({ scope }) => scope)).toHaveLength(6);
    add(health, "m", "b", { secrets: ["secret of a"] });
    expect(named).toHaveLength(6);
    expect(health.domainOf("a", "endpoint")?.sharedName).toBe("fleet:endpoint:endpoint+server");
  });

  it("are not asked for where an id alone distinguishes the credential", () => {
    const { open } = createHealth();
    const health = open("m", ["z"], { secrets: [], endpoint: "local" });
    expect(health.domainOf("z", "credential")?.sharedName).toBeUndefined();
  });

  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["a number", 7],
    ["a promise", Promise.resolve("name")],
  ])("that are %s leave the domain local", (_what, name) => {
    expect(
      createHealth({ name: () => name as never }).health.domainOf("a", "endpoint")?.sharedName,
    ).toBeUndefined();
  });

  it("of blocking domains alone are what a probe asks the right for", () => {
    const world = createHealth();
    expect(world.health.sharedDomainsOf("a").map(({ sharedName }) => sharedName)).toEqual([]);
    revoke(world);
    expect(world.health.sharedDomainsOf("a").map(({ sharedName }) => sharedName)).toEqual([
      "fleet:credential:credential+p+server+text:secret of a",
    ]);
  });
});

describe("a link that throws", () => {
  it.each([
    ["publish", (world: ReturnType<typeof createHealth>) => void revoke(world)],
    ["subscribe", () => undefined],
    ["name", () => undefined],
  ] as const)("in %s is reported, and health goes on alone", async (member, use) => {
    const world = createHealth({ [member]: breaks });
    use(world);
    await Promise.resolve();
    expect(world.reported.length).toBeGreaterThan(0);
    expect(new Set(world.reported.flat())).toEqual(new Set([member, down]));
    revoke(world);
    expect(world.health.isClosed("a")).toBe(false);
  });

  it("in acquireProbe grants the probe: a credential that never recovers is worse than one probe too many", async () => {
    const thrown = createLink({ acquireProbe: breaks });
    expect(await thrown.linked.acquireProbe(["d"], 1_500, never)).toBe(localPass);
    const rejected = createLink({ acquireProbe: () => Promise.reject(down) });
    expect(await rejected.linked.acquireProbe(["d"], 1_500, never)).toBe(localPass);
    expect([thrown.reported, rejected.reported]).toEqual([
      [["acquireProbe", down]],
      [["acquireProbe", down]],
    ]);
  });

  it("in what ends its subscription is reported, and closing goes on", () => {
    const { linked, reported } = createLink({ subscribe: () => breaks });
    linked.onChange(() => []);
    linked.close();
    expect(reported).toEqual([["subscribe", down]]);
  });

  it("has its changes refused without harm when they are none", () => {
    const world = createHealth();
    for (const change of [undefined, null, 7, {}, { domain: "x" }]) {
      world.tell(change as never);
    }
    expect(world.health.isClosed("a")).toBe(true);
  });
});

describe("a link that rejects where nobody waits", () => {
  it.each(["publish", "subscribe", "name"] as const)(
    "in %s is reported, and does not end the process",
    async (member) => {
      const world = createHealth({ [member]: () => Promise.reject(down) as never });
      revoke(world);
      await new Promise((resolve) => setImmediate(resolve));
      expect(world.reported).toContainEqual([member, down]);
    },
  );
});

describe("a link that works", () => {
  it("decides who probes: another process has the right, or this one", async () => {
    const { linked, pass } = createLink();
    expect(await linked.acquireProbe(["d"], 1_500, never)).toBe(pass);
    const refused = createLink({ acquireProbe: async () => undefined });
    expect(await refused.linked.acquireProbe(["d"], 1_500, never)).toBeUndefined();
  });

  it("is left when this process closes", () => {
    const { linked, unsubscribe } = createLink();
    linked.onChange(() => []);
    linked.close();
    expect(unsubscribe).toHaveBeenCalledOnce();
  });

  it("reports what its changes do to health, and a listener that throws harms nobody", () => {
    const { linked, reported, tell } = createLink();
    const told: unknown[] = [];
    const transition = {
      scope: "account",
      domain: "d",
      from: "closed",
      to: "open",
      credentialId: "a",
    } as const;
    linked.onChange(() => [transition]);
    linked.onTransitions = (transitions) => {
      told.push(...transitions);
      throw down;
    };
    tell({ domain: "d", state: "closed" });
    expect([told, reported]).toEqual([[transition], [["subscribe", down]]]);
  });
});
