import { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import { parseJson } from "./parse-json.js";

/** Bounds of reading a body. */
export interface BodyBounds {
  readonly bodyBytes: number;
  readonly bodyTimeoutMs: number;
}

/**
 * Reads the JSON of a request. Call this function after the key was checked, so that a client that waits for `100 Continue` sends no body with a wrong key.
 *
 * @param hold counts the bytes of each piece that has arrived. If `hold` throws, the reading ends with that error
 * @throws {ProtocolError} 400, 408, 413 or 415
 */
export async function readJson(
  exchange: Exchange,
  bounds: BodyBounds,
  hold: (bytes: number) => void,
): Promise<unknown> {
  requireJson(exchange.request.headers);
  const isRead = exchange.request.readableEnded;
  return parseJson(isRead ? bytesReadBefore(exchange, bounds) : await readBody(exchange, bounds, hold));
}

/**
 * Returns a body that a parser such as `express.json()` has read before the gateway and left in `request.body`. The body is written as JSON and parsed again, so
 * that the gateway's bounds apply to this body too.
 *
 * @throws {ProtocolError} 413 when the body is too large; 500 when somebody has read the body and not left it in `request.body`
 */
function bytesReadBefore({ request }: Exchange, { bodyBytes }: BodyBounds): Uint8Array {
  const body: unknown = Reflect.get(request, "body");
  if (body === undefined && Number(request.headers["content-length"] ?? 0) === 0) {
    return new Uint8Array();
  }
  const bytes = body instanceof Uint8Array ? body : bytesOf(body);
  if (bytes === undefined) {
    throw new ProtocolError({
      status: 500,
      type: "server_error",
      code: "body_read_before",
      message:
        "The server around the gateway has read the body before the gateway. Its operator can put gateway.handler before all parsers of bodies.",
    });
  }
  if (bytes.length > bodyBytes) {
    throw tooLarge(bodyBytes);
  }
  return bytes;
}

function bytesOf(body: unknown): Uint8Array | undefined {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text === undefined ? undefined : Buffer.from(text);
}

/**
 * Requires JSON as the content type. Without a preflight, a page of another site can send forms and plain text but no JSON (Fetch standard, "CORS-safelisted
 * request-header").
 */
function requireJson(headers: Exchange["request"]["headers"]): void {
  const type = headers["content-type"] ?? "";
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw unsupported(
      `The header Content-Type is ${type === "" ? "missing" : JSON.stringify(type.slice(0, 100))}. Write "Content-Type: application/json".`,
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw unsupported(
      `The charset of the body is ${JSON.stringify(charset.slice(0, 40))}. Send UTF-8, as JSON is.`,
    );
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw unsupported(
      `The header Content-Encoding is ${JSON.stringify(encoding.slice(0, 40))}. Send the body without compression.`,
    );
  }
}

function readBody(exchange: Exchange, bounds: BodyBounds, hold: (bytes: number) => void): Promise<Buffer> {
  const { request, response } = exchange;
  const { bodyBytes, bodyTimeoutMs } = bounds;
  const stated = Number(request.headers["content-length"] ?? 0);
  if (stated > bodyBytes) {
    throw tooLarge(bodyBytes);
  }
  if (!exchange.isBodyAwaited) {
    exchange.isBodyAwaited = true;
    response.writeContinue();
  }
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => fail(tooSlow(bodyTimeoutMs)), bodyTimeoutMs);
    const onData = (piece: Buffer): void => {
      length += piece.length;
      if (length > bodyBytes) {
        fail(tooLarge(bodyBytes));
        return;
      }
      try {
        hold(piece.length);
      } catch (error) {
        fail(error);
        return;
      }
      pieces.push(piece);
    };
    const onEnd = (): void => {
      settle();
      resolve(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, length));
    };
    const onClose = (): void =>
      fail(
        exchange.signal.reason ??
          new DOMException("The client closed the connection before the end of its request.", "AbortError"),
      );
    const settle = (): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      exchange.signal.removeEventListener("abort", onClose);
    };
    const fail = (error: unknown): void => {
      settle();
      request.pause();
      pieces.length = 0;
      reject(error);
    };
    request.on("data", onData).on("end", onEnd).on("close", onClose);
    exchange.signal.addEventListener("abort", onClose);
  });
}

function tooLarge(bodyBytes: number): ProtocolError {
  return new ProtocolError({
    status: 413,
    type: "invalid_request_error",
    code: "request_too_large",
    message: `The body has more than the ${bodyBytes} bytes that the gateway accepts. Send smaller pictures, fewer inputs, or addresses of pictures.`,
  });
}

function tooSlow(bodyTimeoutMs: number): ProtocolError {
  return new ProtocolError({
    status: 408,
    type: "timeout_error",
    code: "request_timeout",
    message: `The complete body did not arrive within ${bodyTimeoutMs} ms. Send the request again.`,
  });
}

function unsupported(message: string): ProtocolError {
  return new ProtocolError({
    status: 415,
    type: "invalid_request_error",
    code: "unsupported_media_type",
    message,
  });
}
