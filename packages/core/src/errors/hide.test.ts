import { expect, it } from "vitest";
import { hideUntilRead } from "./hide.js";

it("hideUntilRead makes a value when it is first read, once, and prints nothing of it", () => {
  let made = 0;
  const target = { id: "a" };
  hideUntilRead(target, "error", () => {
    made += 1;
    return new Error(`number ${made}`);
  });
  expect(JSON.stringify(target)).toBe('{"id":"a"}');
  expect([{ ...target }, made]).toEqual([{ id: "a" }, 0]);
  const first: unknown = Reflect.get(target, "error");
  expect(first).toEqual(new Error("number 1"));
  expect(Reflect.get(target, "error")).toBe(first);
});

it("hideUntilRead makes the value of a frozen object too", () => {
  const target = {};
  hideUntilRead(target, "error", () => "made");
  expect(Reflect.get(Object.freeze(target), "error")).toBe("made");
});
