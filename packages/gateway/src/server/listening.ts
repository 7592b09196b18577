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

/** Where a gateway listens. */
export interface ListenOptions {
  /** @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** 0: any free port. @default 8787 */
  readonly port?: number | undefined;
}

/** Longer than the minute for which balancers and clients keep idle connections: who closes first must not be the gateway, or a request meets a closing connection. */
const keepAliveMs = 75_000;
/** Node looks this often for heads that are late. */
const checkingMs = 1_000;

/** Makes the server. Nothing listens yet. */
export function createNodeServer(
  limits: NormalGatewayOptions["limits"],
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have a time of their own, which answers in JSON. This is for bodies that nobody reads.
      requestTimeout: limits.headersTimeoutMs + limits.bodyTimeoutMs,
      connectionsCheckingInterval: Math.min(checkingMs, limits.headersTimeoutMs),
      keepAliveTimeout: keepAliveMs,
      noDelay: true,
    },
    handler,
  );
  // Without a listener Node asks for the body at once; the gateway asks for it when it knows the key.
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
 * Connections that the system may hold until the process takes them. Node's 511 are too few when thousands of clients
 * come back at once: the system drops what is more, and those clients try again after 1, 3, 7 s and so on. Linux takes
 * `net.core.somaxconn` at most, which is 4,096 unless it was set.
 */
const backlog = 4_096;

/** Resolves with the address under which the server is reached. @throws what the system says, such as EADDRINUSE */
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

/** What Node could not read as a request, by its code. */
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

/** Answers what never became a request. Node destroys the socket by itself only without a listener. */
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
  // A client that does not close its side would keep the socket.
  setTimeout(() => socket.destroy(), 2_000).unref();
}

function textOf(status: number, code: string, message: string): string {
  const type = status === 408 ? "timeout_error" : "invalid_request_error";
  return JSON.stringify(new ProtocolError({ status, type, code, message }));
}

/** Garbage behind a good request must not be written into the answer of the request. Node's own listener looks at the same member. */
function hasAnswerUnderWay(socket: Socket): boolean {
  const message: unknown = Reflect.get(socket, "_httpMessage");
  return typeof message === "object" && message !== null;
}
