import { hostname } from "node:os";
import { describeValue, isObject, showValue } from "@hotspare/core/plugin";
import type { GivenClient } from "../wire/given-wire.js";
import { type ClientKind, kindOfClient } from "../wire/redis-clients.js";
import { type RedisAddress, readAddress } from "./client-settings.js";
import { OptionIssues, type Refuse } from "./option-issues.js";
import { readFleetKey } from "./read-fleet-key.js";
import type { RedisHealthOptions } from "./redis-health-options.js";

/** Where the fleet's Redis is. */
export type RedisSource =
  | { readonly is: "address"; readonly address: RedisAddress }
  | { readonly is: "client"; readonly client: GivenClient; readonly kind: ClientKind };

/** The options with every default filled in. Holds secrets. */
export interface NormalizedOptions {
  readonly source: RedisSource;
  readonly prefix: string;
  readonly fleetKey: string;
  readonly processName: string;
  readonly commandTimeoutMs: number;
  readonly compareEveryMs: number;
  readonly reconnect: { readonly minMs: number; readonly maxMs: number };
}

const names: readonly (keyof RedisHealthOptions)[] = [
  "url",
  "client",
  "prefix",
  "fleetKey",
  "processName",
  "commandTimeoutMs",
  "compareEveryMs",
  "reconnect",
];

/** Bounds of each number, in milliseconds, and its default. */
const bounds = {
  commandTimeoutMs: { least: 5, most: 10_000, usual: 50 },
  compareEveryMs: { least: 100, most: 3_600_000, usual: 10_000 },
  minMs: { least: 1, most: 60_000, usual: 50 },
  maxMs: { least: 1, most: 60_000, usual: 500 },
} as const;

/** @throws {InvalidConfigError} which lists everything that is wrong with the options, and no secret */
export function normalizeOptions(given: RedisHealthOptions): NormalizedOptions {
  const issues = new OptionIssues(
    "options of redisHealth()",
    given,
    names,
    ", as in redisHealth({ url, fleetKey })",
  );
  const { refuse } = issues;
  const { url, client, prefix = "hotspare", fleetKey, processName = usualName(), reconnect = {} } = given;
  const source = sourceOf(url, client, refuse);
  checkPrefix(prefix, refuse);
  const key = readFleetKey(fleetKey);
  if ("problem" in key) {
    refuse("fleetKey", key.problem);
  }
  if (typeof processName !== "string" || !/^[\w.:/@-]{1,80}$/.test(processName)) {
    refuse(
      "processName",
      "must be 1 to 80 letters, digits or _ - . : / @ characters",
      showValue(processName),
    );
  }
  const commandTimeoutMs = issues.milliseconds(
    "commandTimeoutMs",
    given.commandTimeoutMs,
    bounds.commandTimeoutMs,
  );
  const compareEveryMs = issues.milliseconds("compareEveryMs", given.compareEveryMs, bounds.compareEveryMs);
  const pauses: Readonly<Record<string, unknown>> = isObject(reconnect) ? reconnect : {};
  if (!isObject(reconnect)) {
    refuse("reconnect", "must be { minMs, maxMs }", describeValue(reconnect));
  }
  issues.refuseUnknown("reconnect", pauses, ["minMs", "maxMs"]);
  const minMs = issues.milliseconds("reconnect.minMs", pauses["minMs"], bounds.minMs);
  const maxMs = issues.milliseconds("reconnect.maxMs", pauses["maxMs"], bounds.maxMs);
  if (issues.isEmpty && minMs > maxMs) {
    refuse("reconnect", "must have a minMs that is not above maxMs", `minMs ${minMs}, maxMs ${maxMs}`);
  }
  if (!issues.isEmpty || source === undefined || "problem" in key) {
    throw issues.error();
  }
  return {
    source,
    prefix,
    fleetKey: key.key,
    processName,
    commandTimeoutMs,
    compareEveryMs,
    reconnect: { minMs, maxMs },
  };
}

export function checkPrefix(prefix: unknown, refuse: Refuse): void {
  if (typeof prefix !== "string" || !/^[\w.:/-]{1,100}$/.test(prefix)) {
    refuse(
      "prefix",
      "must be 1 to 100 letters, digits or _ - . : / characters: Hotspare adds the braces itself",
      showValue(prefix),
    );
  }
}

/** A host's name may have any characters, and dashboards group by it. */
function usualName(): string {
  return `${
    hostname()
      .replace(/[^\w.-]/g, "_")
      .slice(0, 60) || "host"
  }-${process.pid}`;
}

/** Where Redis is, from the options `url` and `client`. `refuse` gets what is wrong with them. */
export function sourceOf(url: unknown, client: unknown, refuse: Refuse): RedisSource | undefined {
  if (url !== undefined && client !== undefined) {
    return refuse("client", "cannot be used together with url: leave one of them out");
  }
  if (client !== undefined) {
    const kind = kindOfClient(client);
    return kind === undefined
      ? refuse("client", adviceOnClient(client), describeValue(client))
      : { is: "client", client: client as GivenClient, kind };
  }
  if (typeof url !== "string") {
    return refuse(
      "url",
      url === undefined
        ? 'is missing: give url: "redis://host:6379", or a connected client'
        : "must be a text",
      url === undefined ? undefined : describeValue(url),
    );
  }
  const address = readAddress(url.trim());
  return "problem" in address ? refuse("url", address.problem) : { is: "address", address };
}

function adviceOnClient(client: unknown): string {
  const has = (name: string) => typeof Reflect.get(Object(client), name) === "function";
  if (has("defineCommand") || has("createBuiltinCommand")) {
    return 'is a client of ioredis: give url, or a client of the package "redis"';
  }
  if (has("execute") && has("sendCommand")) {
    return "is a pool, which cannot listen to messages: give url, or a client of createClient()";
  }
  return 'must be a client of the package "redis": createClient(), createCluster() or createSentinel()';
}
