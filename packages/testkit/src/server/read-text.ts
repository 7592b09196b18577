import type { IncomingMessage } from "node:http";

/** The whole body as text, or `undefined` when the client left before its end. */
export function readText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("close", () => resolve(undefined));
    request.once("error", () => resolve(undefined));
  });
}
