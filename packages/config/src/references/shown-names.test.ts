import { describe, expect, it } from "vitest";
import { looksLikePath, looksLikeVariable } from "./shown-names.js";

describe("the name of a variable", () => {
  it.each(["OPENAI_KEY_A", "_x", "KEY2", "AZURE_OPENAI_API_KEY_OF_TEAM_B"])("%s is shown", (name) => {
    expect(looksLikeVariable(name)).toBe(true);
  });

  it.each([
    ["a key", "sk_live_abcdefgh"],
    ["a mixture of letters and digits", "KEY_0a1b2c3d4e5f"],
    ["another form", "A-B"],
    ["a text that is longer than names", "A_".repeat(41)],
  ])("%s in its place is hidden", (_, name) => {
    expect(looksLikeVariable(name)).toBe(false);
  });
});

describe("the path of a file", () => {
  it.each(["/run/secrets/openai-team-b", "./key.txt", "key", "..\\keys\\team 2.key"])(
    "%s is shown",
    (path) => {
      expect(looksLikePath(path)).toBe(true);
    },
  );

  it.each([
    ["a key", "sk-proj-abcdefghijkl"],
    ["a key in a folder", "/run/sk-proj-abcdefghijkl"],
    ["a key before the end of a name", "0a1b2c3d4e5f.key"],
    ["a text without a slash and an ending", "Some-Words"],
    ["a text that is longer than paths", `/${"a/".repeat(151)}`],
  ])("%s in its place is hidden", (_, path) => {
    expect(looksLikePath(path)).toBe(false);
  });
});
