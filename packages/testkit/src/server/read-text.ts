import type { IncomingMessage } from "node:http";

/** Reads the whole body as text. Returns `undefined` if the client left early. */
export function readText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("close", () => resolve(undefined));
    request.once("error", () => resolve(undefined));
  });
}
