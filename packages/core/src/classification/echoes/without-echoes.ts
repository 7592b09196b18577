import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { isObject } from "../json-object.js";
import { type CommonRun, commonRuns, type SaidText, saidText } from "./echo-search.js";

/** Readers of sentences look no further. */
const mostRead = 4_096;
const mostTexts = 64;
const deepest = 8;
const mostMembers = 50;
const mostValues = 500;
const mostClean = 100;

/** A code, a name, a number: no prompt stands in it. */
const name = /^[\w.:/-]*$/;

/**
 * The facts of a failure without the words that repeat the request: "Failed to render: why is my balance insufficient" says nothing of a
 * balance. Each echo becomes `"…"`, as a quotation does. Codes and types stay. The same object is returned when nothing repeats the request.
 *
 * @param clean texts of servers in which nothing of this request was found: a thousand keys refuse a request in the same words
 */
export function withoutEchoes(
  facts: ErrorFacts,
  texts: () => readonly string[],
  clean: Set<string> = new Set(),
): ErrorFacts {
  if (facts.errno !== undefined) {
    // Words of the network.
    return facts;
  }
  const found = new Map<string, SaidText>();
  for (const value of membersWithin([facts.message, facts.body])) {
    if (typeof value !== "string" || clean.has(value) || found.size >= mostTexts) {
      continue;
    }
    if (!name.test(value.slice(0, mostRead))) {
      found.set(value, saidText(value.slice(0, mostRead), found.size));
    }
  }
  if (found.size === 0) {
    return facts;
  }
  const echoes = commonRuns([...found.values()], texts()).filter(isEcho);
  const cleaned = new Map<string, string>();
  for (const [source, said] of found) {
    const runs = echoes.filter((echo) => echo.said === said);
    if (runs.length > 0) {
      cleaned.set(source, cut(said, runs) + source.slice(mostRead));
    } else if (clean.size < mostClean && source.length <= mostRead) {
      clean.add(source);
    }
  }
  if (cleaned.size === 0) {
    return facts;
  }
  const own = { ...facts, message: cleaned.get(facts.message) ?? facts.message };
  return "body" in facts ? { ...own, body: replaced(facts.body, cleaned, 0) } : own;
}

/** A value and what it holds, from the outside in; bounded, as a body may hold anything. */
function membersWithin(value: unknown): readonly unknown[] {
  const all: unknown[] = [value];
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < deepest && level.length > 0 && all.length < mostValues; depth += 1) {
    level = level.flatMap(membersOf).slice(0, mostValues);
    all.push(...level);
  }
  return all;
}

function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.slice(0, mostMembers);
  }
  return isObject(value) ? Object.values(value).slice(0, mostMembers) : [];
}

function replaced(value: unknown, cleaned: ReadonlyMap<string, string>, depth: number): unknown {
  if (typeof value === "string") {
    return cleaned.get(value) ?? value;
  }
  if (depth >= deepest) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((member) => replaced(member, cleaned, depth + 1));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, replaced(member, cleaned, depth + 1)]),
      )
    : value;
}

/** Signs that stand before what a server quotes. */
const quoteBegins = /[:：="“”'‘`([{<>«「『【\n]\s{0,3}$/;
/** Signs that stand behind it. */
const quoteEnds = /^\s{0,3}(?:$|[.!?…"“”'’`)\]}<>»」』】\n,;，。；])/;
/** A character of a script without spaces is half a word. */
const longestOfAlone = 1;

/** A prompt that says so much in the words of an error is quoted. */
const echoWords = 8;
const cutWords = 4;
const fewestWords = 3;

/**
 * Whether words in common are an echo. A long prompt may well hold "does not exist" or "try again in", so a few words from its middle are
 * an echo only where they stand as a quotation does.
 */
function isEcho({ said: { text, words }, from, to, isFromStart, isToEnd }: CommonRun): boolean {
  const run = words.slice(from, to);
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) {
    return false;
  }
  const weight = run.reduce((sum, { start, end }) => sum + (isAlone(text, start, end) ? 0.5 : 1), 0);
  const isQuoted =
    quoteBegins.test(text.slice(Math.max(0, first.start - 4), first.start)) &&
    quoteEnds.test(text.slice(last.end, last.end + 4));
  if (isFromStart && isToEnd) {
    return isQuoted || weight >= fewestWords;
  }
  return (
    weight >= echoWords ||
    (weight >= cutWords && isFromStart && from > 0) ||
    (weight >= fewestWords && isQuoted)
  );
}

function isAlone(text: string, start: number, end: number): boolean {
  return end - start === longestOfAlone && text.charCodeAt(start) > 0x7f;
}

function cut({ text, words }: SaidText, runs: readonly CommonRun[]): string {
  const spans = runs
    .map(({ from, to }) => ({ start: words[from]?.start ?? 0, end: words[to - 1]?.end ?? 0 }))
    .sort((one, other) => one.start - other.start);
  let kept = "";
  let at = 0;
  for (const { start, end } of spans) {
    if (start >= at) {
      kept += `${text.slice(at, start)}"…"`;
    }
    at = Math.max(at, end);
  }
  return kept + text.slice(at);
}
