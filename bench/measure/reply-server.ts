import { Worker } from "node:worker_threads";

/** Answers every request with the bytes that it was given last, from a thread of its own. */
export interface ReplyServer {
  readonly baseURL: string;
  answerWith(status: number, body: Buffer): Promise<void>;
}

export async function startReplyServer(): Promise<ReplyServer> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
    let reply = Buffer.alloc(0);
    parentPort.on("message", (bytes) => { reply = Buffer.from(bytes); parentPort.postMessage(0); });
    const server = require("node:net").createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(reply));
    });
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  const answered = () => new Promise<number>((resolve) => worker.once("message", resolve));
  return {
    baseURL: `http://127.0.0.1:${await answered()}/v1`,
    answerWith: async (status, body) => {
      const head = `HTTP/1.1 ${status} X\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
      const ready = answered();
      worker.postMessage(Buffer.concat([Buffer.from(head), body]));
      await ready;
    },
  };
}
