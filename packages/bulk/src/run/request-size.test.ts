import { expect, it } from "vitest";
import { RequestSize } from "./request-size.js";

function times(count: number, run: () => void): void {
  for (let round = 0; round < count; round += 1) run();
}

it("has no bound before a request failed, whatever was answered", () => {
  const size = new RequestSize();
  times(200, () => size.grow());
  expect(size.most).toBe(Number.POSITIVE_INFINITY);
});

it("is a quarter of the request that failed, rounded up, and never 0", () => {
  const size = new RequestSize();
  const seen = [10, 3, 1, 1].map((failed) => {
    size.shrink(failed);
    return size.most;
  });
  expect(seen).toEqual([3, 1, 1, 1]);
});

it("shrinks from what is sent now, although a larger request fails later", () => {
  const size = new RequestSize();
  size.shrink(100);
  size.shrink(100);
  expect(size.most).toBe(7);
});

it("doubles with each answer, up to below the size that failed", () => {
  const size = new RequestSize();
  size.shrink(100);
  const seen = Array.from({ length: 4 }, () => {
    size.grow();
    return size.most;
  });
  expect(seen).toEqual([50, 99, 99, 99]);
});

it("tries the size that failed again after fifty answers", () => {
  const size = new RequestSize();
  size.shrink(100);
  times(49, () => size.grow());
  expect(size.most).toBe(99);
  size.grow();
  expect(size.most).toBe(198);
});
