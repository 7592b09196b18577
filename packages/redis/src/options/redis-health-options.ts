import type { RedisClient } from "../wire/redis-clients.js";

/** Where the fleet's key is: a text, the name of an environment variable, or a file whose last line break is left out. */
export type FleetKeySource = string | { readonly env: string } | { readonly file: string };

/** How a process joins its fleet. Give `url` or `client`. */
export interface RedisHealthOptions {
  /**
   * Address of a Redis or Valkey: `redis://[user[:password]@]host[:port][/database]`, `rediss://` for TLS, `unix:///path?db=0` for a socket.
   * `valkey://` and `valkeys://` are the same. The link connects by itself, and closes when the last Hotspare has closed.
   */
  readonly url?: string | undefined;
  /**
   * A connected client of the package `redis`, version 4, 5 or 6: `createClient`, `createCluster` or `createSentinel`. The link never closes
   * the client. Beside a client of one server the link opens a duplicate for messages.
   */
  readonly client?: RedisClient | undefined;
  /** What all keys and channels begin with, in braces: a fleet of its own for each prefix. @default "hotspare" */
  readonly prefix?: string | undefined;
  /**
   * At least 16 characters, the same in all processes of the fleet. Names of fault domains are digests under this key, so that nobody who
   * reads Redis can guess an API key. Hotspare never sends it.
   * Without it, as of a variable that is not set, `redisHealth()` throws.
   */
  readonly fleetKey: FleetKeySource | undefined;
  /** What the other processes and `hotspare fleet` call this process. @default "<hostname>-<pid>" */
  readonly processName?: string | undefined;
  /** How long Redis may take for an answer, in milliseconds: after that the process is as good as alone until Redis answers in time. @default 50 */
  readonly commandTimeoutMs?: number | undefined;
  /**
   * How often the process looks for records that Redis has evicted, and compares its last version with Redis, in milliseconds. The version alone
   * is read each second. @default 10_000
   */
  readonly compareEveryMs?: number | undefined;
  /** Bounds of the pause between two attempts to connect, in milliseconds. The pause doubles. @default `{ minMs: 50, maxMs: 500 }` */
  readonly reconnect?:
    | { readonly minMs?: number | undefined; readonly maxMs?: number | undefined }
    | undefined;
}
