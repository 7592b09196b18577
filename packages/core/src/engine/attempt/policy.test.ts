import { describe, expect, it } from "vitest";
import type { Classification } from "../../contract/plugin/classification.js";
import { type ErrorClass, errorClasses } from "../../contract/plugin/error-class.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { PolicyRow } from "../../contract/policy.js";
import { changedPolicy, consequenceOf, defaultPolicy } from "./policy.js";

describe("the table of classes", () => {
  it.each<[ErrorClass, PolicyRow["call"], PolicyRow["circuit"], PolicyRow["cooldown"]]>([
    ["permanent", "rethrow", "none", "breaker"],
    ["input_too_large", "rethrow", "none", "breaker"],
    ["content_safety", "rethrow", "none", "breaker"],
    ["aborted", "rethrow", "none", "breaker"],
    ["auth", "next", "open", "failback"],
    ["not_found", "next", "open", "failback"],
    ["quota_exceeded", "next", "open", "failback"],
    ["rate_limited", "next", "open", "breaker"],
    ["transient", "nextThenRounds", "count", "breaker"],
    ["unknown", "next", "count", "breaker"],
  ])(
    "says of %s that the call does %s, and the circuit: %s, for the %s's time",
    (name, call, circuit, cooldown) => {
      expect(defaultPolicy[name]).toMatchObject({ call, circuit, cooldown });
    },
  );

  /** The classes whose row has a trait. */
  const having = (is: (row: PolicyRow) => boolean) =>
    errorClasses.filter((name) => is(defaultPolicy[name])).sort();

  it("has no class beside those", () => {
    expect(Object.keys(defaultPolicy).sort()).toEqual([...errorClasses].sort());
  });

  it("lets block, when nothing else is left, what says that the credential is at fault", () => {
    expect(having((row) => row.blocks)).toEqual(["auth", "not_found", "quota_exceeded", "rate_limited"]);
  });

  it("probes early what is healed when somebody acts", () => {
    expect(having((row) => row.probedEarly)).toEqual(["auth", "not_found", "quota_exceeded"]);
  });

  it("takes as proof of the endpoint every reply that is neither transient, unknown nor aborted", () => {
    expect(having((row) => !row.provesEndpoint)).toEqual(["aborted", "transient", "unknown"]);
  });

  it("waits for a rate limit always, and for nothing that only somebody can heal", () => {
    expect(having((row) => row.waits === "always")).toEqual(["rate_limited"]);
    expect(having((row) => row.waits === "stated")).toEqual(["quota_exceeded", "transient", "unknown"]);
  });

  it("bounds the room by rate limits alone", () => {
    expect(having((row) => row.limitsRoom)).toEqual(["rate_limited"]);
  });

  it("cannot be changed by whoever reads it", () => {
    expect([defaultPolicy, ...Object.values(defaultPolicy)].every(Object.isFrozen)).toBe(true);
  });
});

describe("a changed policy", () => {
  it("has the changed trait, and every other trait as it was", () => {
    const policy = changedPolicy(defaultPolicy, { content_safety: { call: "next" } });
    expect(policy).toEqual({
      ...defaultPolicy,
      content_safety: { ...defaultPolicy.content_safety, call: "next" },
    });
  });

  it.each(Object.keys(defaultPolicy.auth) as (keyof PolicyRow)[])("may change %s alone", (trait) => {
    const value = defaultPolicy.transient[trait];
    expect(changedPolicy(defaultPolicy, { auth: { [trait]: value } }).auth).toEqual({
      ...defaultPolicy.auth,
      [trait]: value,
    });
  });

  it("takes later changes over earlier ones, trait by trait", () => {
    const { auth } = changedPolicy(defaultPolicy, { auth: { blocks: false, circuit: "count" } }, undefined, {
      auth: { circuit: "none" },
      unknown: undefined,
    });
    expect(auth).toEqual({ ...defaultPolicy.auth, blocks: false, circuit: "none" });
  });

  it("is not changed by a trait that is undefined", () => {
    expect(changedPolicy(defaultPolicy, { auth: { circuit: undefined } })).toEqual(defaultPolicy);
  });

  it("leaves the table that it was made from as it was, and is frozen too", () => {
    const before = structuredClone(defaultPolicy);
    const policy = changedPolicy(defaultPolicy, { auth: { blocks: false } });
    expect(defaultPolicy).toEqual(before);
    expect([policy, ...Object.values(policy)].every(Object.isFrozen)).toBe(true);
  });
});

/** What a failure brings about, with the default policy. */
function consequence(
  given: Partial<Classification> & Pick<Classification, "class">,
  facts: Partial<ErrorFacts> | undefined,
  hasAnswered = true,
  policy = defaultPolicy,
) {
  const classification: Classification = {
    scope: "credential",
    reason: "r",
    rule: "general/status",
    ...given,
  };
  const read = facts === undefined ? undefined : { message: "", ...facts };
  return { classification, ...consequenceOf(classification, read, policy, { hasAnswered }) };
}

/** As a transient failure: by the threshold, for `breaker.cooldownMs`, without blocking, without an early probe. */
const counted = { circuit: "count", cooldown: "breaker", blocks: false, probedEarly: false } as const;

describe("what one failure brings about", () => {
  it("is its class's row, and the scope that was read", () => {
    const { consequence: row, blamed, classification } = consequence({ class: "auth" }, { status: 401 });
    expect([row, blamed]).toEqual([defaultPolicy.auth, classification]);
  });

  it("is the row of a failure without a reply too", () => {
    expect(consequence({ class: "transient" }, undefined).consequence).toBe(defaultPolicy.transient);
  });

  describe("for a bare 403 or 451", () => {
    it.each([403, 451])(
      "of %i from a credential that has answered is what a transient failure does to the circuit",
      (status) => {
        expect(consequence({ class: "auth" }, { status }).consequence).toEqual({
          ...defaultPolicy.auth,
          ...counted,
        });
      },
    );

    it("moves the call on as its class says", () => {
      expect(consequence({ class: "auth" }, { status: 403 }).consequence.call).toBe("next");
    });

    it("opens at once when the credential has not answered since it last opened", () => {
      expect(consequence({ class: "auth" }, { status: 403 }, false).consequence).toBe(defaultPolicy.auth);
    });

    it("opens at once when a rule has read words of key, account or permission", () => {
      expect(consequence({ class: "auth", rule: "openai/forbidden" }, { status: 403 }).consequence).toBe(
        defaultPolicy.auth,
      );
    });

    it("says nothing of a 401: that is about the key", () => {
      expect(consequence({ class: "auth" }, { status: 401 }).consequence).toBe(defaultPolicy.auth);
    });

    it("follows the changed policy of transient failures", () => {
      const policy = changedPolicy(defaultPolicy, { transient: { blocks: true } });
      expect(consequence({ class: "auth" }, { status: 403 }, true, policy).consequence.blocks).toBe(true);
    });
  });

  describe("for a verdict that was read from the free text of a 400, 413 or 422", () => {
    it.each([400, 413, 422])("of %i counts on the credential and model, and parks no account", (status) => {
      const {
        consequence: row,
        blamed,
        classification,
      } = consequence(
        { class: "quota_exceeded", scope: "account", rule: "general/words" },
        { status, message: "you exceeded your current quota" },
      );
      expect(row).toEqual({ ...defaultPolicy.quota_exceeded, ...counted });
      expect(blamed).toEqual({ ...classification, scope: "credential_model" });
    });

    it("keeps to nobody what is the request's own", () => {
      const { blamed } = consequence(
        { class: "not_found", scope: "request" },
        { status: 400, message: "no vision" },
      );
      expect(blamed.scope).toBe("request");
    });

    it.each([
      ["code", { code: "insufficient_quota" }],
      ["type", { type: "billing_error" }],
    ])("opens at once where a %s names the fault", (_what, facts) => {
      const { consequence: row, blamed } = consequence(
        { class: "quota_exceeded", scope: "account" },
        { status: 400, ...facts },
      );
      expect([row, blamed.scope]).toEqual([defaultPolicy.quota_exceeded, "account"]);
    });

    it.each([
      { code: "400" },
      { code: "" },
      { type: "invalid_request_error" },
      { type: "BadRequestError", code: "null" },
      { type: "invalid_argument" },
      { type: "unknown_error", code: "invalid_request_error" },
      { type: "api_error" },
    ])("is free text although there is %o: that says no more than the status", (facts) => {
      expect(consequence({ class: "auth" }, { status: 400, ...facts }).consequence.circuit).toBe("count");
    });

    it("is free text although a code names another fault, when the rule says that it read the sentence", () => {
      const facts = { status: 400, code: "unsupported_value" };
      const { consequence: row, blamed } = consequence(
        { class: "quota_exceeded", scope: "account", evidence: "text" },
        facts,
      );
      expect([row.circuit, blamed.scope]).toEqual(["count", "credential_model"]);
      const other = consequence(
        { class: "quota_exceeded", scope: "account", evidence: "text" },
        { status: 429 },
      );
      expect(other.consequence).toEqual(defaultPolicy.quota_exceeded);
    });

    it.each([undefined, 200, 404, 500, 503])("counts where the status %s says another thing", (status) => {
      for (const judged of ["quota_exceeded", "auth"] as const) {
        const { consequence: row, blamed } = consequence(
          { class: judged, scope: "account", evidence: "text" },
          status === undefined ? {} : { status },
        );
        expect([row.circuit, row.blocks, blamed.scope]).toEqual(["count", false, "credential_model"]);
      }
    });

    it.each([
      [404, "not_found"],
      [401, "auth"],
      [402, "quota_exceeded"],
      [429, "quota_exceeded"],
    ] as const)(
      "opens at once where the status %s is about who asks, or says %s itself",
      (status, judged) => {
        const { consequence: row, blamed } = consequence(
          { class: judged, scope: "account", evidence: "text" },
          { status },
        );
        expect([row, blamed.scope]).toEqual([defaultPolicy[judged], "account"]);
      },
    );

    it("of a sentence that repeats the request counts, unless the status is about the key", () => {
      const judge = (status: number, judged: "auth" | "not_found") =>
        consequenceOf(
          { class: judged, scope: "credential", reason: "r", rule: "test" },
          { status, message: "x", code: "some_code" },
          defaultPolicy,
          { hasAnswered: false, repeatsRequest: true },
        ).consequence.circuit;
      expect([judge(404, "not_found"), judge(403, "auth"), judge(401, "auth"), judge(429, "auth")]).toEqual([
        "count",
        "count",
        "open",
        "open",
      ]);
    });

    it("says nothing of other statuses", () => {
      const { consequence: row, blamed } = consequence(
        { class: "quota_exceeded", scope: "account" },
        { status: 429 },
      );
      expect([row, blamed.scope]).toEqual([defaultPolicy.quota_exceeded, "account"]);
    });
  });

  describe("for a 4xx that nobody knows", () => {
    it("moves the call on and counts nothing yet: it is more likely the request's fault", () => {
      const { consequence: row } = consequence({ class: "unknown" }, { status: 418 });
      expect(row).toEqual({ ...defaultPolicy.unknown, circuit: "none" });
    });

    it.each([undefined, 200, 500, 599])("is not what a failure with status %s is: that counts", (status) => {
      const facts = status === undefined ? {} : { status };
      expect(consequence({ class: "unknown" }, facts).consequence).toBe(defaultPolicy.unknown);
    });

    it("opens at once where the policy says so", () => {
      const policy = changedPolicy(defaultPolicy, { unknown: { circuit: "open" } });
      expect(
        consequence({ class: "unknown", rule: "user" }, { status: 418 }, true, policy).consequence.circuit,
      ).toBe("open");
    });
  });
});
