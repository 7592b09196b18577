import type { RequestListener } from "node:http";
import { onTestFinished } from "vitest";
import { startServer } from "./start-server.js";

/** The origin of a server on 127.0.0.1, for the length of a test. The server asks the listener when a request has come whole. */
export async function serve(listener: RequestListener): Promise<string> {
  const { origin, close } = await startServer(listener);
  onTestFinished(close);
  return origin;
}
