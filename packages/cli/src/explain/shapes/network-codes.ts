import { getSystemErrorName } from "node:util";
import { type Fields, textAt } from "./fields.js";

/** Codes of systems, Node.js, undici and OpenSSL. */
const codeShape =
  /^(?:E[A-Z][A-Z\d_]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|CERT_[A-Z_]+|ERR_(?:TLS|SSL|HTTP2|STREAM|INVALID|SOCKET)[A-Z_\d]*|UNABLE_TO_[A-Z_]+|SELF_SIGNED_CERT[A-Z_]*|DEPTH_ZERO_[A-Z_]+|HOSTNAME_MISMATCH)$/;

/** Codes that clients give to a reply, whose status says more: axios, got, node-fetch, the JSON parsers. */
const ofReplies = /^ERR_(?:BAD_|NON_2XX|CANCELED|BODY_PARSE)/;

/** What texts say where there is no code: Node.js, OpenSSL, Python's http clients, Go. */
const sentences: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/connection refused|connect call failed|target machine actively refused/i, "ECONNREFUSED"],
  [/connection reset|connection aborted|socket hang up|broken connection|forcibly closed/i, "ECONNRESET"],
  [
    /other side closed|server disconnected|remote end closed|incomplete chunked read|premature close|unexpected eof/i,
    "UND_ERR_SOCKET",
  ],
  [
    /name or service not known|nodename nor servname|no such host|name resolution|could not resolve host|getaddrinfo failed/i,
    "ENOTFOUND",
  ],
  [/network is unreachable/i, "ENETUNREACH"],
  [/no route to host/i, "EHOSTUNREACH"],
  [/self[- ]signed certificate/i, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  [/certificate has expired/i, "CERT_HAS_EXPIRED"],
  [
    /certificate[ _]verify[ _]failed|unable to (?:verify|get local)|x509:/i,
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ],
  [/headers? timeout/i, "UND_ERR_HEADERS_TIMEOUT"],
  [/body timeout/i, "UND_ERR_BODY_TIMEOUT"],
  [/connect(?:ion)?[ _]?(?:attempt )?time(?:d[ _]?)?[ _]?out/i, "UND_ERR_CONNECT_TIMEOUT"],
  [
    /read time(?:d )?out|request timed out|timeout of \d+ ?ms exceeded|timed? ?out|no answer within|deadline exceeded/i,
    "UND_ERR_HEADERS_TIMEOUT",
  ],
];

/** Names of errors that say it all: OpenAI's clients, httpx, requests, aiohttp, got, Hotspare. */
const names: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/Connect(?:ion)?Timeout/, "UND_ERR_CONNECT_TIMEOUT"],
  [/Time(?:d)?[oO]ut/, "UND_ERR_HEADERS_TIMEOUT"],
];

/** Errors of clients that say nothing but that there was no connection. */
const unexplained =
  /^(?:\w+\.)*(?:APIConnectionError|ConnectError|ConnectionError|ClientConnectorError|NetworkError|FetchError)$/;

/** The code of a network failure, read from an error's members or, without them, from its words. */
export function networkCodeOf(fields: Fields): { readonly code: string; readonly note?: string } | undefined {
  const recorded = textAt(fields, ["network_code", "networkCode", "errno"]) ?? textAt(fields, ["code"]);
  if (
    recorded !== undefined &&
    ("network_code" in fields || fields["errno"] === recorded || isNetworkCode(recorded))
  ) {
    return ofReplies.test(recorded) ? undefined : { code: recorded };
  }
  const named = systemName(fields["errno"]);
  if (named !== undefined) {
    return { code: named };
  }
  const message = textAt(fields, ["message", "msg", "reason"]) ?? "";
  const name = textAt(fields, ["name", "type"]) ?? "";
  return codeInWords(name, message);
}

/** The code in a message such as `connect ECONNREFUSED 127.0.0.1:9` or `[Errno 111] Connection refused`. */
function codeInWords(
  name: string,
  message: string,
): { readonly code: string; readonly note?: string } | undefined {
  const first = message.slice(0, 2_000);
  const written = /\b(?:connect|read|write|getaddrinfo|queryA|socket|code:?) (E[A-Z]{3,}[A-Z_]*)\b/.exec(
    first,
  )?.[1];
  const number = /\[Errno (-?\d+)\]/.exec(first)?.[1];
  const code =
    written ??
    sentences.find(([pattern]) => pattern.test(first))?.[1] ??
    (number === undefined ? undefined : systemName(Number(number))) ??
    names.find(([pattern]) => pattern.test(name))?.[1];
  if (code !== undefined) {
    return { code };
  }
  return unexplained.test(name) || /^(?:connection error\.?|fetch failed|network error)$/i.test(first.trim())
    ? {
        code: "ECONNRESET",
        note: "The record does not say why the connection failed, so Hotspare judged it as a lost connection (ECONNRESET). Print its cause too.",
      }
    : undefined;
}

/** A word that is written as codes are. */
const codeWord = /\b(?:E[A-Z]{4,}|UND_ERR_[A-Z_]+)\b/g;

/** Codes of connections, of which a sentence may name one anywhere. Other words in capitals, such as `ERROR`, are no codes. */
const ofConnections =
  /^(?:ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPROTO|UND_ERR_[A-Z_]+)$/;

/** The code of a network failure in one line of plain words. */
export function codeInSentence(line: string): string | undefined {
  const written = line.match(codeWord) ?? [];
  return written.length === 0
    ? codeInWords("", line)?.code
    : written.find((word) => ofConnections.test(word));
}

function isNetworkCode(code: string): boolean {
  return codeShape.test(code);
}

/** Node.js writes `errno: -104`, Python `errno 104`. */
function systemName(errno: unknown): string | undefined {
  if (typeof errno !== "number" || !Number.isSafeInteger(errno) || errno === 0) {
    return undefined;
  }
  const name = getSystemErrorName(-Math.abs(errno));
  return name.startsWith("Unknown") ? undefined : name;
}
