import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { jsonTextOf } from "./json-text.js";

function nested(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) {
    value = { a: value };
  }
  return value;
}

const cyclic: Record<string, unknown> = { a: 1 };
cyclic["self"] = cyclic;

const guarded = {
  get a(): never {
    throw new Error("not now");
  },
};

const revoked = Proxy.revocable({}, {});
revoked.revoke();

describe("jsonTextOf", () => {
  it("writes what JSON.stringify writes", () => {
    const body = { a: [1, undefined, "x"], b: undefined, c: new Date(0) };
    expect(jsonTextOf(body)).toBe(JSON.stringify(body));
  });

  it.each([
    ["an object that holds itself", { model: "m", user: cyclic }, /^user\.self: contains itself/],
    ["a bigint", { model: "m", list: [1, { n: 1n }] }, /^list\[1\]\.n: is a bigint/],
    ["a value nested too deep", { model: "m", deep: nested(100_000) }, /^deep\.a\S*: is nested too deep/],
    ["a getter that throws", { model: "m", guarded }, /^guarded\.a: cannot be written/],
    ["a proxy that was revoked", { model: "m", gone: revoked.proxy }, /^gone: cannot be written/],
    ["a toJSON() that throws", { own: { toJSON: () => JSON.parse("no JSON") } }, /^own: cannot be written/],
  ])("names the field of %s, and keeps the cause", (_, body, message) => {
    let error: unknown;
    try {
      jsonTextOf(body);
    } catch (thrown) {
      error = thrown;
    }
    expect(InvalidInputError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ message: expect.stringMatching(message), cause: expect.any(Error) });
  });
});
