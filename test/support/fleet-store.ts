import { createClient } from "redis";
import { onTestFinished } from "vitest";
import { type RedisServer, type RedisServerOptions, startRedis } from "./redis-server.js";

/** A server of a test's own, with a client that the test uses by hand. Both end with the test. */
export async function redisOfTest(options: RedisServerOptions = {}, url?: (server: RedisServer) => string) {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  const client = createClient({ url: url?.(server) ?? server.url, RESP: 2 });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.destroy());
  return { server, client };
}
