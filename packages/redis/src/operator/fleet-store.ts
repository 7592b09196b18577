import { explainFailure, type FleetPlace } from "../errors/explain-failure.js";
import { placeOf } from "../link/what-is-shared.js";
import { checkPrefix, type RedisSource, sourceOf } from "../options/normalize-options.js";
import { OptionIssues } from "../options/option-issues.js";
import { UnreadableDataError } from "../protocol/read-reply.js";
import { type FleetKeys, fleetKeys } from "../scripts/fleet-keys.js";
import { sendBy } from "../wire/given-wire.js";
import type { FleetStoreOptions } from "./fleet-view.js";
import { openClient } from "./open-client.js";

/** The Redis of a fleet, for an operator's questions. */
export interface FleetStore {
  readonly server: string;
  readonly prefix: string;
  readonly keys: FleetKeys;
  /** Whether messages are counted at each node of a cluster alone. */
  readonly isCluster: boolean;
  send(args: readonly string[]): Promise<unknown>;
}

const optionNames = ["url", "client", "prefix", "timeoutMs"];

/**
 * Connects, asks, and closes what it has opened.
 * @throws {RedisHealthError} for whatever goes wrong at the server
 * @throws {InvalidConfigError} when an option is wrong
 */
export async function withFleetStore<Answer>(
  asker: string,
  options: FleetStoreOptions,
  ask: (store: FleetStore) => Promise<Answer>,
): Promise<Answer> {
  const { source, prefix, timeoutMs } = readOptions(asker, options);
  const place = placeOf({ source, prefix });
  const ended = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error("HOTSPARE_TIMEOUT")), timeoutMs);
    ended.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  late.catch(() => undefined);
  const ofServer = new Set<unknown>();
  const heed: Heed = async (answer) => {
    try {
      return await answer;
    } catch (error) {
      ofServer.add(error);
      throw error;
    }
  };
  try {
    return await Promise.race([askAt(source, place, ask, heed, ended.signal), heed(late)]);
  } catch (error) {
    // A mistake of our own is no answer of Redis.
    if (!ofServer.has(error) && !isOurWord(error)) {
      throw error;
    }
    throw explainFailure(
      error,
      place,
      `The fleet ${JSON.stringify(prefix)} at ${place.server} cannot be read.`,
    );
  } finally {
    ended.abort();
  }
}

/** Remembers what the client rejects with. */
type Heed = <Answer>(answer: Promise<Answer>) => Promise<Answer>;

/** What our own questions find at the server. */
function isOurWord(error: unknown): boolean {
  return (
    error instanceof UnreadableDataError || /^HOTSPARE_/.test(String(Reflect.get(Object(error), "message")))
  );
}

async function askAt<Answer>(
  source: RedisSource,
  { server, prefix }: FleetPlace,
  ask: (store: FleetStore) => Promise<Answer>,
  heed: Heed,
  signal: AbortSignal,
): Promise<Answer> {
  const keys = fleetKeys(prefix);
  if (source.is === "client") {
    const { client, kind } = source;
    if (!client.isOpen) {
      throw new Error("HOTSPARE_NOT_CONNECTED the client is not open");
    }
    const send = (args: readonly string[]) => heed(sendBy(client, kind, [...args], keys.meta, {}));
    return ask({ server, prefix, keys, isCluster: kind === "cluster", send });
  }
  const { send, isCluster } = await heed(openClient(source.address, keys.meta, signal));
  return ask({ server, prefix, keys, isCluster, send: (args) => heed(send(args)) });
}

interface StoreOptions {
  readonly source: RedisSource;
  readonly prefix: string;
  readonly timeoutMs: number;
}

function readOptions(asker: string, given: FleetStoreOptions): StoreOptions {
  const issues = new OptionIssues(`options of ${asker}`, given, optionNames, " with url or client");
  const { url, client, prefix = "hotspare" } = given;
  const timeoutMs = issues.milliseconds("timeoutMs", given.timeoutMs, {
    least: 1,
    most: 2_147_483_647,
    usual: 10_000,
  });
  const source = sourceOf(url, client, issues.refuse);
  checkPrefix(prefix, issues.refuse);
  if (!issues.isEmpty || source === undefined) {
    throw issues.error();
  }
  return { source, prefix, timeoutMs };
}
