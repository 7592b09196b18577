import type { UnknownError } from "@hotspare/core";
import type { Suggestion } from "./suggest-class.js";

/** The mark that Hotspare writes in place of the words that `unknownErrors()` hides. */
const hidden = "…";
const marks = /…|\{(?:number|id|url|email|quoted)\}|\[secret\]/;
const mostRuns = 3;

/** The TypeScript source of a suggested rule, for `rulesModule`. */
export interface RuleSource {
  readonly text: string;
  readonly variable: string;
  readonly usesSays: boolean;
}

/** What a rule compares to recognise an error: the conditions as source text, and the runs of words that the message must have. */
export interface Recognition {
  readonly conditions: readonly string[];
  readonly runs: readonly string[];
}

/**
 * Collects everything by which a rule can recognise this kind of error. Returns undefined when too little is known: such a rule would match other
 * errors too.
 */
export function recognitionOf(error: UnknownError): Recognition | undefined {
  const { provider, status, message, verdict } = error;
  const names = (["code", "type", "errno"] as const).flatMap((name) => {
    const value = error[name];
    return value === undefined || value === hidden ? [] : [`facts.${name} === ${literal(value)}`];
  });
  const runs = runsOf(message);
  // A status whose meaning no rule knows is enough to recognise the error.
  const isBareStatus = verdict.class === "unknown" && status !== undefined && message === "";
  if (names.length === 0 && runs.length === 0 && !isBareStatus) {
    return undefined;
  }
  const says = runs.length === 0 ? [] : [`says(facts.message, ${runs.map(literal).join(", ")})`];
  return {
    conditions: [
      `credential.provider === ${literal(provider)}`,
      "facts !== undefined",
      `facts.status === ${status ?? "undefined"}`,
      ...names,
      ...says,
    ],
    runs,
  };
}

/** Writes the source of the rule for a suggestion. */
export function ruleSource(
  error: UnknownError,
  suggestion: Extract<Suggestion, { readonly class: string }>,
  { conditions, runs }: Recognition,
  taken: ReadonlySet<string>,
): RuleSource {
  const reason = reasonOf(error, runs);
  const { status, errno, provider } = error;
  const words = [provider, status === undefined ? errno : String(status), reason].filter(
    (word) => word !== undefined,
  );
  const variable = freeName(words, taken);
  const scope = suggestion.scope === undefined ? "" : `, ${literal(suggestion.scope)}`;
  const text = [
    ...evidenceOf(error, suggestion).map((line) => `// ${line}`),
    `export const ${variable}: ErrorRule = {`,
    `  name: ${literal(`suggested/${variable}`)},`,
    "  classify: ({ facts, credential }) =>",
    ...conditions.map((condition, at) => `    ${condition}${at + 1 < conditions.length ? " &&" : ""}`),
    `      ? verdict(${literal(suggestion.class)}, ${literal(reason)}${scope})`,
    "      : undefined,",
    "};",
  ].join("\n");
  return { text, variable, usesSays: runs.length > 0 };
}

/** Lists what is known about an error, one fact a line. */
export function evidenceOf(
  error: UnknownError,
  { class: suggested, because }: Suggestion,
): readonly string[] {
  const { provider, credentialIds, modelKind, status, message, count, firstMs, lastMs, verdict, next } =
    error;
  const names = (["code", "type", "errno"] as const).flatMap((name) =>
    error[name] === undefined ? [] : [`${name} ${error[name]}`],
  );
  const of = [provider, modelKind, status === undefined ? "no status" : `status ${status}`, ...names];
  const sequel = [
    `${next.answered} answered`,
    ...someOf(next.sameError, "with this error"),
    ...Object.entries(next.otherErrors).map(([name, times]) => `${times} ${name}`),
    ...someOf(next.answeredItself, "answered by the same credential"),
    ...someOf(next.notAsked, "not asked"),
    ...someOf(next.byAll, "of the requests got it from every credential"),
  ];
  return [
    of.join(", "),
    `From: ${credentialIds.join(", ")}`,
    `Sentence: ${message === "" ? "none" : message}`,
    `Seen: ${count} ${count === 1 ? "time" : "times"}, ${new Date(firstMs).toISOString()} to ${new Date(lastMs).toISOString()}; classified as ${verdict.class} by ${verdict.rule}`,
    `Then, from the next credential: ${sequel.join(", ")}`,
    `${suggested === undefined ? "No rule" : `Why ${suggested}`}: ${because}`,
  ].map(printable);
}

function someOf(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

/** The longest runs of words between the hidden parts of the message, in the order of the message. */
function runsOf(message: string): readonly string[] {
  const runs = message
    .split(marks)
    .map((run) => run.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ""))
    .filter((run) => /\p{L} .*\p{L}|\p{Script=Han}{2}/u.test(run));
  const longest = new Set([...runs].sort((one, other) => other.length - one.length).slice(0, mostRuns));
  return [...longest].sort((one, other) => runs.indexOf(one) - runs.indexOf(other));
}

/** The reason that the rule gives: a short snake_case word for people and dashboards. */
function reasonOf({ code, type, errno, status }: UnknownError, [run = ""]: readonly string[]): string {
  const named = [code, type, errno].find(
    (name) => name !== undefined && name !== hidden && /[a-z]{3}/i.test(name),
  );
  const words = (named ?? run.split(" ").slice(0, 5).join("_"))
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
  const reason = words
    .replace(/[^a-z\d]+/g, "_")
    .slice(0, 40)
    .replace(/^_+|_+$/g, "");
  return reason === "" ? `status_${status ?? "none"}` : reason;
}

/** Makes a variable name from the words. No other rule of the list has the same name. */
function freeName(words: readonly string[], taken: ReadonlySet<string>): string {
  const parts = words.flatMap((word) => word.split(/[^A-Za-z\d]+/)).filter((part) => part !== "");
  const [first = "rule", ...rest] = parts;
  const camel =
    first.toLowerCase() +
    rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()).join("");
  // A single word may be a keyword of TypeScript, such as class or delete.
  const name =
    parts.length > 1 && /^[a-z]/.test(camel)
      ? camel
      : `rule${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}No${number}`;
    if (!taken.has(free)) {
      return free;
    }
  }
}

/** Writes a text as a TypeScript literal, without characters that a terminal or an editor acts on. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Makes a text safe as one line of a comment. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 500);
}
