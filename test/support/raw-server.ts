import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Writes a whole reply, byte for byte, and ends the connection if it likes. */
export type RawAnswer = (socket: Socket, request: { readonly path: string; readonly body: string }) => void;

/** A server that writes what it is told to, lies included. */
export interface RawServer {
  readonly baseURL: string;
  answer: RawAnswer;
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>;
  requests: number;
}

export async function startRawServer(answer: RawAnswer): Promise<RawServer> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // A client that has heard enough resets the connection.
    socket.on("error", () => undefined);
    let received = Buffer.alloc(0);
    socket.on("data", (piece) => {
      received = Buffer.concat([received, piece]);
      for (let end = received.indexOf("\r\n\r\n"); end !== -1; end = received.indexOf("\r\n\r\n")) {
        const head = received.subarray(0, end).toString("latin1");
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        const bodyAt = end + 4;
        if (received.length < bodyAt + length) return;
        const body = received.subarray(bodyAt, bodyAt + length).toString("latin1");
        received = received.subarray(bodyAt + length);
        raw.requests += 1;
        raw.answer(socket, { path: head.split(" ", 2)[1] ?? "", body });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const raw: RawServer = { baseURL: `http://127.0.0.1:${port}/v1`, answer, open, requests: 0 };
  return raw;
}
