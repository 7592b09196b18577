import type { RedisClient } from "../wire/redis-clients.js";

/** The fleet's key: a text, the name of an environment variable, or the path of a file. Hotspare removes the last line break of the file. */
export type FleetKeySource = string | { readonly env: string } | { readonly file: string };

/** Options of `redisHealth()`. Give `url` or `client`. */
export interface RedisHealthOptions {
  /**
   * Address of a Redis or Valkey: `redis://[user[:password]@]host[:port][/database]`, `rediss://` for TLS, `unix:///path?db=0` for a socket.
   * `valkey://` and `valkeys://` are the same. The link connects by itself, and closes when the last Hotspare has closed.
   */
  readonly url?: string | undefined;
  /**
   * A connected client of the package `redis`, version 4, 5 or 6: `createClient`, `createCluster` or `createSentinel`. The link never closes
   * the client. Of a client of one server the link makes two duplicates, and sends nothing on the client itself.
   */
  readonly client?: RedisClient | undefined;
  /** Beginning of all keys and channels, in braces. Each prefix is a separate fleet. @default "hotspare" */
  readonly prefix?: string | undefined;
  /**
   * At least 16 characters, the same in all processes of the fleet. Names of fault domains are digests under this key, so that a person who
   * reads Redis cannot guess an API key. Hotspare never sends it. If the key is missing, for instance because a variable is not set,
   * `redisHealth()` throws.
   */
  readonly fleetKey: FleetKeySource | undefined;
  /** Name of this process in other processes and in `hotspare fleet`. @default "<hostname>-<pid>" */
  readonly processName?: string | undefined;
  /** Longest time for an answer of Redis, in milliseconds. After this time the process works alone until Redis answers in time. @default 50 */
  readonly commandTimeoutMs?: number | undefined;
  /**
   * How often the process looks for records that Redis has evicted, and compares its last version with Redis, in milliseconds. The process reads
   * only the version every second. @default 10_000
   */
  readonly compareEveryMs?: number | undefined;
  /** Shortest and longest pause between two attempts to connect, in milliseconds. The pause doubles. @default `{ minMs: 50, maxMs: 500 }` */
  readonly reconnect?:
    | { readonly minMs?: number | undefined; readonly maxMs?: number | undefined }
    | undefined;
}
