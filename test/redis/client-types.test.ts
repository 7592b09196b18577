import { redisHealth } from "@hotspare/redis";
import { createClient, createCluster, createSentinel } from "redis";
import { expect, it } from "vitest";

const node = { host: "127.0.0.1", port: 1 };

/** As users keep their clients: in a variable of the type that the function returns. */
const clients: Readonly<
  Record<
    string,
    ReturnType<typeof createClient> | ReturnType<typeof createCluster> | ReturnType<typeof createSentinel>
  >
> = {
  single: createClient(),
  cluster: createCluster({ rootNodes: [{ socket: node }] }),
  sentinel: createSentinel({ name: "main", sentinelRootNodes: [node] }),
};

it.each(Object.entries(clients))(
  "a client of the package redis compiles as the option client, and is taken: %s",
  (_, client) => {
    expect(() => redisHealth({ client, fleetKey: "a secret of all processes" })).not.toThrow();
  },
);
