import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { firstOfEachLine } from "./first-of-each-line.js";
import { jsonIssues } from "./json-issues.js";
import { jsonNestingIssue, yamlNestingIssue } from "./nesting-issue.js";
import { parseJson } from "./parse-json.js";
import { type ParsedYaml, parseYaml } from "./parse-yaml.js";

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
  const isJson = file.endsWith(".json");
  const looksLikeJson = isJson || /^\s*\{/.test(text);
  const nesting = looksLikeJson ? jsonNestingIssue(text) : undefined;
  refuse(isJson ? nesting : undefined, file);
  // JSON is read faster than YAML, also where no name says that a text is JSON.
  const mayBeJson = looksLikeJson && nesting === undefined;
  const json = mayBeJson ? await import("jsonc-parser") : undefined;
  const strict = json === undefined ? [] : jsonIssues(json, text);
  const parsed = json === undefined || strict.length > 0 ? undefined : parseJson(json, text);
  // YAML's parser finds further mistakes of a text that is not JSON.
  const { raw, issues, lineOf } = parsed ?? (await readYaml(text, file));
  refuseAll(firstOfEachLine(isJson ? strict : [], issues), file);
  return { raw, lineOf };
}

async function readYaml(text: string, file: string): Promise<ParsedYaml> {
  const yaml = await import("yaml");
  refuse(yamlNestingIssue(yaml, text), file);
  return parseYaml(yaml, text);
}

function refuse(issue: ConfigIssue | undefined, file: string): void {
  refuseAll(issue === undefined ? [] : [issue], file);
}

function refuseAll(issues: readonly ConfigIssue[], file: string): void {
  if (issues.length > 0) {
    const left = issues.length - mostShown;
    const rest = left > 0 ? [{ path: "", message: `has ${left} further mistakes: mend these first` }] : [];
    const shown = [...issues.slice(0, mostShown), ...rest];
    throw new InvalidConfigError({ issues: shown.map((issue) => ({ ...issue, file })) });
  }
}
