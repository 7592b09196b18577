import { jsonExcess } from "../classification/json-excess.js";
import { mostLevels } from "../classification/json-object.js";
import { BrokenJson, isMember } from "./broken-json.js";
import { GrowingJson } from "./growing-json.js";

/** The JSON that was found in a text. */
export interface FoundJson {
  /** The likeliest first. */
  readonly values: readonly unknown[];
  /** Whether the text ends within an object or a list. */
  readonly isCut: boolean;
  /** What is wrong with the text as JSON; absent when the text is JSON and nothing else. */
  readonly cause?: unknown;
}

/** So many of the values in a text are tried. */
const mostValues = 5;

interface Found {
  readonly value: unknown;
  readonly length: number;
}

/**
 * Finds the JSON of an answer: the whole text, or else the objects and lists that stand in it, the longest first, and of two as long the later one.
 * So a code fence, words before and behind, and thoughts do no harm. What stands within an object or a list that broke is no answer: a piece of the
 * answer would be taken for the whole. Takes linear time.
 */
export function jsonInText(text: string): FoundJson {
  if (jsonExcess(text, { levels: mostLevels }) !== undefined) {
    return { ...valuesIn(text), cause: new SyntaxError("The text is nested too deeply to be read as JSON") };
  }
  try {
    return { values: [JSON.parse(text.replace(/^\ufeff/, ""))], isCut: false };
  } catch (cause) {
    return { ...valuesIn(text), cause: withoutText(cause) };
  }
}

/** V8's message quotes the text, which may be anybody's. */
function withoutText(cause: unknown): SyntaxError {
  const place = cause instanceof Error ? /at position \d+/.exec(cause.message)?.[0] : undefined;
  return new SyntaxError(`The text is not JSON${place === undefined ? "" : ` ${place}`}`);
}

function valuesIn(text: string): FoundJson {
  const found: Found[] = [];
  const broken = new BrokenJson(text);
  let isBehindBroken = false;
  let isCut = false;
  for (let at = nextOpening(text, 0); at !== -1; ) {
    const json = new GrowingJson();
    let end = json.feed(text, at);
    if (json.whole !== undefined) {
      if (!isMember(text, at, end, isBehindBroken)) {
        found.push({ value: json.whole, length: end - at });
      }
    } else if (json.isBroken) {
      isBehindBroken = true;
      end = broken.endOf(at);
    } else {
      end = broken.endOfThoughts(at) ?? -1;
      isCut = end === -1;
    }
    at = end === -1 ? -1 : nextOpening(text, end);
  }
  const longestFirst = found.toReversed().sort((one, other) => other.length - one.length);
  return { values: longestFirst.slice(0, mostValues).map(({ value }) => value), isCut };
}

/** The place of the next bracket that may open an object or a list; -1: there is none. */
export function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (mark === "{" || mark === "[") {
      return at;
    }
  }
  return -1;
}
