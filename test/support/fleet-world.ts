import { createHotspare, type Hotspare, type HotspareOptions } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { type Carriage, MemoryFleet } from "./memory-fleet.js";
import { type Script, StatusError, scripted } from "./scripted-plugin.js";
import { type EngineWatch, turns, watchEngine } from "./watch-engine.js";

type HealthLink = NonNullable<HotspareOptions["healthLink"]>;

/** Several Hotspares of one fleet in time that stands still, and the keys that they share. */
export function createFleetWorld({ carriage }: { readonly carriage?: Carriage } = {}) {
  const clock = new ManualClock();
  const fleet = new MemoryFleet(clock, carriage);
  const processes: {
    readonly watch: EngineWatch;
    readonly hotspare: Pick<Hotspare<readonly []>, "close">;
  }[] = [];
  /** How often each key was asked, by all processes. */
  const asked = new Map<string, number>();
  const dead = new Set<string>();

  /** A key that is refused while it is dead; an answer takes so long. */
  const script = (key: string, tookMs = 10): Script => ({
    identity: key,
    endpoint: key,
    complete: async () => {
      asked.set(key, (asked.get(key) ?? 0) + 1);
      const isDead = dead.has(key);
      await clock.sleep(tookMs, undefined, { background: true });
      if (isDead) {
        throw new StatusError(401);
      }
      return { content: key, toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    },
  });

  function process(
    keys: readonly string[],
    options: {
      readonly link?: HealthLink;
      readonly model?: object;
      readonly tookMs?: Readonly<Record<string, number>>;
    } = {},
  ) {
    const link = options.link ?? fleet.link();
    const hotspare = createHotspare({
      random: () => 0.5,
      plugins: [scripted()] as const,
      clock,
      healthLink: link,
    });
    const watch = watchEngine(hotspare);
    const linkStates: unknown[] = [];
    hotspare.events.on("healthLink", ({ atMs: _, ...state }) => linkStates.push(state));
    const vlm = hotspare.vlm({
      model: "m",
      ...options.model,
      credentials: keys.map((id) => ({
        id,
        provider: "scripted" as const,
        script: script(id, options.tookMs?.[id]),
      })),
    });
    const made = { hotspare, vlm, watch, linkStates, link, call: () => vlm.complete({ prompt: "x" }) };
    processes.push(made);
    return made;
  }

  onTestFinished(async () => {
    for (const { watch, hotspare } of processes) {
      await watch.expectClean();
      await settle(hotspare.close({ graceMs: 0 }));
      await watch.expectClean();
    }
  });

  /** Moves time on in small steps until the promise has settled; returns what it came to, and the time that it took. */
  async function settle<Value>(promise: Promise<Value>, stepMs = 1, withinMs = 60_000) {
    const beganMs = clock.monotonicMs();
    let isSettled = false;
    const ended = promise.then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );
    void ended.then(() => {
      isSettled = true;
    });
    await turns(2);
    while (!isSettled) {
      if (clock.monotonicMs() - beganMs > withinMs) {
        throw new Error(`Nothing came within ${withinMs} ms of the clock.`);
      }
      await clock.advance(stepMs);
    }
    return { ...(await ended), tookMs: clock.monotonicMs() - beganMs };
  }

  return {
    clock,
    fleet,
    dead,
    settle,
    process,
    countOf: (key: string) => asked.get(key) ?? 0,
  };
}
