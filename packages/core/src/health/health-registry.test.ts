import { describe, expect, it, vi } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { HealthChange, HealthLink } from "../contract/health-link.js";
import type { Transition } from "../contract/transition.js";
import { LinkedHealth } from "./linked-health.js";
import type { ModelHealth } from "./model-health.js";

const auth = { class: "auth", scope: "credential", reason: "r", rule: "test" } as const;
const limited = { class: "rate_limited", scope: "credential", reason: "r", rule: "test" } as const;

const revoke = (health: ModelHealth, id: string) =>
  health.lease(id, "attempt").fail(auth, seenFailing("auth"));

describe("the registry", () => {
  it("keeps a domain as long as one credential is in it, and no longer", () => {
    const { open } = createRegistry();
    const [health, other] = [open("m"), open("n")];
    revoke(health, "a");
    expect(other.isClosed("a")).toBe(false);
    health.close();
    expect(other.isClosed("a")).toBe(false);
    const again = open("m");
    expect(again.isClosed("a")).toBe(false);
    other.close();
    again.close();
    expect(open("m").isClosed("a")).toBe(true);
  });

  it("counts for each credential how many of its domains are not closed, whoever opened them", () => {
    const { registry, open } = createRegistry();
    const [health, other] = [open("m"), open("n")];
    revoke(health, "a");
    expect([health.isClosed("a"), other.isClosed("a"), other.isClosed("b")]).toEqual([false, false, true]);
    health.lease("a", "attempt").succeed({ durationMs: 1 });
    expect([health.isClosed("a"), other.isClosed("a")]).toEqual([true, true]);
    const members = registry.domain(health.domainOf("a", "credential")?.key ?? "")?.members;
    expect([...(members ?? [])].map(({ ref }) => `${ref.model}/${ref.id}`)).toEqual(["m/a", "n/a"]);
  });

  it("counts for a credential that joins what is open already", () => {
    const { open } = createRegistry();
    revoke(open("m"), "a");
    const joined = open("n");
    expect([joined.isClosed("a"), joined.firstClosed()]).toEqual([false, 1]);
  });

  it("keeps what it knows of a server when a key of it is replaced", () => {
    const { add, open } = createRegistry();
    const health = open("m");
    const endpoint = { ...auth, scope: "endpoint" } as const;
    health.lease("a", "attempt").fail(endpoint, seenFailing("auth"));
    add(health, "m", "a", { secrets: ["another"] });
    health.arrange(["a", "b"]);
    expect(health.isClosed("a")).toBe(false);
    health.lease("a", "attempt").succeed({ durationMs: 1 });
    expect([health.isClosed("a"), health.isClosed("b")]).toEqual([true, true]);
  });

  it("says to every model of a domain that room may have come, and to no other", () => {
    const { open } = createRegistry();
    const [health, other, stranger] = [open("m"), open("n"), open("m", ["z"], { endpoint: "elsewhere" })];
    const told: string[] = [];
    const sent = [health.lease("a", "attempt"), health.lease("a", "attempt")];
    sent[0]?.fail(limited, seenFailing("rate_limited"));
    health.onRoom = () => told.push("m");
    other.onRoom = () => told.push("n");
    stranger.onRoom = () => told.push("z");
    sent[1]?.release();
    expect([...new Set(told)].sort()).toEqual(["m", "n"]);
  });

  it("names each credential that nothing distinguishes otherwise", () => {
    const { registry } = createRegistry();
    expect(new Set([registry.nextLocalName(), registry.nextLocalName()]).size).toBe(2);
  });
});

/** A registry of a fleet, and the other processes. */
function createLinked() {
  let tell: ((change: HealthChange) => void) | undefined;
  const told: Transition[][] = [];
  const publish = vi.fn<HealthLink["publish"]>();
  const link: HealthLink = {
    publish,
    subscribe: (listener) => {
      tell = listener;
      return () => undefined;
    },
    acquireProbe: async () => undefined,
    takePortion: async () => 0,
    publishLimit: () => undefined,
    name: ({ scope, parts }) => `${scope}/${parts.join("/")}`,
  };
  const linked = new LinkedHealth(link, (member, error) => {
    throw new Error(member, { cause: error });
  });
  linked.onTransitions = (transitions) => told.push([...transitions]);
  const world = createRegistry(linked);
  const health = world.open("m");
  const domain = health.domainOf("a", "credential")?.sharedName ?? "";
  const opened = (changes: Partial<Extract<HealthChange, { state: "open" }>> = {}) =>
    tell?.({
      domain,
      state: "open",
      classification: auth,
      consequence: seenFailing("auth").consequence,
      probeInMs: 5_000,
      openings: 2,
      ...changes,
    });
  return {
    ...world,
    health,
    publish,
    told,
    domain,
    opened,
    closed: () => tell?.({ domain, state: "closed" }),
  };
}

describe("what another process has learned", () => {
  it("opens the domain here, for as long as it says from now", () => {
    const { clock, health, opened, told } = createLinked();
    opened({ statedInMs: 9_000 });
    expect(health.of("a")).toMatchObject({
      state: "open",
      blocks: true,
      retryAtMs: clock.monotonicMs() + 5_000,
    });
    expect(health.status("a")).toMatchObject({
      consecutiveOpenings: 2,
      untilMs: clock.epochMs() + 9_000,
      lastFailure: auth,
    });
    expect(told).toEqual([
      [expect.objectContaining({ scope: "credential", from: "closed", to: "open", credentialId: "a" })],
    ]);
  });

  it("closes it again", () => {
    const { health, opened, closed } = createLinked();
    opened();
    closed();
    expect(health.isClosed("a")).toBe(true);
  });

  it("is not sent back", () => {
    const { opened, closed, publish } = createLinked();
    opened();
    closed();
    expect(publish).not.toHaveBeenCalled();
  });

  it("shortens nothing that is known here", () => {
    const { clock, health, opened } = createLinked();
    revoke(health, "a");
    opened();
    expect(health.of("a")).toMatchObject({ retryAtMs: clock.monotonicMs() + 600_000 });
  });

  it("lengthens what is known here", () => {
    const { clock, health, opened } = createLinked();
    revoke(health, "a");
    opened({ probeInMs: 900_000 });
    expect(health.of("a")).toMatchObject({ retryAtMs: clock.monotonicMs() + 900_000 });
  });

  it("keeps a stated time that is known here when it says an earlier one", () => {
    const { clock, health, opened } = createLinked();
    const day = { ...limited, retryAfterMs: 86_400_000 };
    health.lease("a", "attempt").fail(day, seenFailing("rate_limited"));
    opened({ probeInMs: 900_000, statedInMs: 900_000 });
    expect(health.status("a")).toMatchObject({ untilMs: clock.epochMs() + 86_400_000 });
  });

  it("closes the domain under a probe of this process, whose verdict is late then", () => {
    const { clock, health, closed } = createLinked();
    revoke(health, "a");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 1_000);
    closed();
    expect(health.isClosed("a")).toBe(true);
    expect(probe.fail(auth, seenFailing("auth"))).toEqual([]);
    expect(health.isClosed("a")).toBe(true);
  });

  it("lengthens what a probe of this process holds, and leaves the probe its verdict", () => {
    const { clock, health, opened } = createLinked();
    revoke(health, "a");
    clock.jump(600_000);
    const probe = health.lease("a", "probe", 1_000);
    opened({ statedInMs: 900_000, probeInMs: 900_000 });
    expect(health.of("a").state).toBe("half_open");
    probe.release();
    expect(health.status("a")).toMatchObject({ untilMs: clock.epochMs() + 900_000 });
  });

  it("about a domain that nobody here is in is passed over", () => {
    const { health, opened, told } = createLinked();
    opened({ domain: "elsewhere" });
    expect([health.isClosed("a"), told]).toEqual([true, []]);
  });

  it("makes the verdict of an attempt that began before it late", () => {
    const { health, opened } = createLinked();
    const early = health.lease("a", "attempt");
    opened();
    expect(early.succeed({ durationMs: 1 })).toEqual([]);
    expect(health.isClosed("a")).toBe(false);
  });
});
