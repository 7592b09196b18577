import { describe, expect, it } from "vitest";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import { classOfFailures } from "./class-of-failures.js";

const failure = (errorClass: ErrorClass | undefined) =>
  errorClass === undefined
    ? {}
    : { classification: { class: errorClass, scope: "request", reason: "r", rule: "r" } as const };

describe("classOfFailures", () => {
  it.each<[ErrorClass, readonly (ErrorClass | undefined)[]]>([
    ["transient", ["auth", "rate_limited", "transient"]],
    ["rate_limited", ["quota_exceeded", "rate_limited", "auth"]],
    ["quota_exceeded", ["auth", "quota_exceeded", "unknown"]],
    ["auth", ["auth", "auth"]],
    ["auth", ["not_found", "auth"]],
    ["not_found", ["not_found", "not_found"]],
    ["unknown", ["auth", "unknown"]],
    ["unknown", ["auth", "permanent"]],
    ["unknown", ["auth", undefined]],
    ["unknown", []],
    ["transient", [undefined, "transient"]],
  ])("is %s for %j", (expected, classes) => {
    expect(classOfFailures(classes.map(failure))).toBe(expected);
  });
});
