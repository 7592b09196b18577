import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server read it. */
interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  /** The client's port: the same one again means the same connection. */
  readonly port: number | undefined;
}

export interface Loopback {
  readonly baseURL: string;
  readonly server: Server;
  readonly requests: readonly ReceivedRequest[];
  /** Connections that the client has closed while a reply was under way. */
  abandoned(): Promise<void>;
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A server on a real socket, for the length of a test. */
export async function startLoopback(answer: Answer): Promise<Loopback> {
  const requests: ReceivedRequest[] = [];
  const abandoned = deferred();
  const server = createServer(async (incoming, response) => {
    response.once("close", () => {
      if (!response.writableFinished) abandoned.resolve();
    });
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const request: ReceivedRequest = {
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: text === "" ? {} : JSON.parse(text),
      port: incoming.socket.remotePort,
    };
    requests.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseURL: `http://127.0.0.1:${port}/v1`, server, requests, abandoned: () => abandoned.promise };
}

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Answers with an event stream, each piece as one write. */
export function sendPieces(response: ServerResponse, pieces: readonly (string | Buffer)[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of pieces) response.write(piece);
  response.end();
}
