import type { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";

/** A client that does not read its answer is cut. */
export interface ReaderBounds {
  /** Bytes of an answer that wait for the client, before the gateway stops to make more. */
  readonly slowReaderBytes: number;
  /** How long the client may take none of the waiting bytes. */
  readonly slowReaderMs: number;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** @param value what is written as JSON, or JSON text */
export function jsonAnswer(value: object | string, status = 200): Answer {
  return {
    status,
    contentType: "application/json; charset=utf-8",
    body: typeof value === "string" ? value : JSON.stringify(value),
  };
}

/** What every answer has beside its own headers. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Headers that say which request this was, and where it went. */
export function aboutExchange({ id, trace, headers }: Exchange): Record<string, string> {
  return {
    ...headers,
    "x-request-id": id,
    ...(trace.callId === undefined ? {} : { "x-hotspare-call-id": String(trace.callId) }),
    ...(trace.credentialId === undefined ? {} : { "x-hotspare-credential": headerText(trace.credentialId) }),
    ...(trace.callId === undefined ? {} : { "x-hotspare-attempts": String(trace.attempts) }),
  };
}

/** Ids of credentials may have letters that no header may have: those are written as in a URL. */
function headerText(text: string): string {
  return /^[\x21-\x24\x26-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/** Writes a whole answer, and resolves when the client has it, has left, or was cut because it does not read. */
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
    "content-length": bytes.length,
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

/** Whether a body that was not read has come with its head, as small bodies do. The connection can be kept then. */
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
  return writeAnswer(exchange, { ...jsonAnswer(error, error.status), headers: retryHeaders(error) }, bounds);
}

function retryHeaders({ retryAfterMs }: ProtocolError): Record<string, string> {
  if (retryAfterMs === undefined) {
    return {};
  }
  const waitMs = Math.max(0, Math.ceil(retryAfterMs));
  return { "retry-after": String(Math.ceil(waitMs / 1_000)), "retry-after-ms": String(waitMs) };
}

/** A large answer goes in pieces, because nothing shows how much of one piece the client has taken. */
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

/** Resolves when the client has taken what waited. A client that takes nothing for `slowReaderMs` is cut. */
export function drained(exchange: Exchange, slowReaderMs: number): Promise<void> {
  return exchange.response.writableNeedDrain ? settled(exchange, "drain", slowReaderMs) : Promise.resolve();
}

/** Resolves when the client has the whole answer, or was cut. */
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
    // An answer behind another answer of its connection has no socket yet: its client is not slow.
    const timer = setInterval(() => response.socket !== null && exchange.cut(), slowReaderMs);
    response.once(event, done);
    const leave = exchange.onOver(() => queueMicrotask(done));
  });
}

/** How long the rest of a refused body is thrown away: nginx, too, stops after five seconds (`lingering_timeout`). */
const lingerMs = 5_000;

/**
 * Throws away the rest of a refused body before the connection closes. A connection that closes with unread bytes is reset, and the reset can overtake the
 * answer (RFC 9112, 9.6): the client would see a broken connection in place of the reason.
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
