import { readFile } from "node:fs/promises";
import type { ConfigIssue } from "@hotspare/core";
import { schemaIssues } from "@hotspare/core/plugin";
import type { z } from "zod";
import { refusedScenario } from "./refused-scenario.js";
import type { Scenario } from "./scenario.js";
import { toScenario } from "./to-scenario.js";

/** A scenario given as text, not as a file. */
export interface ScenarioText {
  /** YAML or JSON. */
  readonly text: string;
  /** The name of the scenario in messages. @default "scenario" */
  readonly name?: string | undefined;
}

/** No person writes a larger scenario. */
const mostCharacters = 4_000_000;

/**
 * Reads a scenario: the path of a YAML or JSON file, or `{ text }`.
 *
 * @throws {InvalidConfigError} with every mistake and its line
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
    throw refusedScenario([{ path: "", message, file: path }], error);
  }
}

async function parseScenario(text: string, file: string): Promise<Scenario> {
  if (text.length > mostCharacters) {
    const message = `is longer than ${mostCharacters} characters: a scenario has a few events, and not a line for each call`;
    throw refusedScenario([{ path: "", message, file }]);
  }
  // Loaded here, so that a program that only records events loads neither package.
  const [{ parseYamlText }, { faultsWith, scenarioJsonSchema, scenarioSchema }] = await Promise.all([
    import("./yaml-lines.js"),
    import("./scenario-schema.js"),
  ]);
  const { value, problems, lineOf } = parseYamlText(text);
  if (problems.length > 0) {
    throw refusedScenario(
      problems.map(({ line, message }) => ({ path: "", message: `is not YAML: ${message}`, file, line })),
    );
  }
  const located = (issue: ConfigIssue): ConfigIssue => {
    const line = lineOf(pathOfText(issue.path));
    return { ...issue, file, ...(line === undefined ? {} : { line }) };
  };
  if (value === null || value === undefined) {
    throw refusedScenario([
      { path: "", message: 'is empty: write "duration", "traffic" and "events" into it', file },
    ]);
  }
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    const checked = { path: "", given: value, jsonSchema: scenarioJsonSchema(), mayShow: () => true };
    const issues = parsed.error.issues
      .flatMap(ofItsParts)
      .flatMap((issue) => ofOtherFaults(issue, faultsWith));
    throw refusedScenario(schemaIssues(issues, checked).map(located));
  }
  const { scenario, issues } = toScenario(parsed.data, {
    file,
    lineOf: (path) => lineOf(pathOfText(path)),
  });
  if (issues.length > 0) {
    throw refusedScenario(issues.map(located));
  }
  return scenario;
}

/** For a field that is a number or a list: a mistake inside the list says more than "neither a number nor a list". */
function ofItsParts(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  const within =
    issue.code === "invalid_union"
      ? issue.errors.filter((alternative) => alternative.some(({ path }) => path.length > 0))
      : [];
  const [only = []] = within;
  return within.length === 1
    ? only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
    : [issue];
}

/** A field that another fault has is known, and does not belong to this one. */
function ofOtherFaults(
  issue: z.core.$ZodIssue,
  faultsWith: (field: string) => readonly string[],
): readonly z.core.$ZodIssue[] {
  if (issue.code !== "unrecognized_keys" || issue.path[0] !== "events") {
    return [issue];
  }
  const isOfOthers = (key: string) => faultsWith(key).length > 0;
  const unknown = issue.keys.filter((key) => !isOfOthers(key));
  return [
    ...(unknown.length === 0 ? [] : [{ ...issue, keys: unknown }]),
    ...issue.keys.filter(isOfOthers).map(
      (key): z.core.$ZodIssue => ({
        code: "custom",
        path: [...issue.path, key],
        message: `does not belong to this fault; it belongs to ${faultsWith(key).join(", ")}`,
      }),
    ),
  ];
}

/** Reads a path such as `events[2].at`. */
function pathOfText(text: string): readonly PropertyKey[] {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );
}
