import { type RedisClient, redisHealth } from "@hotspare/redis";
import { createClient, createCluster, createSentinel } from "redis";
import { expect, it } from "vitest";

const node = { host: "127.0.0.1", port: 1 };
const fleetKey = "a secret of all processes";

/**
 * Users also keep a client in a variable of the type that the function returns. No client is assigned to such a variable here: to compare
 * the two types of the package redis with each other takes the compiler as long as all other files of the repository together.
 */
const declared = {
  single: (client: ReturnType<typeof createClient>): RedisClient => client,
  cluster: (client: ReturnType<typeof createCluster>): RedisClient => client,
  sentinel: (client: ReturnType<typeof createSentinel>): RedisClient => client,
};

it("a client of the package redis compiles as the option client, and is taken", () => {
  const single = createClient();
  const cluster = createCluster({ rootNodes: [{ socket: node }] });
  const sentinel = createSentinel({ name: "main", sentinelRootNodes: [node] });

  for (const take of [
    () => redisHealth({ client: single, fleetKey }),
    () => redisHealth({ client: cluster, fleetKey }),
    () => redisHealth({ client: sentinel, fleetKey }),
    () => redisHealth({ client: declared.single(single as never), fleetKey }),
    () => redisHealth({ client: declared.cluster(cluster as never), fleetKey }),
    () => redisHealth({ client: declared.sentinel(sentinel as never), fleetKey }),
  ]) {
    expect(take).not.toThrow();
  }
});
