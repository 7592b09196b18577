import { describe, expect, it } from "vitest";
import { createRegistry } from "../../../test/support/create-registry.js";
import type { HealthChange, HealthLink } from "../../contract/health-link.js";
import type { ErrorClass } from "../../contract/plugin/error-class.js";
import type { PolicyRow } from "../../contract/policy.js";
import { LinkedHealth } from "../../health/linked-health.js";
import { withOwnConsequence } from "../../health/own-consequence.js";
import { changedPolicy, defaultPolicy } from "./policy.js";

const mild = changedPolicy(defaultPolicy, { auth: { blocks: false } });

function opening(name: ErrorClass, consequence: PolicyRow = defaultPolicy[name]) {
  return {
    domain: "d",
    state: "open",
    classification: { class: name, scope: "credential", reason: "r", rule: "test" },
    consequence,
    probeInMs: 5_000,
    openings: 1,
  } as const;
}

/** A process with this policy, and a fleet that can say something at once or before. */
function createProcess(known?: ReturnType<typeof opening>) {
  let hear: ((change: HealthChange) => void) | undefined;
  const link: HealthLink = {
    publish: () => undefined,
    subscribe: (listener) => {
      hear = listener;
      return () => undefined;
    },
    current: (domain) => (known === undefined || domain !== "credential" ? undefined : { ...known, domain }),
    acquireProbe: async () => undefined,
    takePortion: async () => 0,
    publishLimit: () => undefined,
    name: ({ scope }) => scope,
  };
  const linked = new LinkedHealth(link, (member, error) => {
    throw new Error(member, { cause: error });
  });
  const world = createRegistry(linked, mild);
  return { health: world.open("m", ["a"]), hear: (change: HealthChange) => hear?.(change) };
}

describe("what a state of the fleet means here", () => {
  it("is said by this process's own policy, when it hears of it", () => {
    const { health, hear } = createProcess();
    hear({ ...opening("auth"), domain: "credential" });
    expect(health.of("a")).toMatchObject({ state: "open", blocks: false });
    hear({ ...opening("quota_exceeded"), domain: "credential", openings: 2, probeInMs: 9_000 });
    expect(health.of("a")).toMatchObject({ state: "open", blocks: true });
  });

  it("is said by this process's own policy, when it begins to use what the fleet knows", () => {
    expect(createProcess(opening("auth")).health.of("a")).toMatchObject({ state: "open", blocks: false });
  });

  it("is what the strictest of the models' policies says", () => {
    const strict = withOwnConsequence(opening("auth", mild.auth), [mild, undefined, defaultPolicy, mild]);
    expect(strict).toMatchObject({ consequence: defaultPolicy.auth });
  });

  it("is what the message says, of a class that is unknown here", () => {
    const change = opening("newer" as ErrorClass, defaultPolicy.auth);
    expect(withOwnConsequence(change, [mild])).toEqual(change);
  });

  it("is milder where the evidence was weak, and where the class opens no circuit", () => {
    const weak = opening("auth", { ...mild.auth, circuit: "count" });
    expect(withOwnConsequence(weak, [defaultPolicy])).toMatchObject({
      consequence: { circuit: "count", blocks: false, cooldown: "breaker" },
    });
    const never = changedPolicy(defaultPolicy, { auth: { circuit: "none" } });
    expect(withOwnConsequence(opening("auth"), [never])).toMatchObject({
      consequence: { circuit: "open", blocks: false },
    });
  });
});
