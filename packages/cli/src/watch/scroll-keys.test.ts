import fc from "fast-check";
import { expect, it } from "vitest";
import { scrollKeys } from "./scroll-keys.js";

const scrolled = (keys: string, rows = 20) => {
  const read = scrollKeys();
  return Array.from(keys, (character) => read(character, rows)).filter((lines) => lines !== undefined);
};

it("scrolls by letters, arrows and pages, as a terminal sends them", () => {
  expect(scrolled("jk b")).toEqual([1, -1, 10, -10]);
  expect(scrolled("\u001b[A\u001b[B\u001bOA\u001b[5~\u001b[6~\u001b[1;5Bj")).toEqual([-1, 1, -1, -10, 10, 1]);
  expect(scrolled("\u001b[H\u001b[Fx")).toEqual([-1_000_000, 1_000_000]);
});

it("takes a letter for a letter again after any sequence of a terminal", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9;?]{0,6}$/),
      fc.stringMatching(/^[@-Z\\-~]$/),
      (parameters, final) => {
        expect(scrolled(`\u001b[${parameters}${final}j`).at(-1)).toBe(1);
      },
    ),
  );
});
