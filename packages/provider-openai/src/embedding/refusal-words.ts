import { type ErrorFacts, isObject, parseJson, UnusableReplyError } from "@hotspare/core/plugin";
/** Reads what a client threw; undefined: it is no refusal of a server. */
export type ReadErrorFacts = (error: unknown) => ErrorFacts | undefined;

/** What a refusal says, as far as it may teach what the server takes. */
export interface RefusalWords {
  readonly status: number | undefined;
  /** All that the server says of the request, in small letters, without what it echoes. */
  readonly text: string;
  /** Names that the refusal points to, such as `encoding_format`. */
  readonly names: string;
}

/** Statuses of a request that the server understood and refused. Key, money, limits of rate and overload teach nothing about the request. */
const teaching: ReadonlySet<number> = new Set([400, 405, 406, 413, 415, 422, 500, 501, 502]);

const mostCharacters = 8_000;
const mostDepth = 6;
/** JSON within a text: a relay's, or a body that the SDK did not know. */
const isEnvelope = /^\s*[[{]/;
const longestEnvelope = 256 * 1_024;
const mostItems = 20;

/** Fields that say what is wrong, without their underscores. Not among them: `input`, in which Pydantic echoes what was sent. */
const sentences: ReadonlySet<string> = new Set(
  `message msg errormessage errormsg errmsg statusmsg statusmessage detail details description errordescription error errors err title reason
  code type raw metadata body innererror cause exception info fieldviolations issues result baseresp response`.split(
    /\s+/,
  ),
);
/** Fields that name what is wrong: OpenAI's `param`, Pydantic's `loc`, Google's `field`. */
const pointers: ReadonlySet<string> = new Set(["param", "loc", "field", "path", "parameter"]);

/** The words of a refusal; undefined: it is none that teaches anything. */
export function refusalWords(
  error: unknown,
  inputs: readonly string[],
  readFacts: ReadErrorFacts,
): RefusalWords | undefined {
  const facts = factsOf(error, readFacts);
  if (
    facts === undefined ||
    (facts.status !== undefined && facts.status >= 400 && !teaching.has(facts.status))
  ) {
    return undefined;
  }
  const found: Found = { texts: [facts.code ?? "", facts.type ?? ""], names: [facts.param ?? ""] };
  const said = found.texts.length;
  collect(facts.body, found, 0);
  // A list that became a sentence holds what it echoes, too.
  if (found.texts.length === said || !isEnvelope.test(facts.message)) {
    found.texts.push(facts.message);
  }
  const text = withoutInputs(found.texts.join("\n").slice(0, mostCharacters), inputs);
  return {
    status: facts.status,
    text: text.toLowerCase(),
    names: found.names.join(" ").slice(0, mostCharacters).toLowerCase(),
  };
}

function factsOf(error: unknown, readFacts: ReadErrorFacts): ErrorFacts | undefined {
  if (UnusableReplyError.isInstance(error)) {
    // A 200 without vectors may say why in fields that are no error's.
    return error.reason === "error_in_reply" || error.reason === "no_vectors" ? error.facts : undefined;
  }
  const facts = readFacts(error);
  return facts?.status === undefined ? undefined : facts;
}

interface Found {
  readonly texts: string[];
  readonly names: string[];
}

function collect(value: unknown, found: Found, depth: number): void {
  if (depth > mostDepth) {
    return;
  }
  if (typeof value === "string") {
    const inner = isEnvelope.test(value) && value.length <= longestEnvelope ? parseJson(value) : undefined;
    if (inner === undefined) {
      found.texts.push(value.slice(0, mostCharacters));
    } else {
      collect(inner, found, depth + 1);
    }
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value.slice(0, mostItems)) {
      collect(item, found, depth + 1);
    }
    return;
  }
  for (const [name, member] of isObject(value) ? Object.entries(value) : []) {
    const plain = name.toLowerCase().replaceAll("_", "");
    if (pointers.has(plain)) {
      found.names.push(typeof member === "string" ? member : (JSON.stringify(member) ?? ""));
    } else if (sentences.has(plain)) {
      collect(member, found, depth + 1);
    }
  }
}

/** Shorter inputs are words that a sentence may hold by itself. */
const shortestEcho = 12;
const mostInputs = 64;
const mostEchoes = 4;

/** What the user wrote says nothing about the server, whatever it says; a server may cut what it quotes. */
function withoutInputs(text: string, inputs: readonly string[]): string {
  let rest = text;
  for (const input of inputs.slice(0, mostInputs)) {
    for (let echo = 0; echo < mostEchoes && input.length >= shortestEcho; echo += 1) {
      const start = rest.indexOf(input.slice(0, shortestEcho));
      if (start === -1) {
        break;
      }
      rest = `${rest.slice(0, start)}…${rest.slice(start + commonLength(rest, start, input))}`;
    }
  }
  return rest;
}

/** How many characters of the input stand in the text from there on. */
function commonLength(text: string, start: number, input: string): number {
  let length = 0;
  while (length < input.length && text[start + length] === input[length]) {
    length += 1;
  }
  return length;
}
