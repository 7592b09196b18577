import type { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";

/** Bounds for a slow client. The gateway cuts a client that does not read its answer. */
export interface ReaderBounds {
  /** Bytes of an answer that may wait for the client before the gateway pauses the answer. */
  readonly slowReaderBytes: number;
  /** How long the client may read none of the waiting bytes, in milliseconds. */
  readonly slowReaderMs: number;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** @param value an object to write as JSON, or JSON text */
export function jsonAnswer(value: object | string, status = 200): Answer {
  return {
    status,
    contentType: "application/json; charset=utf-8",
    body: typeof value === "string" ? value : JSON.stringify(value),
  };
}

/** Headers that every answer has. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Headers with the id of the request, and the call, credential and attempts that served it. */
export function aboutExchange({ id, trace, headers }: Exchange): Record<string, string> {
  return {
    ...headers,
    "x-request-id": id,
    ...(trace.callId === undefined ? {} : { "x-hotspare-call-id": String(trace.callId) }),
    ...(trace.credentialId === undefined ? {} : { "x-hotspare-credential": headerText(trace.credentialId) }),
    ...(trace.callId === undefined ? {} : { "x-hotspare-attempts": String(trace.attempts) }),
  };
}

/** Encodes the id of a credential as in a URL if the id has characters that a header may not have. */
function headerText(text: string): string {
  return /^[\x21-\x24\x26-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/** Writes a whole answer. Resolves when the answer is sent, the client has left, or the gateway has cut a client that does not read. */
export async function writeAnswer(
  exchange: Exchange,
  { status, contentType, body, headers }: Answer,
  bounds: ReaderBounds,
): Promise<void> {
  const { request, response } = exchange;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const mustClose = hasBody(request) && !(await hasComeWhole(exchange));
  if (response.headersSent || exchange.isOver) {
    return;
  }
  response.writeHead(status, {
    ...securityHeaders,
    ...aboutExchange(exchange),
    "content-type": contentType,
    ...headers,
    // A 204 must not have a length (RFC 9110, 8.6).
    ...(status === 204 ? {} : { "content-length": bytes.length }),
    ...(mustClose ? { connection: "close" } : {}),
  });
  exchange.noteFirstByte();
  if (request.method !== "HEAD") {
    await writePaced(exchange, bytes, bounds);
  }
  if (mustClose && exchange.isBodyAwaited) {
    await lingering(exchange);
  }
  response.end();
  await flushed(exchange, bounds.slowReaderMs);
}

/** Whether an unread body has arrived together with the head, as small bodies do. The connection can then stay open. */
async function hasComeWhole({ request, isBodyAwaited }: Exchange): Promise<boolean> {
  if (!request.complete && isBodyAwaited) {
    request.resume();
    await new Promise(setImmediate);
  }
  return request.complete;
}

function hasBody({ headers }: Exchange["request"]): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

export function writeError(exchange: Exchange, error: ProtocolError, bounds: ReaderBounds): Promise<void> {
  const headers = { ...retryHeaders(error), ...challengeHeaders(error) };
  return writeAnswer(exchange, { ...jsonAnswer(error, error.status), headers }, bounds);
}

/**
 * The challenge of a 401, without which Jetty's client reports an error of the protocol instead of the answer (RFC 9110, 15.5.2). Browsers ask for a
 * password only for other schemes, such as `Basic`.
 */
function challengeHeaders({ status }: ProtocolError): Record<string, string> {
  return status === 401 ? { "www-authenticate": 'Bearer realm="hotspare"' } : {};
}

function retryHeaders({ retryAfterMs }: ProtocolError): Record<string, string> {
  if (retryAfterMs === undefined) {
    return {};
  }
  const waitMs = Math.max(0, Math.ceil(retryAfterMs));
  return { "retry-after": String(Math.ceil(waitMs / 1_000)), "retry-after-ms": String(waitMs) };
}

/** A large answer is written in pieces, because Node does not report progress within one write. */
const pieceBytes = 262_144;

async function writePaced(exchange: Exchange, bytes: Buffer, bounds: ReaderBounds): Promise<void> {
  const { response } = exchange;
  for (let at = 0; at < bytes.length && !exchange.isOver; at += pieceBytes) {
    response.write(bytes.subarray(at, at + pieceBytes));
    if (response.writableLength > bounds.slowReaderBytes) {
      await drained(exchange, bounds.slowReaderMs);
    }
  }
}

/** Resolves when the client has read the waiting bytes. Cuts a client that reads nothing for `slowReaderMs`. */
export function drained(exchange: Exchange, slowReaderMs: number): Promise<void> {
  return exchange.response.writableNeedDrain ? settled(exchange, "drain", slowReaderMs) : Promise.resolve();
}

/** Resolves when the whole answer is sent, or the client was cut. */
export function flushed(exchange: Exchange, slowReaderMs: number): Promise<void> {
  return exchange.response.writableFinished ? Promise.resolve() : settled(exchange, "finish", slowReaderMs);
}

function settled(exchange: Exchange, event: "drain" | "finish", slowReaderMs: number): Promise<void> {
  const { response } = exchange;
  return new Promise((resolve) => {
    const done = (): void => {
      clearInterval(timer);
      response.off(event, done);
      leave();
      resolve();
    };
    // An answer that waits behind another answer of its connection has no socket yet, so its client is not slow.
    const timer = setInterval(() => response.socket !== null && exchange.cut(), slowReaderMs);
    response.once(event, done);
    const leave = exchange.onOver(() => queueMicrotask(done));
  });
}

/** How long the rest of a refused body is read and discarded. nginx also stops after five seconds (`lingering_timeout`). */
const lingerMs = 5_000;

/**
 * Reads and discards the rest of a refused body before the connection closes. If a connection closes with unread bytes, the system resets it, and the reset can
 * arrive before the answer (RFC 9112, 9.6). The client would then see a broken connection and not the reason.
 */
function lingering(exchange: Exchange): Promise<void> {
  const { request } = exchange;
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      request.off("end", done);
      leave();
      resolve();
    };
    const timer = setTimeout(done, lingerMs).unref();
    const leave = exchange.onOver(() => queueMicrotask(done));
    request.once("end", done);
    request.resume();
  });
}
