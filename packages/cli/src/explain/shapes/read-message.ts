import { STATUS_CODES } from "node:http";
import { isObject } from "@hotspare/core/plugin";
import { readLiteral } from "../literals/literal-reader.js";

/** A status that a message names, and what it quotes of the body. */
export interface SaidReply {
  readonly status: number;
  readonly body: unknown;
}

const phrases = Object.entries(STATUS_CODES)
  .filter(([status]) => Number(status) >= 400)
  .map(([, phrase = ""]) => phrase.replace(/[^\w ]/g, "\\$&"))
  .join("|");

/** A status before a phrase that HTTP has for one: `503 Service Unavailable`. Source: RFC 9110, section 15, as Node.js lists it. */
const withPhrase = new RegExp(`(?<![\\d.])([45]\\d\\d)[ :-]{1,3}(?=(?:${phrases})\\b)`, "i");

/**
 * How clients put the status of a reply into a message. Sources: openai-python (`Error code: 429 - {…}`), openai-node (`429 You exceeded …`),
 * axios, got, ky, requests, httpx, go-openai, LangChain, and what people write into logs.
 */
const patterns: readonly RegExp[] = [
  /\bError code: (\d{3})\b[ :-]*/,
  /\bstatus[ _-]?code(?: is| was|:| =|=)? ?"?(\d{3})\b[" :,-]*/i,
  /\b(?:Client|Server) error '(\d{3}) [^']*'/,
  /\bResponse code (\d{3})\b[^{]*/,
  /\b(\d{3}) (?:Client|Server) Error: /,
  /\b(?:http[_ ]?)?status["']?(?::|=| is| was|)[ "']*(\d{3})\b[" :,-]*/i,
  /\bHTTP(?:\/[\d.]+)?(?: error| code| status)?[ :=]*\(?(\d{3})\b[) :,-]*/i,
  /^(?:\[[^\]]*\] ?|\w+(?:Error|Exception): ?)?([45]\d\d)\b[ :,-]*/,
  /\b(?:error|failed|returned|responded|response|answered)(?: with)?[ :=(]+([45]\d\d)\b[) :,-]*/i,
  /\(([45]\d\d)\)[ :,-]*/,
  withPhrase,
  /\b([45]\d\d)[ :-]*(?=[{<])/,
];

/** The status that a message names; the rest of the message, or the object in it, is the body. */
export function replyInMessage(message: string): SaidReply | undefined {
  const head = message.slice(0, 4_000);
  if (!/\d{3}/.test(head)) {
    return undefined;
  }
  for (const pattern of patterns) {
    const found = pattern.exec(head);
    const status = Number(found?.[1]);
    if (found !== null && status >= 300 && status < 600) {
      return { status, body: bodyBehind(message, found.index + found[0].length) };
    }
  }
  return undefined;
}

/** What stands behind the status: an object or a page as the client quotes it, else a sentence, as the message of an error. */
function bodyBehind(message: string, from: number): unknown {
  const rest = message.slice(from).trim();
  const brace = rest.indexOf("{");
  const quoted = brace === -1 ? undefined : readLiteral(rest, brace)?.value;
  if (isObject(quoted) && Object.keys(quoted).length > 0) {
    return quoted;
  }
  return rest === "" || rest.startsWith("<") ? rest : { error: { message: rest } };
}
