import { describe, expect, it } from "vitest";
import { createRegistry } from "../../../test/support/create-registry.js";
import {
  type FailureGiven,
  failureOf,
  idleLease,
  modelCredential,
} from "../../../test/support/model-credential.js";
import type { FaultScope } from "../../contract/plugin/fault-scope.js";
import { changedPolicy, defaultPolicy } from "../attempt/policy.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { blameFor, isDeferred, type PartEnd, recordBlame } from "./blame.js";
import type { ModelCredential } from "./model-credential.js";

const [a, b] = [modelCredential("a", "server"), modelCredential("b", "server")];
const elsewhere = modelCredential("c", "another-server");

const uncounted = { ...defaultPolicy.unknown, circuit: "none" } as const;
/** A 4xx that nobody knows, as the policy hands it on. */
const unknown4xx: FailureGiven = {
  class: "unknown",
  scope: "credential_model",
  facts: { status: 418 },
  consequence: uncounted,
};
/** An answered 500 without words of load. */
const status500: FailureGiven = { facts: { status: 500, message: "internal error" } };
const dns: FailureGiven = { scope: "endpoint", reason: "dns_not_found", facts: { errno: "ENOTFOUND" } };
const reset: FailureGiven = { scope: "endpoint", reason: "connection_reset", facts: { errno: "ECONNRESET" } };

describe("whether the blame for a failure waits for the end of the call", () => {
  it.each<[string, FailureGiven, boolean]>([
    ["a failure that only counts does", { class: "transient" }, true],
    ["an unknown one does too", { class: "unknown", scope: "credential_model" }, true],
    ["one that states a time does not", { class: "transient", retryAfterMs: 1_000 }, false],
    ["one that opens at once does not", { class: "auth", scope: "credential" }, false],
    ["one that is nobody's does not", { class: "permanent", scope: "request" }, false],
    ["an unknown 4xx does, though it does not count yet", unknown4xx, true],
    ["one of our own network does", dns, true],
    ["one whose connection broke does", reset, true],
    [
      "one whose connection was never made does not: neither the input nor a key is at fault",
      { scope: "endpoint", facts: { errno: "ECONNREFUSED" } },
      false,
    ],
  ])("%s", (_what, given, expected) => {
    expect(isDeferred(failureOf(a, given))).toBe(expected);
  });

  it.each<[string, FailureGiven]>([
    ["a failure that only counts", { class: "transient" }],
    ["an unknown 4xx", unknown4xx],
  ])("%s of a probe does not: the probe is over", (_what, given) => {
    const lease = idleLease("a", true);
    expect(isDeferred(failureOf(a, { ...given, lease }))).toBe(false);
  });
});

/** Who is blamed for each failure of a part, all of which waited: the scope, or nobody. */
function blamed(end: PartEnd, ...failures: readonly AttemptFailure[]) {
  return blameFor(failures, failures, end).map((blame) => blame.blamed?.scope);
}

const over: PartEnd = { failed: true };

describe("who is blamed", () => {
  it("is the server, when nothing that it failed was answered there", () => {
    expect(blamed(over, failureOf(a), failureOf(b))).toEqual(["endpoint_model", "endpoint_model"]);
    expect(blamed({ answeredBy: elsewhere }, failureOf(a))).toEqual(["endpoint_model"]);
  });

  it("is the key, when the server answered the same request under another key", () => {
    expect(blamed({ answeredBy: b }, failureOf(a))).toEqual(["credential_model"]);
    expect(blamed({ answeredBy: b }, failureOf(a, { scope: "endpoint" }))).toEqual(["credential_model"]);
  });

  it("is nobody, when the same credential answered at last: its server works", () => {
    expect(blamed({ answeredBy: a }, failureOf(a))).toEqual([undefined]);
  });

  it("is the server of one model, when the answer was another model's", () => {
    const otherModel = modelCredential("d", "server", "other");
    expect(blamed({ answeredBy: otherModel }, failureOf(a))).toEqual(["endpoint_model"]);
    expect(blamed({ answeredBy: otherModel }, failureOf(a, { scope: "endpoint" }))).toEqual([
      "credential_model",
    ]);
  });

  it("is the credential for what was its own, whoever answered", () => {
    expect(blamed({ answeredBy: b }, failureOf(a, { class: "unknown", scope: "credential_model" }))).toEqual([
      "credential_model",
    ]);
  });
});

describe("an unknown 4xx", () => {
  it("is the credential's, when another credential answered the same request", () => {
    expect(blamed({ answeredBy: b }, failureOf(a, unknown4xx))).toEqual(["credential_model"]);
  });

  it("is nobody's, when the same credential answered afterwards", () => {
    expect(blamed({ answeredBy: a }, failureOf(a, unknown4xx))).toEqual([undefined]);
  });

  it("is nobody's, when nobody answered: it is more likely the request's", () => {
    expect(
      blamed(over, failureOf(a, unknown4xx), failureOf(b, { class: "auth", scope: "credential" }))[0],
    ).toBeUndefined();
  });

  it("is the credential's, when there is no other credential that was tried", () => {
    expect(blamed(over, failureOf(a, unknown4xx))).toEqual(["credential_model"]);
  });
});

describe("our own network", () => {
  it("is not held against the server, when nothing else was seen that answers", () => {
    expect(blamed(over, failureOf(a, dns), failureOf(a, reset))).toEqual([undefined, "endpoint"]);
  });

  it("works, when another endpoint answered: the server is at fault", () => {
    expect(blamed({ answeredBy: elsewhere }, failureOf(a, dns), failureOf(b, reset))).toEqual([
      "endpoint",
      "endpoint",
    ]);
    const refused = failureOf(elsewhere, { class: "auth", scope: "credential", facts: { status: 401 } });
    expect(blameFor([failureOf(a, dns)], [failureOf(a, dns), refused], over)[0]?.blamed?.scope).toBe(
      "endpoint",
    );
  });

  it("is suspected, when it is all that failed", () => {
    const failures = [failureOf(a, dns), failureOf(elsewhere, dns)];
    expect(blameFor(failures, failures, over).map(({ isSuspicion }) => isSuspicion)).toEqual([true, true]);
  });
});

describe("the input", () => {
  const suspected = (end: PartEnd, ...failures: readonly AttemptFailure[]) =>
    blameFor(failures, failures, end).some(({ isSuspicion }) => isSuspicion);
  /** Two credentials that failed alike. */
  const both = (given: FailureGiven) => [failureOf(a, given), failureOf(elsewhere, given)];

  it.each<[string, FailureGiven]>([
    ["a 500 without words of load", status500],
    ["an answered failure that nobody knows", { class: "unknown", facts: { status: 500, message: "x" } }],
    ["an empty reply", { facts: { code: "empty_reply" } }],
    ["an oversized reply", { facts: { code: "oversized_reply" } }],
  ])("is suspected when two credentials fail alike by %s", (_what, given) => {
    expect(suspected(over, ...both(given))).toBe(true);
  });

  it.each<[string, FailureGiven]>([
    ["a timeout", { isTimeout: true, facts: { status: 500 } }],
    ["a reset", reset],
    ["a refused connection", { facts: { errno: "ECONNREFUSED" } }],
    ["502", { facts: { status: 502 } }],
    ["503", { facts: { status: 503 } }],
    ["504", { facts: { status: 504 } }],
    ["529", { facts: { status: 529 } }],
    ["a 500 with words of load", { facts: { status: 500, message: "The engine is currently overloaded" } }],
    ["a 500 whose reason is load", { reason: "overloaded", facts: { status: 500 } }],
    ["a failure that was not answered", { facts: undefined }],
  ])("is never suspected for %s: a total outage opens circuits", (_what, given) => {
    expect(suspected(over, ...both(given))).toBe(false);
  });

  it("is not suspected by one credential alone, however often it fails", () => {
    expect(suspected(over, failureOf(a, status500), failureOf(a, status500))).toBe(false);
  });

  it("is not suspected when the failures differ by class, status or code", () => {
    const other = { facts: { status: 501, message: "internal error" } };
    expect(suspected(over, failureOf(a, status500), failureOf(elsewhere, other))).toBe(false);
    const coded = { facts: { status: 500, code: "E7", message: "internal error" } };
    expect(suspected(over, failureOf(a, status500), failureOf(elsewhere, coded))).toBe(false);
  });

  it("is not suspected when somebody answered", () => {
    expect(suspected({ answeredBy: b }, ...both(status500))).toBe(false);
  });
});

/** Two keys of two servers, over real health, and a way to end parts of calls in failure. */
function createCalls(ids: readonly string[] = ["a", "c"], policy = defaultPolicy) {
  const world = createRegistry();
  const health = world.open("m", ids.slice(0, 1), { endpoint: "server" });
  if (ids.length > 1) {
    world.add(health, "m", "c", { endpoint: "another-server" });
  }
  health.arrange(ids);
  const tried: readonly ModelCredential[] = ids.length > 1 ? [a, elsewhere] : [a];
  /** A call that fails with every credential that is left, each in the way of the test. */
  const fail = (given: FailureGiven, end: PartEnd = over) => {
    const failures = tried.map((credential) => {
      const lease = health.lease(credential.ref.id, "attempt");
      return failureOf(credential, { ...given, lease });
    });
    for (const { lease } of failures) lease.defer?.();
    return recordBlame(blameFor(failures, failures, end), health, policy);
  };
  const failuresIn = (scope: FaultScope) => {
    const state = health.domainOf("a", scope)?.state;
    return state?.status === "closed" ? state.failures : "open";
  };
  const inFlight = () => ids.map((id) => health.status(id).inFlight);
  return { ...world, health, fail, failuresIn, inFlight };
}

describe("what health hears at the end of a call", () => {
  it("is nothing yet of a suspicion: it is held back", () => {
    const { fail, failuresIn } = createCalls();
    expect([fail(status500), failuresIn("endpoint_model")]).toEqual([[], 0]);
  });

  it("is both failures, when the next call fails alike", () => {
    const { fail, failuresIn, health } = createCalls();
    fail(status500);
    const told = fail(status500);
    expect(failuresIn("endpoint_model")).toBe("open");
    expect(told.map(({ to, credentialId }) => `${credentialId} ${to}`)).toEqual(["a open", "c open"]);
    expect([health.isClosed("a"), health.isClosed("c")]).toEqual([false, false]);
  });

  it("is nothing of a suspicion that an answer has refuted", () => {
    const { fail, failuresIn, health } = createCalls();
    fail(status500);
    for (const id of ["a", "c"]) health.lease(id, "attempt").succeed({ durationMs: 1 });
    fail(status500);
    expect(failuresIn("endpoint_model")).toBe(0);
  });

  it("is nothing of a suspicion of another kind than the one before", () => {
    const { fail, failuresIn } = createCalls();
    fail(status500);
    fail({ facts: { status: 500, code: "E7", message: "internal error" } });
    expect(failuresIn("endpoint_model")).toBe(0);
  });

  it("is the failure at once in a total outage", () => {
    const { fail, failuresIn } = createCalls();
    fail({ facts: { status: 503 } });
    expect(failuresIn("endpoint_model")).toBe(1);
    fail({ facts: { status: 503 } });
    expect(failuresIn("endpoint_model")).toBe("open");
  });

  it("is the failure at once when a credential is alone", () => {
    const { fail, failuresIn } = createCalls(["a"]);
    fail(status500);
    expect(failuresIn("endpoint_model")).toBe(1);
  });

  it("is an unknown 4xx when another credential answered", () => {
    const { fail, failuresIn } = createCalls(["a"]);
    fail(unknown4xx, { answeredBy: elsewhere });
    expect(failuresIn("credential_model")).toBe(1);
  });

  it("is nothing of an unknown 4xx when your policy says that unknown failures open no circuit", () => {
    const policy = changedPolicy(defaultPolicy, { unknown: { circuit: "none" } });
    const { fail, failuresIn, inFlight } = createCalls(["a"], policy);
    fail(unknown4xx, { answeredBy: elsewhere });
    expect([failuresIn("credential_model"), inFlight()]).toEqual([0, [0]]);
  });

  it("is one failure a call in a domain, however often the call was sent there", () => {
    const { health, failuresIn } = createCalls();
    const failures = [1, 2, 3].map(() => failureOf(a, { lease: health.lease("a", "attempt") }));
    recordBlame(blameFor(failures, failures, over), health, defaultPolicy);
    expect([failuresIn("endpoint_model"), health.status("a").inFlight]).toEqual([1, 0]);
  });

  it.each<[string, FailureGiven, PartEnd]>([
    ["a suspicion", status500, over],
    ["nobody's fault", unknown4xx, over],
    ["a fault", { facts: { status: 503 } }, over],
    ["a fault of a server that answered", {}, { answeredBy: b }],
  ])("ends every lease: %s", (_what, given, end) => {
    const { fail, inFlight } = createCalls();
    fail(given, end);
    expect(inFlight()).toEqual([0, 0]);
  });

  it("is blamed on nobody's circuit when the credential has left the list, and its lease ends", () => {
    const { health } = createCalls();
    const failure = failureOf(a, { lease: health.lease("a", "attempt") });
    const left: string[] = [];
    health.remove("a", () => left.push("a"));
    expect(recordBlame(blameFor([failure], [failure], over), health, defaultPolicy)).toEqual([]);
    expect(left).toEqual(["a"]);
  });
});

describe("a network of ours that is out", () => {
  it("opens no circuit in the first calls, and does in the end", () => {
    const { fail, failuresIn } = createCalls();
    for (const _ of [1, 2, 3, 4, 5]) fail(dns);
    expect(failuresIn("endpoint")).toBe(0);
    for (const _ of [1, 2]) fail(dns);
    expect(failuresIn("endpoint")).toBe("open");
  });

  it("is forgotten with the next answer", () => {
    const { fail, failuresIn, health } = createCalls();
    for (const _ of [1, 2, 3, 4, 5]) fail(dns);
    health.lease("a", "attempt").succeed({ durationMs: 1 });
    fail(dns);
    expect(failuresIn("endpoint")).toBe(0);
  });
});
