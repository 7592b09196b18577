import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { RawAnswer } from "../support/raw-server.js";

/** How a body is sent; each closes the connection, since a lie leaves it useless. */
export const framings = {
  "content-length": (status: number, body: Buffer) => reply(status, `content-length: ${body.length}`, body),
  "until the end": (status: number, body: Buffer) => reply(status, "x: y", body),
  chunked: (status: number, body: Buffer) =>
    reply(status, "transfer-encoding: chunked", inChunks(body, 10_000)),
  "chunks of a byte": (status: number, body: Buffer) =>
    reply(status, "transfer-encoding: chunked", inChunks(body.subarray(0, 80_000), 1)),
  gzip: (status: number, body: Buffer) =>
    reply(status, "content-encoding: gzip", gzipSync(body, { level: 1 })),
  br: (status: number, body: Buffer) =>
    reply(status, "content-encoding: br", brotliCompressSync(body, { params: { 1: 1 } })),
  deflate: (status: number, body: Buffer) => reply(status, "content-encoding: deflate", deflateSync(body)),
  "no gzip, though it says so": (status: number, body: Buffer) =>
    reply(status, "content-encoding: gzip", body),
  "gzip that was cut": (status: number, body: Buffer) =>
    reply(status, "content-encoding: gzip", gzipSync(body, { level: 1 }).subarray(0, -20)),
  "more than it says": (status: number, body: Buffer) => reply(status, "content-length: 100", body),
  "less than it says": (status: number, body: Buffer) =>
    reply(status, `content-length: ${body.length + 100}`, body),
} as const;

function reply(status: number, header: string, body: Buffer): Buffer {
  const head = `HTTP/1.1 ${status} X\r\ncontent-type: text/event-stream\r\n${header}\r\nconnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

function inChunks(body: Buffer, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
  }
  return Buffer.concat([...pieces, Buffer.from("0\r\n\r\n")]);
}

/** Answers every operation as OpenAI does. */
export const answersWell: RawAnswer = (socket, { path, body }) => {
  const { stream = false } = JSON.parse(body) as { stream?: boolean };
  const text = path.endsWith("/embeddings")
    ? JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }], model: "m", usage: { prompt_tokens: 1 } })
    : stream
      ? `data: ${JSON.stringify({ choices: [{ delta: { content: "well" }, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`
      : JSON.stringify({ choices: [{ message: { content: "well" }, finish_reason: "stop" }] });
  socket.write(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
};
