import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, parseJson } from "@hotspare/core/plugin";

/** A request as a loopback server has received it. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The body as JSON. Empty when the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The client's port. Two requests with the same port used the same connection. */
  readonly port: number | undefined;
}

/** A server on 127.0.0.1 for one test, as `openLoopback` returns it. */
export interface Loopback {
  /** The address of the server, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly server: Server;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when a client has closed its connection before the reply was complete. */
  abandoned(): Promise<void>;
  /** Closes the server and its connections. */
  close(): void;
}

/** Sends the reply to one request. */
export type LoopbackAnswer = (response: ServerResponse, request: ReceivedRequest) => void;

/** Opens a server on 127.0.0.1 that answers with the given function, for replies that no simulated provider sends. */
export async function openLoopback(answer: LoopbackAnswer): Promise<Loopback> {
  const requests: ReceivedRequest[] = [];
  let abandon: () => void = () => undefined;
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const server = createServer(async (incoming, response) => {
    response.once("close", () => {
      if (!response.writableFinished) {
        abandon();
      }
    });
    const pieces: Buffer[] = [];
    for await (const piece of incoming) {
      pieces.push(piece as Buffer);
    }
    const text = Buffer.concat(pieces).toString();
    const { url: path = "", headers } = incoming;
    const parsed = parseJson(text);
    const body = isObject(parsed) ? parsed : {};
    const request: ReceivedRequest = { path, headers, text, body, port: incoming.socket.remotePort };
    requests.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    requests,
    abandoned: () => abandoned,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends JSON. A text is sent unchanged. */
export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Sends an event stream. Each piece is one write. */
export function sendPieces(response: ServerResponse, pieces: readonly (string | Buffer)[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of pieces) {
    response.write(piece);
  }
  response.end();
}
