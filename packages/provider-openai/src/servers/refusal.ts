import { type ErrorFacts, isObject, UnusableReplyError } from "@hotspare/core/plugin";
import { wordsOfBody } from "./refusal-words.js";
import { withoutEchoes } from "./without-echoes.js";

/** What a server said when it refused a request. */
export interface Refusal {
  readonly status: number | undefined;
  /** The field that the error names beside its message: OpenAI's `param`. */
  readonly param: string | undefined;
  /** All names that the refusal points to, in lower case: `param`, Pydantic's `loc`, Google's `field`. */
  readonly names: string;
  /**
   * Everything that the server says about the request, and the names that it points to. Limited in length, in lower case, without quotations of the
   * request.
   */
  readonly text: string;
  /** The user's texts, as in `readRefusal`. @default no texts */
  readonly texts?: readonly string[];
}

/** Reads the facts of an error that a client threw. Undefined: the error is no refusal by a server. */
export type ReadErrorFacts = (error: unknown) => ErrorFacts | undefined;

const longestText = 8_000;

/**
 * Statuses with which servers refuse a field or a list. Also 404 (mlx-lm sends it for errors of its chat template: ml-explore/mlx-lm#1399), 413 for
 * too many inputs (apecloud/ApeRAG#724), and the 5xx of servers that fail on a field. The statuses of keys, money and throttling are not here.
 */
const teachingStatuses: ReadonlySet<number> = new Set([
  400, 404, 405, 406, 409, 412, 413, 415, 422, 500, 501, 502,
]);

/** JSON in place of a message. It also holds what the server repeats. */
const isEnvelope = /^\s*[[{]/;

/**
 * Reads a refusal once, for everything that may be learned from it. Undefined: the error is no refusal of the request.
 *
 * @param texts the user's texts. The server may quote them, and a quotation says nothing about the server
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
    // A 200 without vectors may say why in fields that are no error fields.
    const isRefusal = error.reason === "error_in_reply" || error.reason === "no_vectors";
    const { facts } = error;
    // An error inside a 200 has the status 200, no status, or another status in its body.
    const teaches = facts?.status === undefined || facts.status < 300 || teachingStatuses.has(facts.status);
    return isRefusal && teaches ? facts : undefined;
  }
  // Most refusals are about a key or a throttle. Only the classification reads their messages.
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
