import { createClient } from "redis";
import { onTestFinished } from "vitest";
import { type RedisServerOptions, startRedis } from "../support/redis-server.js";

/** A server that ends with the test, and a client for what an operator does to it. */
export async function startServer(options?: RedisServerOptions) {
  const server = await startRedis(options);
  const client = createClient({ url: server.url });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const run = (...args: string[]) => client.sendCommand(args);
  return { server, client, run, url: server.url };
}
