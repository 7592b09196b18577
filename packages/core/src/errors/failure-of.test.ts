import { describe, expect, it, vi } from "vitest";
import { failureOf, recordFailure } from "./failure-of.js";
import { HotspareError } from "./hotspare-error.js";
import { toError } from "./to-error.js";

const classification = { class: "auth", scope: "credential", reason: "revoked", rule: "r" } as const;

describe("failureOf", () => {
  it("tells what was recorded of an error, and leaves the error alone", () => {
    const error = Object.freeze(new Error("x"));
    recordFailure(error, { classification, attempts: [] });
    expect(failureOf(error)).toEqual({ classification, attempts: [] });
    expect(Reflect.ownKeys(error).map(String).sort()).toEqual(["message", "stack"]);
  });

  it("shares its notes with a second copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./failure-of.js");
    expect(copy.failureOf).not.toBe(failureOf);
    const error = new Error("x");
    copy.recordFailure(error, { classification, attempts: [] });
    expect(failureOf(error)?.classification).toBe(classification);
  });

  it("is undefined for what no call threw", () => {
    expect([undefined, null, "text", new Error("x")].map(failureOf)).toEqual(Array(4).fill(undefined));
  });
});

describe("toError", () => {
  it("leaves an object the very one it is, an error or not", () => {
    const thrown = [new Error("x"), { status: 500 }, Object.create(null)];
    expect(thrown.map((each) => toError(each) === each)).toEqual([true, true, true]);
  });

  it.each([["text"], [5], [null], [undefined], [Symbol("s")]])("wraps %s as a cause", (thrown) => {
    const error = toError(thrown);
    expect(HotspareError.isInstance(error)).toBe(true);
    expect(error.cause).toBe(thrown);
    expect("cause" in error).toBe(true);
  });
});
