import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { firstOfEachLine } from "./first-of-each-line.js";
import { jsonIssues } from "./json-issues.js";
import { nestingIssue } from "./nesting-issue.js";
import { parseYaml } from "./parse-yaml.js";

/** The first mistakes of a text explain the others. */
const mostShown = 20;

/** The data of a configuration file's text, and the lines of its parts. */
export interface ParsedText {
  readonly raw: unknown;
  lineOf(path: string): number | undefined;
}

/**
 * Parses YAML 1.2 or, by the file's name, JSON. Loads the parsers when it is called: a program without a file never pays for them.
 *
 * @throws {InvalidConfigError} with every mistake at its line. No message quotes the text, because a key may be anywhere in it.
 */
export async function parseText(text: string, file: string): Promise<ParsedText> {
  const nesting = nestingIssue(text);
  refuse(nesting === undefined ? [] : [nesting], file);
  const { raw, issues, lineOf } = parseYaml(await import("yaml"), text);
  const strict = file.endsWith(".json") ? jsonIssues(await import("jsonc-parser"), text) : [];
  refuse(firstOfEachLine(strict, issues), file);
  return { raw, lineOf };
}

function refuse(issues: readonly ConfigIssue[], file: string): void {
  if (issues.length > 0) {
    const left = issues.length - mostShown;
    const rest = left > 0 ? [{ path: "", message: `has ${left} further mistakes: mend these first` }] : [];
    const shown = [...issues.slice(0, mostShown), ...rest];
    throw new InvalidConfigError({ issues: shown.map((issue) => ({ ...issue, file })) });
  }
}
