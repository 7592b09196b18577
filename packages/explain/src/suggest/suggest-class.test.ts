import type { UnknownError } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suggestClass } from "./suggest-class.js";

const next = { answered: 0, answeredItself: 0, sameError: 0, otherErrors: {}, notAsked: 0, byAll: 0 };
const base: UnknownError = {
  provider: "openai",
  credentialIds: ["team-a"],
  modelKind: "embedder",
  status: 404,
  code: "workspace_gone",
  message: "Your workspace is … and has no home",
  verdict: { class: "not_found", scope: "credential_model", rule: "general/status" },
  count: 4,
  firstMs: Date.UTC(2026, 0, 1),
  lastMs: Date.UTC(2026, 0, 2),
  next,
};
const permanent: UnknownError["verdict"] = { class: "permanent", scope: "request", rule: "general/status" };
const unknown: UnknownError["verdict"] = {
  class: "unknown",
  scope: "credential_model",
  rule: "general/status",
};

describe("the suggested class", () => {
  it.each<[string, Partial<UnknownError>, string | undefined]>([
    [
      "another credential answered, and the status names the key",
      { status: 401, verdict: unknown, next: { ...next, answered: 4 } },
      "auth",
    ],
    [
      "another credential answered what a 400 refused: no credential is parked",
      { status: 400, verdict: unknown, next: { ...next, answered: 4 } },
      "not_found request",
    ],
    [
      "another credential answered an unknown status often",
      { status: 460, verdict: unknown, next: { ...next, answered: 4 } },
      "not_found",
    ],
    [
      "another credential answered an unknown status once",
      { status: 460, verdict: unknown, next: { ...next, answered: 1 } },
      "not_found request",
    ],
    [
      "the same credential answered later",
      { status: 460, verdict: unknown, next: { ...next, answeredItself: 2 } },
      "transient",
    ],
    [
      "every credential gave the same error",
      { status: 400, verdict: unknown, next: { ...next, sameError: 2, notAsked: 2, byAll: 2 } },
      "permanent",
    ],
    [
      "every credential gave the same error once, and one credential answered another time",
      { status: 460, verdict: unknown, next: { ...next, sameError: 2, answered: 1, byAll: 1 } },
      "not_found request",
    ],
    [
      "every credential gave the same error, and the status blames keys",
      { status: 403, verdict: { ...unknown, class: "auth" }, next: { ...next, sameError: 2, byAll: 2 } },
      "unknown",
    ],
    [
      "every credential gave the same error, and the status blames the server",
      {
        status: 503,
        verdict: { ...unknown, class: "transient", scope: "endpoint_model" },
        next: { ...next, sameError: 2, byAll: 2 },
      },
      undefined,
    ],
    [
      "the call ended: a trial",
      { status: 400, verdict: permanent, next: { ...next, notAsked: 4 } },
      "unknown",
    ],
    [
      "no other credential was asked",
      { status: 460, verdict: unknown, next: { ...next, notAsked: 4 } },
      undefined,
    ],
    ["the general rules were right", { status: 404, next: { ...next, answered: 4 } }, undefined],
    [
      "words of money",
      {
        status: 400,
        verdict: permanent,
        message: "The balance is insufficient",
        next: { ...next, notAsked: 1 },
      },
      "quota_exceeded",
    ],
    [
      "Chinese words of money",
      { status: 400, verdict: permanent, message: "账户余额不足", next: { ...next, notAsked: 1 } },
      "quota_exceeded",
    ],
    [
      "a code of money",
      { status: 400, verdict: permanent, code: "AccountBalanceTooLow", next: { ...next, notAsked: 1 } },
      "quota_exceeded",
    ],
    [
      "words of a rate",
      {
        status: 400,
        verdict: permanent,
        message: "Too many requests per day",
        next: { ...next, notAsked: 1 },
      },
      "rate_limited",
    ],
    [
      "words of load",
      { status: 400, verdict: permanent, message: "The pool is warming up", next: { ...next, notAsked: 1 } },
      "transient",
    ],
    [
      "words of a key",
      {
        status: 400,
        verdict: permanent,
        message: "This key is not allowed here",
        next: { ...next, notAsked: 1 },
      },
      "auth",
    ],
    [
      "words of a model",
      {
        status: 400,
        verdict: permanent,
        message: "The model … is not deployed",
        next: { ...next, notAsked: 1 },
      },
      "not_found",
    ],
    [
      "words of length, from every credential",
      {
        status: 400,
        verdict: unknown,
        message: "The input is too long",
        next: { ...next, sameError: 1, byAll: 1 },
      },
      "input_too_large",
    ],
    [
      "words of length, but a spare answered",
      { status: 400, verdict: unknown, message: "The input is too long", next: { ...next, answered: 1 } },
      "not_found request",
    ],
    [
      "words of safety without evidence",
      {
        status: 460,
        verdict: unknown,
        message: "moderation has found something",
        next: { ...next, notAsked: 1 },
      },
      undefined,
    ],
  ])("of an error: %s", (_, differs, expected) => {
    const { class: name, ...suggested } = suggestClass({ ...base, ...differs });
    const scope = "scope" in suggested ? ` ${suggested.scope}` : "";
    expect(name === undefined ? undefined : `${name}${scope}`, suggested.because).toBe(expected);
  });

  it("never suggests that the request is at fault unless every credential gave the same error, or the call ends anyway", () => {
    const count = fc.nat({ max: 5 });
    const errors = fc.record({
      status: fc.constantFrom(200, 400, 401, 402, 403, 404, 413, 422, 429, 451, 460, 500, 503),
      message: fc.constantFrom(
        "the input is too long",
        "the pool is gone",
        "moderation",
        "the balance is low",
      ),
      verdict: fc.constantFrom(permanent, unknown, base.verdict),
      next: fc.record({
        answered: count,
        answeredItself: count,
        sameError: count,
        notAsked: count,
        byAll: count,
        otherErrors: fc.constantFrom({}, { auth: 1 }),
      }),
    });
    fc.assert(
      fc.property(errors, (differs) => {
        const error = { ...base, ...differs };
        const isRequests = ["permanent", "input_too_large", "content_safety"].includes(
          suggestClass(error).class ?? "",
        );
        const isByAll = error.next.byAll > 0 && error.next.answered === 0;
        expect(isRequests && !isByAll && error.verdict.class !== "permanent").toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
