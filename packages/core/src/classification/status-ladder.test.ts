import { describe, expect, it } from "vitest";
import { errorClasses } from "../contract/plugin/error-class.js";
import { defaultScopes } from "./default-scopes.js";
import { judgeStatus, statusLadder } from "./status-ladder.js";

describe("judgeStatus", () => {
  it.each<[number, string, string]>([
    [301, "not_found", "credential_model"],
    [307, "not_found", "credential_model"],
    [400, "permanent", "request"],
    [401, "auth", "credential"],
    [402, "quota_exceeded", "account"],
    [403, "auth", "credential"],
    [404, "not_found", "credential_model"],
    [405, "not_found", "credential_model"],
    [406, "unknown", "credential_model"],
    [407, "unknown", "credential_model"],
    [408, "transient", "endpoint_model"],
    [409, "transient", "endpoint_model"],
    [410, "not_found", "credential_model"],
    [413, "input_too_large", "request"],
    [414, "input_too_large", "request"],
    [415, "permanent", "request"],
    [418, "unknown", "credential_model"],
    [421, "transient", "endpoint_model"],
    [422, "permanent", "request"],
    [423, "transient", "endpoint_model"],
    [424, "transient", "endpoint_model"],
    [425, "transient", "endpoint_model"],
    [429, "rate_limited", "credential_model"],
    [431, "input_too_large", "request"],
    [451, "auth", "credential"],
    [499, "transient", "endpoint_model"],
    [500, "transient", "endpoint_model"],
    [502, "transient", "endpoint_model"],
    [503, "transient", "endpoint_model"],
    [504, "transient", "endpoint_model"],
    [520, "transient", "endpoint_model"],
    [521, "transient", "endpoint"],
    [523, "transient", "endpoint"],
    [524, "transient", "endpoint_model"],
    [525, "transient", "endpoint"],
    [526, "transient", "endpoint"],
    [529, "transient", "endpoint_model"],
    [599, "transient", "endpoint_model"],
  ])("takes %i for %s, scope %s", (status, errorClass, scope) => {
    expect(judgeStatus(status)).toMatchObject({ class: errorClass, scope });
  });

  it.each([
    [407, "proxy_authentication"],
    [499, "client_closed_request"],
    [503, "server_error"],
    [529, "overloaded"],
  ])("names %i %s", (status, reason) => {
    expect(judgeStatus(status)?.reason).toBe(reason);
  });

  it.each([0, 100, 200, 299, 600, -1, Number.NaN])("says nothing of %s", (status) => {
    expect(judgeStatus(status)).toBeUndefined();
  });

  it("knows every refusal, and calls every 5xx transient", () => {
    for (let status = 300; status < 600; status += 1) {
      expect(judgeStatus(status)?.reason).toMatch(/^[a-z0-9_]+$/);
      expect(status < 500 || judgeStatus(status)?.class === "transient").toBe(true);
    }
  });
});

describe("statusLadder", () => {
  it("has no rung that another one hides, and a reason for each", () => {
    for (const rung of statusLadder) {
      const decided = Array.from({ length: rung.to - rung.from + 1 }, (_, index) =>
        judgeStatus(rung.from + index),
      );
      expect(decided.map((each) => each?.reason)).toContain(rung.reason);
      expect(rung.because).not.toBe("");
    }
  });
});

describe("defaultScopes", () => {
  it.each([
    ["permanent", "request"],
    ["input_too_large", "request"],
    ["content_safety", "request"],
    ["aborted", "request"],
    ["auth", "credential"],
    ["not_found", "credential_model"],
    ["quota_exceeded", "account"],
    ["rate_limited", "credential_model"],
    ["transient", "endpoint_model"],
    ["unknown", "credential_model"],
  ] as const)("of %s is %s", (errorClass, scope) => {
    expect(defaultScopes[errorClass]).toBe(scope);
  });

  it("has a scope for every class", () => {
    expect(Object.keys(defaultScopes).sort()).toEqual([...errorClasses].sort());
  });
});
