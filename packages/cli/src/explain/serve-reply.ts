import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A recorded reply. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers every request on 127.0.0.1 with one reply while `ask` runs. `ask` receives the server's origin. */
export async function serveReply<Result>(
  reply: Reply,
  ask: (origin: string) => Promise<Result>,
): Promise<Result> {
  const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
  const contentType = /^(?:data|event):/m.test(text) ? "text/event-stream" : "application/json";
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      response.writeHead(reply.status, { "content-type": contentType, ...reply.headers });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
