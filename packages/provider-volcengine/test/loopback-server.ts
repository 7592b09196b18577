import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server read it. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Loopback {
  readonly baseURL: string;
  readonly requests: readonly ReceivedRequest[];
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A server on a real socket, for the length of a test. */
export async function startLoopback(answer: Answer): Promise<Loopback> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const request = {
      path: incoming.url ?? "",
      headers: incoming.headers,
      text,
      body: text === "" ? {} : JSON.parse(text),
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
  return { baseURL: `http://127.0.0.1:${port}`, requests };
}

/** Answers with JSON, or with the text as it is. */
export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Answers with an event stream. */
export function sendEvents(response: ServerResponse, ...payloads: readonly unknown[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const payload of payloads) {
    response.write(`data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`);
  }
  response.end();
}
