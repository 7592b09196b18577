import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { settlesWithin } from "./settles-within.js";

it("settlesWithin is true for a promise that resolves or rejects in time", async () => {
  expect(await settlesWithin(5, Promise.resolve())).toBe(true);
  expect(await settlesWithin(5, Promise.reject(new Error("no")))).toBe(true);
});

it("settlesWithin is false for a promise that does not settle", async () => {
  expect(await settlesWithin(5, new Promise(() => undefined))).toBe(false);
});

it("settlesWithin does not count the time while the event loop was blocked", async () => {
  const settling = settlesWithin(5, sleep(3));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  expect(await settling).toBe(true);
});
