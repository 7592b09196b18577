import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Writes one reply, byte for byte. */
export type RawReply = (socket: Socket) => void;

/** How a body ends: as it should, with the connection left open, or torn. */
export type BodyEnd = "whole" | "open" | "cut";

interface HeadOptions {
  readonly type?: string;
  /** Further header lines, each with its line end. */
  readonly headers?: string;
}

/** A reply of known length. */
export function json(
  value: unknown,
  { type = "application/json", headers = "" }: HeadOptions = {},
): RawReply {
  const body = Buffer.isBuffer(value)
    ? value
    : Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  return (socket) => {
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${headers}content-length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
  };
}

/** A reply in pieces, each a chunk of its own. */
export function pieces(
  body: readonly (string | Uint8Array)[],
  end: BodyEnd = "whole",
  { type = "text/event-stream", headers = "" }: HeadOptions = {},
): RawReply {
  return (socket) => {
    socket.setNoDelay(true);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${headers}transfer-encoding: chunked\r\n\r\n`);
    for (const piece of body) {
      const bytes = Buffer.from(piece);
      if (bytes.length > 0) {
        socket.write(
          Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]),
        );
      }
    }
    if (end === "whole") {
      socket.write("0\r\n\r\n");
    } else if (end === "cut") {
      // Behind the bytes: a reset would overtake them.
      socket.end();
    }
  };
}

/** A server whose path's first part says which reply it writes. Gives the base URL of each. */
export async function startRawServer(replies: readonly RawReply[]): Promise<readonly string[]> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    let received = Buffer.alloc(0);
    socket.on("data", (piece) => {
      received = Buffer.concat([received, piece]);
      for (let end = received.indexOf("\r\n\r\n"); end !== -1; end = received.indexOf("\r\n\r\n")) {
        const head = received.subarray(0, end).toString("latin1");
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        received = received.subarray(end + 4 + length);
        replies[Number(/^\S+ \/(\d+)\//.exec(head)?.[1])]?.(socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return replies.map((_, index) => `http://127.0.0.1:${address.port}/${index}/v1`);
}
