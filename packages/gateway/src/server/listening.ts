import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ProtocolError } from "../contract/protocol-error.js";
import type { NormalGatewayOptions } from "./gateway-options.js";

/** The address on which a gateway listens. */
export interface ListenOptions {
  /** Address of this machine to listen on. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** Port to listen on; 0 chooses a free port. @default 8787 */
  readonly port?: number | undefined;
}

/**
 * Longer than the minute for which balancers and clients keep idle connections. If the gateway closed first, a client could send a request on a connection that is
 * just closing.
 */
const keepAliveMs = 75_000;
/** How often Node checks for heads that are late, in milliseconds. */
const checkingMs = 1_000;

/** Makes the server. The server does not listen yet. */
export function createNodeServer(
  limits: NormalGatewayOptions["limits"],
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      // Reading a body has another limit, whose refusal is JSON. This limit is for bodies that nobody reads.
      requestTimeout: limits.headersTimeoutMs + limits.bodyTimeoutMs,
      connectionsCheckingInterval: Math.min(checkingMs, limits.headersTimeoutMs),
      keepAliveTimeout: keepAliveMs,
      noDelay: true,
      // Node's own refusal has an empty body.
      requireHostHeader: false,
    },
    handler,
  );
  // Without this listener Node asks for the body at once. The gateway asks for the body only after it has checked the key.
  server.on("checkContinue", handler);
  server.on("checkExpectation", (_request, response: ServerResponse) => {
    const body = textOf(
      417,
      "expectation_failed",
      "The header Expect allows only 100-continue. Leave it out.",
    );
    response
      .writeHead(417, { "content-type": "application/json; charset=utf-8", connection: "close" })
      .end(body);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => refuseConnection(error, socket));
  return server;
}

/**
 * Most connections that the system queues until the process accepts them. Node's default of 511 is too small when thousands of clients reconnect at once: the
 * system drops further connections, and their clients try again after 1, 3, 7 s and so on. Linux limits this number to `net.core.somaxconn`, which is 4,096 by
 * default.
 */
const backlog = 4_096;

/** Resolves with the URL of the server. @throws the error of the system, such as EADDRINUSE */
export function listenOn(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog }, () => {
      server.off("error", reject);
      const { address, family, port: taken } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${taken}`);
    });
  });
}

/** Answers to data that Node could not read as a request, by the error's code. */
const refusals: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "headers_too_large",
    "The head of the request is larger than the gateway accepts. Send fewer or shorter headers.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    "request_timeout",
    "The complete request did not arrive in time. Send it again.",
  ],
};

/** Answers data that is not a valid request, and closes the socket, because Node destroys the socket itself only if there is no listener. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable || hasAnswerUnderWay(socket)) {
    socket.destroy();
    return;
  }
  const [status, code, message] = refusals[error.code ?? ""] ?? [
    400,
    "invalid_http",
    "This is not a valid HTTP request. Send HTTP/1.1.",
  ];
  const body = textOf(status, code, message);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      "x-content-type-options: nosniff",
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
  // If the client does not close its side, the socket would stay open.
  setTimeout(() => socket.destroy(), 2_000).unref();
}

function textOf(status: number, code: string, message: string): string {
  const type = status === 408 ? "timeout_error" : "invalid_request_error";
  return JSON.stringify(new ProtocolError({ status, type, code, message }));
}

/**
 * Whether an answer is being sent on the socket. After a valid request, garbage from the client must not cause a second answer inside the first. Node's own
 * listener reads the same member.
 */
function hasAnswerUnderWay(socket: Socket): boolean {
  const message: unknown = Reflect.get(socket, "_httpMessage");
  return typeof message === "object" && message !== null;
}
