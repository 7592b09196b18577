import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { resolveEach } from "./resolve-each.js";

const bad = (path: string): InvalidInputError =>
  new InvalidInputError({ issues: [{ path, message: "is bad" }] });

describe("resolveEach", () => {
  it("makes no promise when no item needs one", () => {
    expect(resolveEach([1, 2], (item) => item * 2)).toEqual([2, 4]);
  });

  it("keeps the items' order when some come later", async () => {
    const resolving = resolveEach([1, 2], (item) => (item === 1 ? Promise.resolve("late") : "at once"));

    expect(resolving).toBeInstanceOf(Promise);
    expect(await resolving).toEqual(["late", "at once"]);
  });

  it("throws the problems of all items at once", () => {
    const run = () =>
      resolveEach(["a", "b"], (item): string => {
        throw bad(item);
      });

    expect(run).toThrow(/2 problems.*\n {2}a: is bad\n {2}b: is bad$/);
  });

  it("tells problems in the items' order, whether thrown or rejected", async () => {
    const resolving = Promise.resolve(
      resolveEach(["a", "b", "c"], (item) => {
        if (item === "b") {
          throw bad(item);
        }
        return Promise.reject(bad(item));
      }),
    );

    await expect(resolving).rejects.toMatchObject({
      issues: [{ path: "a" }, { path: "b" }, { path: "c" }],
    });
  });

  it("lets an error that is not about the input through as it is", async () => {
    const fault = new TypeError("a fault of ours");
    const resolving = Promise.resolve(
      resolveEach(["a", "b"], (item) => Promise.reject(item === "a" ? bad(item) : fault)),
    );

    await expect(resolving).rejects.toBe(fault);
  });

  it("looks at the holes of a sparse list too", () => {
    const sparse: number[] = [];
    sparse[1] = 1;

    expect(resolveEach(sparse, (item) => item === undefined)).toEqual([true, false]);
  });
});
