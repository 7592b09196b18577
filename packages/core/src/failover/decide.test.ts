import { describe, expect, it } from "vitest";
import { errorClasses } from "../contract/plugin/error-class.js";
import { decide, defaultPolicy } from "./decide.js";

describe("the table of what each class does", () => {
  it("has a row for every class", () => {
    expect(Object.keys(defaultPolicy).sort()).toEqual([...errorClasses].sort());
  });

  it.each([
    ["permanent", "rethrow", "none"],
    ["input_too_large", "rethrow", "none"],
    ["content_safety", "rethrow", "none"],
    ["aborted", "rethrow", "none"],
    ["auth", "next", "open"],
    ["not_found", "next", "open"],
    ["quota_exceeded", "next", "open"],
    ["rate_limited", "next", "open"],
    ["transient", "nextThenRounds", "count"],
    ["unknown", "next", "count"],
  ] as const)("says of %s: the call %s, the circuit %s", (errorClass, call, circuit) => {
    expect(defaultPolicy[errorClass]).toEqual({ call, circuit });
  });
});

describe("what one failure does", () => {
  const failure = (errorClass: "unknown" | "transient") =>
    ({ class: errorClass, scope: "credential_model", reason: "r", rule: "test" }) as const;
  const facts = (status: number) => ({ status, message: "m" });

  it.each([
    [undefined, "count"],
    [399, "count"],
    [400, "none"],
    [499, "none"],
    [500, "count"],
  ] as const)("with the status %s and no rule that knows it: the circuit %s", (status, circuit) => {
    const seen = status === undefined ? { message: "m" } : facts(status);
    expect(decide(failure("unknown"), seen, defaultPolicy)).toEqual({ call: "next", circuit });
  });

  it("without facts is the table's row", () => {
    expect(decide(failure("unknown"), undefined, defaultPolicy)).toBe(defaultPolicy.unknown);
    expect(decide(failure("transient"), facts(408), defaultPolicy)).toBe(defaultPolicy.transient);
  });

  it("is what a user has said, whatever the status", () => {
    const unknown = { call: "rethrow", circuit: "open" } as const;
    expect(decide(failure("unknown"), facts(404), { ...defaultPolicy, unknown })).toBe(unknown);
  });
});
