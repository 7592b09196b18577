import { expect, it } from "vitest";
import { errnoOf } from "./errno-of.js";

const withCode = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

it.each([
  "ECONNRESET",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
  "CERT_HAS_EXPIRED",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_INVALID_URL",
])("reads %s two causes deep", (code) => {
  expect(
    errnoOf(
      new Error("Connection error.", { cause: new TypeError("fetch failed", { cause: withCode(code) }) }),
    ),
  ).toBe(code);
});

it("passes over a provider's code on the way", () => {
  expect(errnoOf(withCode("rate_limit_exceeded", withCode("ECONNREFUSED")))).toBe("ECONNREFUSED");
  expect(errnoOf(withCode(20, withCode("EPIPE")))).toBe("EPIPE");
});

it("reads the code of an AggregateError", () => {
  const aggregate = Object.assign(new AggregateError([withCode("ECONNREFUSED")]), { code: "ECONNREFUSED" });
  expect(errnoOf(new TypeError("fetch failed", { cause: aggregate }))).toBe("ECONNREFUSED");
});

it("finds nothing in what is no network failure, and ends in a circle", () => {
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  expect([undefined, null, "ECONNRESET", new Error("ECONNRESET"), circle].map(errnoOf)).toEqual(
    Array(5).fill(undefined),
  );
});
