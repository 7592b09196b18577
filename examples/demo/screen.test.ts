import { expect, it } from "vitest";
import { createScreen } from "./screen.js";

it.each([
  [0, "serving: primary"],
  [undefined, "serving: primary"],
  [10, "serving: "],
])("shows its progress line in a terminal of %s columns", (columns, shown) => {
  const written: string[] = [];
  const output = { isTTY: true, columns, write: (text: string) => written.push(text) };
  createScreen(output as never).progress(() => "serving: primary");
  expect(written).toEqual([shown]);
});
