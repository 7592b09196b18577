import { describe, expect, it } from "vitest";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { FailedExtension } from "./extension-report.js";
import { createRuleClassifier } from "./rule-classifier.js";

const credential = { id: "team-a", provider: "openai", model: "embed" };
const auth = { class: "auth", scope: "credential", reason: "mine" } as const;
const rule = (name: string, classify: ErrorRule["classify"]): ErrorRule => ({ name, classify });

function judge(
  facts: ErrorFacts | undefined,
  rules: readonly ErrorRule[] = [],
  classifier?: ErrorClassifier,
): { readonly answer: Classification; readonly reports: readonly FailedExtension[] } {
  const reports: FailedExtension[] = [];
  const onExtensionError = (failed: FailedExtension) => reports.push(failed);
  const classify = createRuleClassifier({ rules, classifier, onExtensionError, epochMs: () => 0 });
  const answer = classify({ credential, operation: "embed", ...(facts === undefined ? {} : { facts }) });
  return { answer, reports };
}

describe("createRuleClassifier", () => {
  it("takes the first rule that answers, and names it", () => {
    const rules = [
      rule("silent", () => undefined),
      rule("first", () => auth),
      rule("second", () => ({ ...auth, reason: "late" })),
    ];
    expect(judge({ status: 500, message: "m" }, rules)).toEqual({
      answer: { ...auth, rule: "first" },
      reports: [],
    });
  });

  it("skips a rule that throws, and reports it", () => {
    const broken = rule("broken", () => {
      throw new Error("oops");
    });
    expect(judge({ status: 401, message: "m" }, [broken, rule("next", () => auth)])).toEqual({
      answer: { ...auth, rule: "next" },
      reports: [{ extension: "rule", name: "broken", message: "oops" }],
    });
  });

  it.each<[string, unknown, RegExp]>([
    [
      "a class that is none",
      { ...auth, class: "fatal" },
      /^it returned an unknown class; the classes are: permanent/,
    ],
    ["a class of every object", { ...auth, class: "toString" }, /unknown class/],
    [
      "a scope that is none",
      { ...auth, scope: "world" },
      /^it returned an unknown scope; the scopes are: request/,
    ],
    ["no reason", { ...auth, reason: "" }, /returned no reason/],
    ["a wait that is no number", { ...auth, retryAfterMs: Number.NaN }, /retryAfterMs/],
    ["a wait before now", { ...auth, retryAfterMs: -1 }, /retryAfterMs/],
    ["a promise", Promise.resolve(auth), /returned a promise/],
    ["a word", "auth", /returned string instead of a classification/],
    ["null", null, /returned null/],
  ])("skips a rule that answers with %s, and reports it", (_what, given, message) => {
    const { answer, reports } = judge({ status: 500, message: "m" }, [
      rule("odd", () => given as Classification),
    ]);
    expect(answer.rule).toBe("general/status");
    expect(reports).toMatchObject([
      { extension: "rule", name: "odd", message: expect.stringMatching(message) },
    ]);
  });

  it("passes on nothing that a classification does not have", () => {
    const chatty = rule("chatty", () => ({ ...auth, body: "the prompt" }));
    expect(judge({ status: 500, message: "m" }, [chatty]).answer).toEqual({ ...auth, rule: "chatty" });
  });
});

describe("a custom classifier", () => {
  it("goes before the rules", () => {
    const mine: ErrorClassifier = { classify: () => ({ ...auth, rule: "mine" }) };
    expect(judge({ status: 500, message: "m" }, [], mine).answer).toEqual({ ...auth, rule: "mine" });
  });

  it("may change what the rules say, and is given the stated wait", () => {
    const mine: ErrorClassifier = { classify: (_failure, next) => ({ ...next(), reason: "renamed" }) };
    expect(judge({ status: 429, message: "try again in 2s" }, [], mine).answer).toEqual({
      class: "rate_limited",
      scope: "credential_model",
      reason: "renamed",
      rule: "general/status",
      retryAfterMs: 2_000,
    });
  });

  it("is given the error itself", () => {
    const error = new Error("x");
    const classifier: ErrorClassifier = {
      classify: (failure, next) => (failure.error === error ? { ...auth, rule: "mine" } : next()),
    };
    const classify = createRuleClassifier({ rules: [], classifier, onExtensionError: () => undefined });
    expect(classify({ credential, operation: "embed", error }).rule).toBe("mine");
  });

  it.each<[string, ErrorClassifier["classify"], string]>([
    [
      "throws",
      () => {
        throw new Error("oops");
      },
      "oops",
    ],
    [
      "throws what is no error",
      () => {
        throw "oops";
      },
      "threw a value that is not an error (string)",
    ],
    ["answers with nothing", () => undefined as unknown as Classification, "it returned undefined"],
    [
      "is asynchronous",
      (async () => auth) as unknown as ErrorClassifier["classify"],
      "it returned a promise",
    ],
  ])("that %s means unknown, and is reported", (_what, classify, message) => {
    const { answer, reports } = judge({ status: 401, message: "m" }, [], { classify });
    expect(answer).toEqual({
      class: "unknown",
      scope: "credential_model",
      reason: "classifier_failed",
      rule: "classifier",
    });
    expect(reports).toMatchObject([
      { extension: "classifier", name: "classify", message: expect.stringContaining(message) },
    ]);
  });
});
