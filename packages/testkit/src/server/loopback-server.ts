import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** An HTTP server on 127.0.0.1 that tracks its sockets. */
export interface LoopbackServer {
  readonly url: string;
  readonly openSockets: number;
  close(): Promise<void>;
}

export async function startLoopbackServer(port: number, listener: RequestListener): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  // The server keeps idle sockets far longer than clients do, so that the server never ends a socket during a request.
  const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 }, listener);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // A long queue, so that thousands of clients can connect at once.
    server.listen({ port, host: "127.0.0.1", backlog: 4096 }, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    get openSockets() {
      return sockets.size;
    },
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return closing;
    },
  };
}
