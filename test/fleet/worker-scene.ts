import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, createHotspare, orderedSwitcher, spreadSwitcher } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type RedisHealth, RedisHealthError, redisHealth } from "@hotspare/redis";
import { watchPauses } from "./call-pauses.js";
import type { EventLoopLag } from "./event-loop-lag.js";
import {
  type AttemptSeen,
  type HotspareSpec,
  type KeySpec,
  type Look,
  machineMs,
  type Seen,
} from "./worker-messages.js";

const keptAttempts = 50_000;
const keptFailures = 20;

/** On a machine with other work to do, a first connection may come late. The link tries again by itself. */
async function patiently(connect: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connect();
      return;
    } catch (error) {
      if (
        attempt === 20 ||
        !RedisHealthError.isInstance(error) ||
        !["unreachable", "slow"].includes(error.reason)
      )
        throw error;
    }
  }
}

/** A link that shares everything but limits: each process goes by what it sees itself. */
function withoutLimits({ exchangePortion: _, ...link }: RedisHealth): RedisHealth {
  return { ...link, publishLimit: () => undefined, takePortion: async (_quota, _kind, amount) => amount };
}

/** One Hotspare of a worker, its models, and the callers that use them. */
export type WorkerScene = Awaited<ReturnType<typeof openScene>>;

/** @throws what the link throws, when the scene waits for the link */
export async function openScene(
  {
    scene,
    link: place,
    kind,
    models,
    tuning,
    waitsForLink,
    sharesLimits = true,
    wallClockOffMs = 0,
  }: HotspareSpec,
  report: (seen: Seen) => void,
  lag: EventLoopLag,
) {
  const { switcher, ...options } = tuning;
  const clock: Clock = {
    monotonicMs: () => performance.now(),
    epochMs: () => Date.now() + wallClockOffMs,
    sleep: (ms, signal, { background = false } = {}) =>
      sleep(ms, undefined, { ref: !background, ...(signal === undefined ? {} : { signal }) }),
  };
  const link = place === undefined ? undefined : redisHealth(place);
  const hotspare = createHotspare({
    plugins: [openai()],
    switcher: switcher === "spread" ? spreadSwitcher() : orderedSwitcher(),
    ...options,
    ...(wallClockOffMs === 0 ? {} : { clock }),
    ...(link === undefined ? {} : { healthLink: sharesLimits ? link : withoutLimits(link) }),
  });
  const lagBeforeMs = lag.totalMs();
  const counted = { calls: 0, answered: 0, waits: 0, longestWaitMs: 0 };
  const failed: string[] = [];
  const attempts: AttemptSeen[] = [];
  watch();
  const pauses = watchPauses(hotspare.events, () => machineMs() - lag.totalMs());
  const callables = models.map(makeModel);
  let isStopping = false;
  let running: Promise<unknown>[] = [];
  let inputs = 0;
  if (waitsForLink) {
    await patiently(async () => await link?.ready()).catch(async (error: unknown) => {
      await close();
      throw error;
    });
  } else {
    link?.ready().catch(() => undefined);
  }

  function makeModel(keys: readonly KeySpec[], index: number) {
    const credentials = keys.map((key) => ({ provider: "openai" as const, ...key }));
    if (kind === "embedder") {
      const embedder = hotspare.embedder({ model: `model-${index}`, dimensions: 4, credentials });
      return { model: embedder, call: async (text: string) => void (await embedder.embed([text])) };
    }
    const vlm = hotspare.vlm({ model: `model-${index}`, credentials });
    const call = async (text: string) => {
      if (inputs % 2 === 0) {
        await vlm.complete({ prompt: text });
        return;
      }
      for await (const chunk of vlm.stream({ prompt: text })) void chunk;
    };
    return { model: vlm, call };
  }

  function watch(): void {
    const { events } = hotspare;
    const see = (event: string, fields: Partial<Seen> = {}) =>
      report({ scene, atMs: machineMs(), event, ...fields });
    events.on("attempt", ({ credentialId, probe }) => {
      if (attempts.length < keptAttempts) attempts.push({ atMs: machineMs(), credentialId, isProbe: probe });
      if (probe) see("probe", { credentialId });
    });
    events.on("failure", ({ credentialId, classification }) =>
      see("failure", { credentialId, text: `${classification.class} ${classification.reason}` }),
    );
    events.on("waitEnd", ({ waitedMs }) => {
      counted.waits += 1;
      counted.longestWaitMs = Math.max(counted.longestWaitMs, waitedMs);
    });
    events.on("circuitOpen", ({ model, credentialIds, scope, classification, untilMs, origin }) =>
      see("open", {
        model,
        credentialId: credentialIds.join(" "),
        origin,
        text: `${scope} ${classification.class}, ${Math.round(untilMs - clock.epochMs())} ms`,
      }),
    );
    events.on("circuitClose", ({ model, credentialIds, scope, origin }) =>
      see("close", { model, credentialId: credentialIds.join(" "), origin, text: scope }),
    );
    events.on("healthLink", (change) =>
      see("link", { state: change.state, ...(change.reason === undefined ? {} : { text: change.reason }) }),
    );
    events.on("extensionError", ({ name, message }) =>
      see("extensionError", { text: `${name}: ${message}` }),
    );
    events.on("listenerError", ({ event, message }) =>
      see("listenerError", { text: `${event}: ${message}` }),
    );
  }

  async function callOnce(model: number): Promise<void> {
    inputs += 1;
    counted.calls += 1;
    try {
      await callables[model]?.call(`text ${inputs}`);
      counted.answered += 1;
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (failed.length < keptFailures) failed.push(message.slice(0, 300));
      report({ scene, atMs: machineMs(), event: "lost", text: message.slice(0, 300) });
    }
  }

  async function caller(at: number, pauseMs: number): Promise<void> {
    // Callers that begin together would stay together.
    await sleep((at % 8) * (pauseMs / 8));
    for (let turn = at; !isStopping; turn += 1) {
      await callOnce(turn % callables.length);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    await Promise.all(running);
    running = [];
  }

  async function close(): Promise<void> {
    await stop();
    await hotspare.close({ graceMs: 0 });
    await link?.close();
  }

  return {
    start(callers: number, pauseMs: number): void {
      isStopping = false;
      running.push(...Array.from({ length: callers }, (_, at) => caller(at, pauseMs)));
    },
    stop,
    call: async (model: number, count: number) => {
      await Promise.all(Array.from({ length: count }, () => callOnce(model)));
    },
    look: (): Look => ({
      models: hotspare.models.map(({ status }) => status),
      waiting: hotspare.models.reduce((sum, { waiting }) => sum + waiting, 0),
      tally: {
        ...counted,
        failed: [...failed],
        longestPauseMs: pauses.longestMs,
        sumOfLagMs: lag.totalMs() - lagBeforeMs,
        lagMs: lag.take(),
      },
      atMs: machineMs(),
      wallMs: clock.epochMs(),
    }),
    attempts: (): readonly AttemptSeen[] => attempts.splice(0),
    reset(credentialId: string): void {
      for (const { model } of callables) model.reset(credentialId);
    },
    replace({ id, ...key }: KeySpec): void {
      for (const { model } of callables) model.replaceCredential(id, { id, provider: "openai", ...key });
    },
    takePortion: async (quota: string, amount: number) => await link?.takePortion(quota, "requests", amount),
    close,
  };
}
