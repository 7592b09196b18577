import { setMaxListeners } from "node:events";
import { explainFailure } from "../errors/explain-failure.js";
import type { RedisHealthError } from "../errors/redis-health-error.js";
import { placeOf } from "../link/what-is-shared.js";
import { checkPrefix, sourceOf } from "../options/normalize-options.js";
import { OptionIssues } from "../options/option-issues.js";
import { fleetKeys } from "../scripts/fleet-keys.js";
import type { GivenClient } from "../wire/given-wire.js";
import { CommandConnection } from "./command-connection.js";

/** Options of a Redis for further data beside the fleet's health. Give `url` or `client`. */
export interface RedisCommandsOptions {
  /** Address as for `redisHealth()`. */
  readonly url?: string | undefined;
  /** A connected client as for `redisHealth()`. Hotspare does not close it. */
  readonly client?: GivenClient | undefined;
  /** The option `prefix` of `redisHealth()`. @default "hotspare" */
  readonly prefix?: string | undefined;
  /** Longest time for an answer of Redis, including the connection, in milliseconds. If connecting takes longer, the connection serves later commands. @default 250 */
  readonly commandTimeoutMs?: number | undefined;
}

/** Runs scripts in the Redis of a fleet. Connects when the first script is run, and again after the connection was lost. */
export interface RedisCommands {
  /** The server, for people: without user and password. */
  readonly server: string;
  /** The whole name of a key, in the one place of a cluster where all keys of the prefix are. */
  key(name: string): string;
  /**
   * Runs a script. Redis runs scripts in the order in which they were sent, as long as the connection lasts. A script may run even if its answer
   * does not come in time.
   * @throws {RedisHealthError} when Redis does not answer in time, or refuses
   */
  run(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Ends the connection. Scripts that run are rejected. */
  close(): void;
}

const optionNames = ["url", "client", "prefix", "commandTimeoutMs"];
const timeoutBounds = { least: 5, most: 10_000, usual: 250 };

/**
 * @param asker names the caller in messages: `openRedisBudgets()`
 * @throws {InvalidConfigError} when an option is wrong
 */
export function redisCommands(asker: string, options: RedisCommandsOptions): RedisCommands {
  const { source, prefix, commandTimeoutMs } = readOptions(asker, options);
  const place = placeOf({ source, prefix });
  const keys = fleetKeys(prefix);
  const closed = new AbortController();
  setMaxListeners(0, closed.signal);
  const connection = new CommandConnection(source, keys.meta, commandTimeoutMs);
  let wasConnected = false;

  const explained = (error: unknown): RedisHealthError =>
    explainFailure(
      error,
      { ...place, wasConnected },
      `Redis at ${place.server} (prefix "${prefix}") cannot be used.`,
    );

  return {
    server: place.server,
    key: (name) => `{${prefix}}:${name}`,
    async run(script, scriptKeys, args) {
      if (closed.signal.aborted) {
        throw explained(new Error("HOTSPARE_NOT_CONNECTED the connection was closed"));
      }
      try {
        const command = ["EVAL", script, String(scriptKeys.length), ...scriptKeys, ...args];
        const value = await connection.send(command, closed.signal);
        wasConnected = true;
        return value;
      } catch (error) {
        throw explained(error);
      }
    },
    close() {
      closed.abort(new Error("HOTSPARE_NOT_CONNECTED the connection was closed"));
      connection.end();
    },
  };
}

function readOptions(asker: string, given: RedisCommandsOptions) {
  const issues = new OptionIssues(`options of ${asker}`, given, optionNames, " with url or client");
  const { url, client, prefix = "hotspare" } = given;
  const source = sourceOf(url, client, issues.refuse);
  checkPrefix(prefix, issues.refuse);
  const commandTimeoutMs = issues.milliseconds("commandTimeoutMs", given.commandTimeoutMs, timeoutBounds);
  if (!issues.isEmpty || source === undefined) {
    throw issues.error();
  }
  return { source, prefix, commandTimeoutMs };
}
