import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import type { ConfigSource } from "./config-source.js";
import { firstOfEachLine } from "./first-of-each-line.js";
import { jsonIssues } from "./json-issues.js";
import { jsonNestingIssue, yamlNestingIssue } from "./nesting-issue.js";
import { jsonLines, readSoundJson } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";
import { readPlainYaml } from "./plain-yaml.js";

/** The first mistakes of a text explain the others. */
const mostShown = 20;

/** The data of a configuration file's text. */
export type ParsedText = Pick<ConfigSource, "raw" | "readLines">;

/**
 * Parses YAML 1.2 or, by the file's name, JSON. A text that is plain in every line is read without the parsers, which are loaded when a
 * message needs a line, or when the text holds something else.
 *
 * @throws {InvalidConfigError} with every mistake at its line. No message quotes the text, because a key may be anywhere in it.
 */
export async function parseText(text: string, file: string): Promise<ParsedText> {
  const isJson = file.endsWith(".json");
  // JSON is read faster than YAML, also where no name says that a text is JSON.
  const json = isJson || /^\s*\{/.test(text) ? readSoundJson(text) : undefined;
  if (json !== undefined) {
    return { raw: json.value, readLines: async () => jsonLines(await import("jsonc-parser"), text) };
  }
  const plain = isJson ? undefined : readPlainYaml(text);
  if (plain !== undefined) {
    return { raw: plain.value, readLines: async () => parseYaml(await import("yaml"), text).lineOf };
  }
  refuse(isJson ? jsonNestingIssue(text) : undefined, file);
  const strict = isJson ? jsonIssues(await import("jsonc-parser"), text) : [];
  // YAML's parser finds further mistakes of a text that is not JSON.
  const yaml = await import("yaml");
  refuse(yamlNestingIssue(yaml, text), file);
  const { raw, issues, lineOf } = parseYaml(yaml, text);
  refuseAll(firstOfEachLine(strict, issues), file);
  return { raw, readLines: async () => lineOf };
}

function refuse(issue: ConfigIssue | undefined, file: string): void {
  refuseAll(issue === undefined ? [] : [issue], file);
}

function refuseAll(issues: readonly ConfigIssue[], file: string): void {
  if (issues.length > 0) {
    const left = issues.length - mostShown;
    const rest = left > 0 ? [{ path: "", message: `has ${left} further mistakes: correct these first` }] : [];
    const shown = [...issues.slice(0, mostShown), ...rest];
    throw new InvalidConfigError({ issues: shown.map((issue) => ({ ...issue, file })) });
  }
}
