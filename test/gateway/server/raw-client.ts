import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A client that sends exactly the given bytes. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  /** The bytes received so far, as text. */
  received(): string;
  /** Resolves with all received text when the server has closed the connection. */
  readonly closed: Promise<string>;
}

export function rawClient(port: number): RawClient {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (piece: string) => {
    text += piece;
  });
  const closed = new Promise<string>((resolve) => {
    socket.on("error", () => resolve(text));
    socket.on("end", () => {
      socket.end();
      resolve(text);
    });
    socket.on("close", () => resolve(text));
  });
  onTestFinished(() => void socket.destroy());
  return { socket, send: (piece) => void socket.write(piece, "latin1"), received: () => text, closed };
}

/** Writes a request as text, with its Content-Length. */
export function rawPost(path: string, body: unknown, headers: readonly string[] = []): string {
  const text = JSON.stringify(body);
  return [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...headers,
    "",
    text,
  ].join("\r\n");
}

export function statusOf(text: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
}
