import { expect, it } from "vitest";
import { digestOf } from "./digest-of.js";
import { FinishedInputs } from "./finished-inputs.js";

const digest = digestOf("one");

it("knows nothing of an input that was not added", () => {
  const finished = new FinishedInputs();
  expect(finished.find(0, undefined, digest)).toBeUndefined();
  expect(finished.find(0, "a", digest)).toBeUndefined();
  expect([finished.embedded, finished.haveIds]).toEqual([0, undefined]);
});

it("compares the input with its digest, and without a digest does not compare", () => {
  const finished = new FinishedInputs();
  finished.add({ index: 3, digest });
  finished.add({ index: 4 });
  expect(finished.find(3, undefined, digest)).toEqual({ sameInput: true, failedTimes: 0 });
  expect(finished.find(3, undefined, digestOf("two"))).toEqual({ sameInput: false, failedTimes: 0 });
  expect(finished.find(4, undefined, digestOf("two"))).toEqual({ failedTimes: 0 });
});

it("counts failures up to 250, and vectors end them", () => {
  const finished = new FinishedInputs();
  finished.add({ index: 0, digest, failedTimes: 2 });
  expect(finished.find(0, undefined, digest)?.failedTimes).toBe(2);
  finished.add({ index: 0, digest, failedTimes: 1_000 });
  expect(finished.find(0, undefined, digest)?.failedTimes).toBe(250);
  expect(finished.embedded).toBe(0);
  finished.add({ index: 0, digest });
  expect(finished.find(0, undefined, digest)?.failedTimes).toBe(0);
  expect(finished.embedded).toBe(1);
  finished.add({ index: 0, digest });
  expect(finished.embedded).toBe(1);
});

it("keeps inputs with and without an id apart, and takes the kind of run from the vectors", () => {
  const finished = new FinishedInputs();
  finished.add({ index: 1, digest: "", failedTimes: 1 });
  expect(finished.haveIds).toBeUndefined();
  finished.add({ index: 0, id: "a", digest });
  finished.add({ index: 2, id: "b", digest });
  expect(finished.haveIds).toBe(true);
  expect(finished.find(2, "b", digest)?.failedTimes).toBe(0);
  expect(finished.find(1, undefined, "")?.failedTimes).toBe(1);
  expect(finished.find(0, undefined, digest)).toBeUndefined();
  expect(finished.embedded).toBe(2);
});

it("finds all of many thousand inputs, by index and by id", () => {
  const finished = new FinishedInputs();
  const count = 5_000;
  for (let index = count - 1; index >= 0; index -= 1) {
    finished.add({ index, digest: digestOf(`text ${index}`) });
    finished.add({ index, id: `id ${index}`, digest: digestOf(`text ${index}`) });
  }
  const isSame = (index: number, id?: string) =>
    finished.find(index, id, digestOf(`text ${index}`))?.sameInput === true;
  const all = Array.from({ length: count }, (_, index) => index);
  expect(all.every((index) => isSame(index) && isSame(index, `id ${index}`))).toBe(true);
  expect(finished.embedded).toBe(2 * count);
});
