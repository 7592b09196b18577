import { createHotspare, type HotspareOptions } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { type Script, type ScriptedPlugin, scripted } from "./scripted-plugin.js";
import { turns, watchEngine } from "./watch-engine.js";

type Options = Partial<Omit<HotspareOptions<readonly [ScriptedPlugin]>, "plugins" | "clock">>;

/** How a world differs from the usual one. */
export interface EngineWorldOptions extends Options {
  /** In the place of the plugin's own members. */
  readonly plugin?: Partial<ScriptedPlugin>;
}

/** Fields of a credential beside its script. */
interface Fields {
  readonly account?: string;
  readonly maxConcurrent?: number;
}

/**
 * A Hotspare with scripted credentials in time that stands still. When its test ends, everything that must always hold is checked, before
 * the Hotspare is closed and after.
 */
export function createEngineWorld({ plugin = {}, ...options }: EngineWorldOptions = {}) {
  const clock = new ManualClock();
  const hotspare = createHotspare({
    random: () => 0.5,
    ...options,
    plugins: [scripted(plugin)] as const,
    clock,
  });
  const watch = watchEngine(hotspare);
  onTestFinished(async () => {
    await watch.expectClean();
    await settle(hotspare.close({ graceMs: 0 }));
    await watch.expectClean();
  });

  const credential = (id: string, script: Script, fields: Fields = {}) => ({
    id,
    provider: "scripted" as const,
    script: { endpoint: id, ...script },
    ...fields,
  });
  const credentials = (scripts: Readonly<Record<string, Script & { readonly fields?: Fields }>>) =>
    Object.entries(scripts).map(([id, { fields, ...script }]) => credential(id, script, fields));

  /** Moves time on until the promise has settled. */
  async function settle<Value>(promise: Promise<Value>, stepMs = 50, withinMs = 600_000): Promise<Value> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    await turns(2);
    for (let passedMs = 0; !isSettled; passedMs += stepMs) {
      if (passedMs > withinMs) {
        throw new Error(`Nothing came within ${withinMs} ms of the clock.`);
      }
      await clock.advance(stepMs);
    }
    return promise;
  }

  return {
    clock,
    hotspare,
    watch,
    credential,
    /** Each credential has an endpoint of its own, named by its id, unless its script says otherwise. */
    credentials,
    vlm: (scripts: Parameters<typeof credentials>[0], model: object = {}) =>
      hotspare.vlm({ model: "m", ...model, credentials: credentials(scripts) }),
    embedder: (scripts: Parameters<typeof credentials>[0], model: object = {}) =>
      hotspare.embedder({ model: "m", dimensions: 3, ...model, credentials: credentials(scripts) }),
    settle,
  };
}

export type EngineWorld = ReturnType<typeof createEngineWorld>;

/** A request that never ends, whatever its signal says. */
export const deaf = (): Promise<never> => new Promise(() => undefined);

/** A request that ends with its signal, and never before. */
export const hangs = (_: unknown, { signal }: { readonly signal: AbortSignal }): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** Steps of microtasks. */
export async function microtasks(count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) {
    await Promise.resolve();
  }
}

/** What a promise came to. */
export async function outcome(
  promise: Promise<unknown>,
): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
