import { readFile } from "node:fs/promises";
import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { showValue } from "@hotspare/core/plugin";
import { pathOfText, pathText } from "./path-text.js";
import type { Scenario } from "./scenario.js";
import { toScenario } from "./to-scenario.js";

/** The text of a scenario that is in no file. */
export interface ScenarioText {
  /** YAML or JSON. */
  readonly text: string;
  /** How messages name it. @default "scenario" */
  readonly name?: string | undefined;
}

/** Larger than any scenario that a person writes. */
const mostCharacters = 4_000_000;

/**
 * Reads a scenario: the path of a YAML or JSON file, or `{ text }`.
 *
 * @throws {InvalidConfigError} which lists everything that is wrong with it, with lines
 */
export async function readScenario(source: string | ScenarioText): Promise<Scenario> {
  const { text, name = "scenario" } = typeof source === "string" ? await readText(source) : source;
  return parseScenario(text, name);
}

async function readText(path: string): Promise<ScenarioText> {
  try {
    return { text: await readFile(path, "utf8"), name: path };
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const message =
      code === "ENOENT" ? "there is no such file" : `the file cannot be read (${String(code ?? "no code")})`;
    throw refused([{ path: "", message, file: path }], error);
  }
}

async function parseScenario(text: string, file: string): Promise<Scenario> {
  if (text.length > mostCharacters) {
    const message = `is longer than ${mostCharacters} characters: a scenario has some events and not a line for each call`;
    throw refused([{ path: "", message, file }]);
  }
  // Neither package is loaded by a program that only records events.
  const [{ parseYamlText }, { scenarioSchema }] = await Promise.all([
    import("./yaml-lines.js"),
    import("./scenario-schema.js"),
  ]);
  const { value, problems, lineOf } = parseYamlText(text);
  if (problems.length > 0) {
    throw refused(
      problems.map(({ line, message }) => ({ path: "", message: `is not YAML: ${message}`, file, line })),
    );
  }
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    throw refused(
      parsed.error.issues
        .flatMap((issue) => issuesOf(issue, value))
        .map((issue) => located(issue, file, lineOf)),
    );
  }
  const { scenario, issues } = toScenario(parsed.data, {
    file,
    lineOf: (path) => lineOf(pathOfText(path)),
  });
  if (issues.length > 0) {
    throw refused(
      issues.map(({ path, message, received }) =>
        located({ path: pathOfText(path), message, received }, file, lineOf),
      ),
    );
  }
  return scenario;
}

interface FoundIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly received?: string | undefined;
}

function located(
  { path, message, received }: FoundIssue,
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number | undefined,
): ConfigIssue {
  const line = lineOf(path);
  return {
    path: pathText(path),
    message,
    file,
    ...(received === undefined ? {} : { received }),
    ...(line === undefined ? {} : { line }),
  };
}

function issuesOf(
  issue: {
    readonly code?: string | undefined;
    readonly path: readonly PropertyKey[];
    readonly message: string;
    readonly keys?: readonly string[];
  },
  value: unknown,
): readonly FoundIssue[] {
  if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: "is no field of a scenario at this place",
    }));
  }
  const found = issue.path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
  if (found === undefined && issue.path.length > 0) {
    const wanted = /^must /.test(issue.message) ? `: it ${issue.message}` : "";
    return [{ path: issue.path, message: `is missing${wanted}` }];
  }
  const message = /^(?:must|needs|p99Ms) /.test(issue.message) ? issue.message : plainMessage(issue.message);
  return [{ path: issue.path, message, received: showValue(found) }];
}

/** zod writes "Invalid input: expected number, received string", "Too small: expected number to be >=0". */
function plainMessage(message: string): string {
  const [, expected] = /expected (.+?)(?:, received .+)?$/.exec(message) ?? [];
  return expected === undefined ? message : `must be ${expected.replace(/^(\w+) to be /, "a $1 ")}`;
}

function refused(issues: readonly ConfigIssue[], cause?: unknown): InvalidConfigError {
  return new InvalidConfigError({
    issues: issues.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    ...(cause === undefined ? {} : { cause }),
  });
}
