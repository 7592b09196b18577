import type { Socket } from "node:net";
import { startRawServer } from "../support/raw-server.js";

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
export async function serveReplies(replies: readonly RawReply[]): Promise<readonly string[]> {
  const { baseURL } = await startRawServer((socket, { path }) => {
    replies[Number(path.split("/")[1])]?.(socket);
  });
  return replies.map((_, index) => new URL(`/${index}/v1`, baseURL).href);
}
