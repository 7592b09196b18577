import { parseJson } from "../json-object.js";
import { jsonOfPython } from "./python-literal.js";

/** JSON that stands in a text, and what stands before it. */
export interface TextWithJson {
  readonly before: string;
  readonly value: object;
}

/** Longer texts are no relay's envelope; parsing one would hold up the loop. */
const maxCharacters = 20_000;
const maxPrefixCharacters = 400;

/**
 * What relays write before the error of the server behind them: the name of an exception ("litellm.BadRequestError: AnthropicException -
 * {…}"), "Error code: 402 - {…}", "Error from provider (X): {…}", "upstream returned 429: {…}", "<400> {…}". Without such words the JSON
 * may be the user's own.
 */
const relaying = /error|exception|\bcode\b|status|failed|upstream|provider|returned|response|<?[45]\d\d\b/i;

/** The JSON that a text is, or that a relay put behind its own words; a text in quotes is opened too. */
export function jsonInText(text: string): TextWithJson | undefined {
  if (text.length > maxCharacters) {
    return undefined;
  }
  const trimmed = text.trim();
  if (trimmed.startsWith('"')) {
    const inner = parseJson(trimmed);
    return typeof inner === "string" && inner.length < trimmed.length ? jsonInText(inner) : undefined;
  }
  const start = trimmed.search(/[[{]/);
  if (start === 0) {
    return found("", parsed(trimmed) ?? parsed(balanced(trimmed, 0)));
  }
  const before = start > 0 ? trimmed.slice(0, Math.min(start, maxPrefixCharacters + 1)) : "";
  return start > 0 && start <= maxPrefixCharacters && mayIntroduce(before)
    ? found(before, parsed(balanced(trimmed, trimmed.indexOf("{", start))))
    : undefined;
}

/** How OpenAI's SDK for Go writes a refusal, whatever a relay says before it: `POST "https://api.example.com/v1/embeddings": 429 Too Many Requests {…}`. */
const refusalOfGo = /\b(?:POST|GET) "https?:\/\/[^"\s]{1,300}": [45]\d\d [A-Z][A-Za-z ]{1,40}$/;

/** A quotation is the user's, and what a tool was to be called with is the model's; Python writes `b'…'` around what it has read. */
function mayIntroduce(before: string): boolean {
  return (
    refusalOfGo.test(before) ||
    (relaying.test(before) &&
      !/["“`]|(?<!\bb)'|\b(?:tools?|functions?|arguments?|schema|prompt)\b/i.test(before))
  );
}

function found(before: string, value: unknown): TextWithJson | undefined {
  return typeof value === "object" && value !== null ? { before, value } : undefined;
}

/** JSON, JSON whose quotes were escaped once more, or a dictionary of Python. */
function parsed(text: string): unknown {
  if (text === "") {
    return undefined;
  }
  const attempts = [
    () => text,
    () => text.replace(/\\n/g, " ").replace(/\\"/g, '"'),
    () => jsonOfPython(text),
  ];
  for (const attempt of attempts) {
    const value = parseJson(attempt());
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

/**
 * The text from a bracket to the one that closes it, in one pass. A text that was cut is closed, as relays cut what they pass on; empty when
 * the cut leaves nothing to read. Unlike a reply's, these texts may quote as Python does.
 */
function balanced(text: string, start: number): string {
  if (start < 0) {
    return "";
  }
  const open: string[] = [];
  let quote = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\") {
        at += 1;
      } else if (character === quote) {
        quote = "";
      }
    } else if (character === '"' || (character === "'" && /[{[:,\s]/.test(text.charAt(at - 1)))) {
      quote = character;
    } else if (character === "{" || character === "[") {
      open.push(character === "{" ? "}" : "]");
    } else if (character === "}" || character === "]") {
      open.pop();
      if (open.length === 0) {
        return text.slice(start, at + 1);
      }
    }
  }
  return open.length > deepestCut ? "" : closed(text.slice(start), quote, open);
}

/** Deeper texts are none that a relay cut. */
const deepestCut = 20;

/** A member whose name or whose colon is the last that was kept. */
const cutMember = /(?:,\s{0,9}|(?<=\{)\s{0,9})(?:["']\w{0,60}["']?\s{0,9}:?\s{0,9})?$/;
/** The first letters of null, true or false. */
const cutLiteral = /:\s{0,9}[a-z]{1,5}$/;

/** A cut text up to its last whole member, or with its last text closed. */
function closed(text: string, quote: string, open: readonly string[]): string {
  const brackets = [...open].reverse().join("");
  const isCutInText = quote !== "" && !(open.at(-1) === "}" && /[{,]\s{0,9}["']\w{0,60}$/.test(text));
  return isCutInText
    ? `${text.replace(/\\$/, "")}${quote}${brackets}`
    : `${text.replace(cutMember, "").replace(cutLiteral, ":null")}${brackets}`;
}
