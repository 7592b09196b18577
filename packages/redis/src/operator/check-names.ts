import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";

/** @throws {InvalidConfigError} when `names` is no list of names of domains */
export function checkNames(names: unknown): asserts names is readonly string[] {
  const issues: readonly ConfigIssue[] = Array.isArray(names)
    ? // A list with holes has what `entries()` gives: undefined.
      [...names.entries()].flatMap(([index, name]) =>
        typeof name === "string" && name !== ""
          ? []
          : [issueOf(`names[${index}]`, name, "the name of a domain")],
      )
    : [issueOf("names", names, "a list of names of domains")];
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject: "arguments of resetDomains()", issues });
  }
}

function issueOf(path: string, value: unknown, expected: string): ConfigIssue {
  const found = value === "" ? "empty" : describeValue(value);
  return { path, message: `is ${found} and must be ${expected}, as readFleet() has it` };
}
