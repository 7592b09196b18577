import { createClient } from "redis";
import { afterAll, beforeAll } from "vitest";
import { startServer } from "./start-server.js";

const connectTo = (path: string) => createClient({ socket: { path, tls: false }, RESP: 2 });

/** A server of Redis for the tests of a file, and a client that looks into it. Both are there while a test runs. */
export function serverAndClient() {
  let server: Awaited<ReturnType<typeof startServer>>;
  let client: ReturnType<typeof connectTo>;
  beforeAll(async () => {
    server = await startServer();
    client = connectTo(server.path);
    await client.connect();
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });
  return {
    get path() {
      return server.path;
    },
    get client() {
      return client;
    },
  };
}
