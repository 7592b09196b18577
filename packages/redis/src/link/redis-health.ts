import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { InvalidConfigError } from "@hotspare/core";
import type { FleetChange, HealthLink, HealthLinkState } from "@hotspare/core/plugin";
import { explainFailure } from "../errors/explain-failure.js";
import { RedisHealthError } from "../errors/redis-health-error.js";
import { concernsOneScript } from "../errors/refusals.js";
import { FleetAccount } from "../limits/fleet-account.js";
import { settleInRedis } from "../limits/settle-in-redis.js";
import { type NormalizedOptions, normalizeOptions } from "../options/normalize-options.js";
import type { RedisHealthOptions } from "../options/redis-health-options.js";
import { FleetReplica } from "../protocol/fleet-replica.js";
import { parseReply, readRecord, readVersion, UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import { fleetKeys } from "../scripts/fleet-keys.js";
import { givenWire } from "../wire/given-wire.js";
import { loadRedis, ownWire } from "../wire/own-wire.js";
import { openingMs } from "./abort-later.js";
import { ChannelPosition } from "./channel-position.js";
import { FleetConnection } from "./fleet-connection.js";
import { acquirePass } from "./probe-passes.js";
import { ProposalQueue } from "./proposal-queue.js";
import { ReplicaDriver } from "./replica-driver.js";
import { bounded, digest, evidenceOf, placeOf } from "./what-is-shared.js";

/** A `HealthLink` through Redis or Valkey. */
export interface RedisHealth extends HealthLink {
  /**
   * Connects, if the link is not connected yet. Resolves when this process has read the state of the fleet.
   * @throws {RedisHealthError} when Redis cannot be reached or refuses; the process works alone, and tries again by itself
   */
  ready(): Promise<void>;
  /** Ends the connection for good. Hotspare waits up to `commandTimeoutMs` for answers to published changes. Your own client stays open. */
  close(): Promise<void>;
}

interface Listeners {
  readonly onChange: (change: FleetChange) => void;
  readonly onState: ((state: HealthLinkState) => void) | undefined;
  readonly onProblem: ((error: unknown) => void) | undefined;
}

/**
 * Shares health with all processes that have the same Redis, prefix and fleetKey: `createHotspare({ healthLink: redisHealth({ url, fleetKey }) })`.
 * Returns at once. The link connects when Hotspare begins to listen, or by `ready()`. One link serves one Hotspare.
 * @throws {InvalidConfigError} when an option is wrong
 */
export function redisHealth(options: RedisHealthOptions): RedisHealth {
  return linkOf(normalizeOptions(options));
}

function linkOf(options: NormalizedOptions): RedisHealth {
  const { source, prefix, fleetKey, processName, commandTimeoutMs, compareEveryMs, reconnect } = options;
  const newToken = () => randomBytes(12).toString("base64url");
  const context: FleetContext = {
    keys: fleetKeys(prefix),
    check: digest(fleetKey, ["hotspare", "check of a fleetKey"]),
    processName,
    newEpoch: newToken,
  };
  const place = placeOf(options);
  const replica = new FleetReplica({ by: processName, newId: newToken, random: Math.random });
  const queue = new ProposalQueue(commandTimeoutMs);
  let listeners: Listeners | undefined;
  let isClosed = false;
  const reported = new Set<string>();

  const explainRefusedQuestion = (error: unknown) =>
    concernsOneScript(error)
      ? explainFailure(
          error,
          place,
          `${place.server} (prefix "${prefix}") refused one command, and Hotspare shares everything else.`,
        )
      : undefined;

  /** Once for each kind of problem and connection: a store full of foreign data would report without end. */
  const reportProblem = (error: unknown) => {
    const kind = String(Reflect.get(Object(error), "message"));
    if (!reported.has(kind) && reported.size < 20) {
      reported.add(kind);
      listeners?.onProblem?.(
        explainRefusedQuestion(error) ??
          new UnreadableDataError(
            `Data in ${place.server} under {${prefix}} do not come from Hotspare: ${kind}. Hotspare ignores them; find the program that writes there.`,
          ),
      );
    }
  };
  /** An error of a listener, or of our own, says nothing about Redis: it ends no connection. */
  const guarded =
    <Arguments extends readonly unknown[]>(act: (...given: Arguments) => void) =>
    (...given: Arguments): void => {
      try {
        act(...given);
      } catch (error) {
        listeners?.onProblem?.(error);
      }
    };
  const driver = new ReplicaDriver({
    replica,
    queue,
    context,
    run: (script, keys, args) => connection.run(script, keys, args),
    publish: () => connection.publish,
    requestSnapshot: () => connection.requestSnapshot(),
    onChange: guarded((change) => listeners?.onChange(change)),
    onDecided: () => connection.prove(),
    onProblem: reportProblem,
  });
  const now = () => performance.now();
  const position = new ChannelPosition(guarded((version) => driver.perform(replica.compare(version, now()))));

  const connection = new FleetConnection({
    prepare: () => (source.is === "address" ? loadRedis() : Promise.resolve()),
    openWire:
      source.is === "address"
        ? ownWire(source.address.settings, openingMs)
        : givenWire(source.client, source.kind),
    place,
    context,
    commandTimeoutMs,
    compareEveryMs,
    reconnect,
    events: {
      seen: () => replica.version,
      heard: () => position.heard,
      onSnapshot: guarded((snapshot) => {
        position.begin(snapshot.version);
        driver.perform(replica.snapshot(snapshot, now()));
      }),
      onCompare: (version, heard) => position.meet(version, heard),
      onAnswer: (tookMs) => queue.pace(tookMs),
      onMessage: (text) => {
        try {
          const message = parseReply(text);
          if (Object.hasOwn(Object(message), "domain")) {
            const record = readRecord(message);
            position.hear(record.version);
            driver.perform(replica.receive(record, now()));
          } else if (connection.isLive) {
            position.meet(readVersion(message), undefined);
          }
        } catch (error) {
          reportProblem(error);
        }
      },
      onDisconnect: () => {
        position.begin(undefined);
        reported.clear();
        driver.disconnect();
      },
      onState: guarded((state) => listeners?.onState?.(state)),
      onProblem: reportProblem,
    },
  });

  const account = new FleetAccount(
    newToken(),
    settleInRedis(
      (script, keys, args) =>
        connection.isConnected
          ? connection.run(script, keys, args)
          : Promise.reject(new Error("Redis cannot be reached: this process works alone.")),
      context.keys,
    ),
    // A lost connection is reported by its state.
    (error) => (connection.isConnected ? reportProblem(error) : undefined),
    (error) => explainRefusedQuestion(error) ?? error,
  );
  const closedError = () =>
    new RedisHealthError({
      reason: "closed",
      message: `The link to ${place.server} (prefix "${prefix}") was closed. Make another with redisHealth().`,
    });
  const settle = async () => {
    const untilMs = now() + commandTimeoutMs;
    while (connection.isLive && queue.size > 0 && now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  return {
    answerMs: commandTimeoutMs,
    name: ({ scope, parts }) => digest(fleetKey, [scope, ...parts]),
    publish: (change, evidence) =>
      driver.perform(replica.publish(bounded(change), evidenceOf(evidence), now())),
    subscribe: (onChange, onState, onProblem) => {
      if (isClosed) {
        throw closedError();
      }
      if (listeners !== undefined) {
        const message =
          "already serves another Hotspare: make a link with redisHealth() for each Hotspare, or close the other Hotspare";
        throw new InvalidConfigError({
          subject: "options of createHotspare()",
          issues: [{ path: "healthLink", message }],
        });
      }
      const mine: Listeners = { onChange, onState, onProblem };
      listeners = mine;
      const { state } = connection;
      if (state !== undefined) {
        onState?.(state);
      }
      connection.start();
      return () => {
        if (listeners === mine) {
          listeners = undefined;
          // A Hotspare that is configured anew ends its subscription and begins another at once.
          setImmediate(() => {
            if (listeners === undefined && !isClosed) {
              void settle().then(() =>
                listeners === undefined ? connection.stop(closedError()) : undefined,
              );
            }
          });
        }
      };
    },
    current: (domain) => replica.current(domain, now()),
    acquireProbe: (domains, ttlMs) =>
      acquirePass(domains, ttlMs, {
        context,
        newToken,
        run: (script, keys, args) => connection.run(script, keys, args),
        runInOrder: (script, keys, args) => {
          if (connection.isLive) {
            queue.add(() => connection.run(script, keys, args).catch(() => undefined));
          }
        },
        isConnected: () => connection.isConnected,
        onceDegraded: (callback) => connection.onceDegraded(callback),
        versionOf: (domain) => replica.versionOf(domain),
        granted: (granted, pass) => replica.granted(granted, pass),
        ended: (ended, pass) => replica.ended(ended, pass),
        learn: (record) => driver.perform(replica.learn(record, now())),
        onProblem: reportProblem,
      }),
    takePortion: (quota, kind, amount) => account.takePortion(quota, kind, amount),
    publishLimit: (quota, limit) => account.publishLimit(quota, limit),
    exchangePortion: (quota, kind, report) => account.exchangePortion(quota, kind, report),
    exchangeRoom: (domain, report) => account.exchangeRoom(domain, report),
    ready: () => {
      if (isClosed) {
        return Promise.reject(closedError());
      }
      connection.start();
      return connection.ready();
    },
    close: async () => {
      isClosed = true;
      await settle();
      await connection.stop(closedError());
    },
  };
}
