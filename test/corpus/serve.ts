import type { RequestListener } from "node:http";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { startServer } from "./start-server.js";

/** The origin of a server on 127.0.0.1, for the length of a test. The server asks the listener when a request has come whole. */
export async function serve(listener: RequestListener): Promise<string> {
  const { origin, close } = await startServer(listener);
  onTestFinished(close);
  return origin;
}

/** One server on 127.0.0.1 for all tests of a file, which says who answers next and gets the origin. */
export function serveInTurn(): (listener: RequestListener) => string {
  let answer: RequestListener = (_, response) => response.destroy();
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  beforeAll(async () => {
    server = await startServer((request, response) => answer(request, response));
  });
  afterAll(() => server?.close());
  return (listener) => {
    if (server === undefined) throw new Error("The server has not started.");
    answer = listener;
    return server.origin;
  };
}
