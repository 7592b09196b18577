import { defaultPolicy } from "@hotspare/core";
import { errorClasses } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { classExamples, classTable, traitMeanings, traitTable } from "./policy-table.js";

const lenient = {
  ...defaultPolicy,
  auth: { ...defaultPolicy.auth, call: "rethrow", circuit: "none" },
} as const;
const rowOf = (table: string, name: string): string | undefined =>
  table.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));

describe("the tables of error classes", () => {
  it.each([
    ["classes", classTable],
    ["traits", traitTable],
    ["examples", classExamples],
  ])("have a row for each class: %s", (_, write) => {
    expect(errorClasses.filter((name) => rowOf(write(defaultPolicy), name) === undefined)).toEqual([]);
  });

  it.each([
    ["classes", classTable, "throws the original error at once | does not change |"],
    ["traits", traitTable, "| rethrow | none | failback |"],
    ["examples", classExamples, "throws the original error at once | stays in use |"],
  ])("follow the policy: %s", (_, write, changed) => {
    expect(rowOf(write(defaultPolicy), "auth")).not.toContain(changed);
    expect(rowOf(write(lenient), "auth")).toContain(changed);
  });

  it("explain each trait that a class has", () => {
    const traits = Object.keys(defaultPolicy.auth);
    expect(traits.filter((trait) => !traitMeanings().includes(`| \`${trait}\` |`))).toEqual([]);
  });
});
