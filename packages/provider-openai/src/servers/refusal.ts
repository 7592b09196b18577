import { type ErrorFacts, isObject, UnusableReplyError } from "@hotspare/core/plugin";
import { wordsOfBody } from "./refusal-words.js";
import { withoutEchoes } from "./without-echoes.js";

/** What a server said when it refused a request. */
export interface Refusal {
  readonly status: number | undefined;
  /** The field that the error names beside its words: OpenAI's `param`. */
  readonly param: string | undefined;
  /** All names that the refusal points to, in small letters: `param`, Pydantic's `loc`, Google's `field`. */
  readonly names: string;
  /** All that the server says of the request, and the names it points to: bounded, in small letters, without what it echoes. */
  readonly text: string;
  /** What the user wrote, as in `readRefusal`. @default nothing */
  readonly texts?: readonly string[];
}

/** Reads what a client threw; undefined: it is no refusal of a server. */
export type ReadErrorFacts = (error: unknown) => ErrorFacts | undefined;

const longestText = 8_000;

/**
 * Statuses with which servers refuse a field or a list: also 404 (mlx-lm, whose template errors come so: ml-explore/mlx-lm#1399), 413 of too
 * many inputs (apecloud/ApeRAG#724) and 5xx of servers that stumble over a field. Not those of keys, money and throttling.
 */
const teachingStatuses: ReadonlySet<number> = new Set([
  400, 404, 405, 406, 409, 412, 413, 415, 422, 500, 501, 502,
]);

/** JSON in the place of a sentence: it holds what it echoes, too. */
const isEnvelope = /^\s*[[{]/;

/**
 * Reads a refusal, once for all that may be learned from it; undefined: it is no refusal of what was sent.
 *
 * @param texts what the user wrote: the server may quote it, and it says nothing about the server
 */
export function readRefusal(
  error: unknown,
  texts: () => readonly string[],
  readFacts: ReadErrorFacts,
): Refusal | undefined {
  const facts = factsOf(error, readFacts);
  if (facts === undefined) {
    return undefined;
  }
  const { status, code, type, param, message, body } = facts;
  const said = wordsOfBody(body);
  const isRead = said.sentences.length > 0 && isEnvelope.test(message);
  const lines = [code, type, ...said.names, ...said.sentences, isRead ? undefined : message];
  const written = texts();
  const text = withoutEchoes(join(lines, "\n"), written);
  const names = join([param, ...said.names], " ").toLowerCase();
  return { status, param, names, text: text.toLowerCase(), texts: written };
}

function factsOf(error: unknown, readFacts: ReadErrorFacts): ErrorFacts | undefined {
  if (UnusableReplyError.isInstance(error)) {
    // A 200 without vectors may say why in fields that are no error's.
    const isRefusal = error.reason === "error_in_reply" || error.reason === "no_vectors";
    const { facts } = error;
    // An error inside a 200 has that status, or none, or one of its own.
    const teaches = facts?.status === undefined || facts.status < 300 || teachingStatuses.has(facts.status);
    return isRefusal && teaches ? facts : undefined;
  }
  // Most refusals are a key's or a throttle's: their words are read once, by the classification.
  const status = isObject(error) ? error["status"] : undefined;
  if (typeof status === "number" && !teachingStatuses.has(status)) {
    return undefined;
  }
  const facts = readFacts(error);
  const teaches = facts?.status !== undefined && teachingStatuses.has(facts.status);
  return teaches && facts.errno === undefined ? facts : undefined;
}

function join(lines: readonly (string | undefined)[], between: string): string {
  const said = lines.filter((line) => line !== undefined && line !== "");
  return [...new Set(said)].join(between).slice(0, longestText);
}
