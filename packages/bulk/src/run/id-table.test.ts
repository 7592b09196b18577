import { expect, it } from "vitest";
import { IdTable } from "./id-table.js";

it("numbers ids in the order of their coming, and an id that comes again keeps its number", () => {
  const table = new IdTable();
  expect(["b", "a", "b", "c", "a"].map((id) => table.placeOf(id))).toEqual([0, 1, 0, 2, 1]);
  expect(table.size).toBe(3);
});

it("finds an id without giving it a number", () => {
  const table = new IdTable();
  expect(table.find("a")).toBeUndefined();
  expect(table.placeOf("b")).toBe(0);
  expect([table.find("a"), table.find("b"), table.size]).toEqual([undefined, 0, 1]);
});

it("keeps all numbers while it grows", () => {
  const table = new IdTable();
  const ids = Array.from({ length: 10_000 }, (_, index) => `id ${index}`);
  for (const id of ids) table.placeOf(id);
  expect(ids.every((id, index) => table.find(id) === index)).toBe(true);
  expect(table.find("id 10000")).toBeUndefined();
});
