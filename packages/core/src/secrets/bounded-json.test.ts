import { expect, it } from "vitest";
import { boundedJson } from "./bounded-json.js";

it("gives a body within the bounds as it came", () => {
  const body = { error: { message: "m", details: [1, null, { a: "b" }] } };
  expect(boundedJson(body)).toBe(body);
  expect(boundedJson("text")).toBe("text");
  expect(boundedJson(undefined)).toBeUndefined();
});

it.each([
  ["a text", { code: "c", message: "x".repeat(1_000_000), after: 1 }],
  ["a list", { code: "c", details: Array.from({ length: 1_000_000 }, () => 1) }],
  [
    "an object",
    { code: "c", ...Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, at])) },
  ],
])("ends within %s, and keeps what came first", (_, body) => {
  const kept = boundedJson(body) as { code: string };
  expect(kept.code).toBe("c");
  expect(JSON.stringify(kept).length).toBeLessThan(700_000);
});

it("ends 100 levels deep", () => {
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
  expect(JSON.stringify(boundedJson(deep))).toBe(`${'{"a":'.repeat(99)}{}${"}".repeat(99)}`);
});

it("copies a member named __proto__ as a member", () => {
  const body: unknown = JSON.parse(`{"__proto__":{"polluted":1},"text":"${"x".repeat(1_000_000)}"}`);
  const kept = boundedJson(body) as object;
  expect(Object.hasOwn(kept, "__proto__")).toBe(true);
  expect(Reflect.get(kept, "polluted")).toBeUndefined();
});
