import { getEventListeners } from "node:events";
import { embedMany } from "@hotspare/bulk";
import { createHotspare } from "@hotspare/core";
import { type ScriptedPlugin, scripted } from "../support/scripted-plugin.js";
import type { Scene, SceneScript } from "./abort-scenes.js";
import { Tally } from "./tally.js";
import { VirtualClock } from "./virtual-clock.js";
import { watchRules } from "./watches/watch-rules.js";

/** What comes in between. */
export const actions = [
  "abort",
  "timeLimit",
  "leave",
  "close",
  "closeWithGrace",
  "remove",
  "replace",
  "narrow",
  "swap",
  "reset",
  "check",
] as const;

export type Action = (typeof actions)[number];

/** After so many microtasks the next sleeper wakes. */
const microtasksPerSleep = 6;
/** Of the clock: no call of a scene lasts longer. */
const longestMs = 900_000;

/** Runs a scene, does the action at that microtask, and returns everything that is wrong at the end. */
export async function runStep(scene: Scene, action: Action, step: number): Promise<readonly string[]> {
  const broken: string[] = [];
  const tally = new Tally();
  const clock = new VirtualClock();
  let openAdapters = 0;
  const plain = scripted();
  const counted = <Adapter extends object>(adapter: Adapter | undefined): Adapter => {
    openAdapters += 1;
    return {
      ...(adapter as Adapter),
      close: async () => {
        openAdapters -= 1;
      },
    };
  };
  const plugin: ScriptedPlugin = {
    ...plain,
    createEmbedder: (credential, model) => counted(plain.createEmbedder?.(credential, model)),
    createVlm: (credential, model) => counted(plain.createVlm?.(credential, model)),
  };
  const hotspare = createHotspare({
    plugins: [plugin] as const,
    clock,
    random: () => 0.5,
    failback: { probe: scene.probe ?? "request" },
  });
  const rules = watchRules(hotspare, tally, (sentence) => broken.push(sentence));
  const credential = (id: string, { maxConcurrent, ...script }: SceneScript) => ({
    id,
    provider: "scripted" as const,
    script: { endpoint: id, ...script },
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
  });
  const credentials = Object.entries(scene.scripts(clock)).map(([id, script]) => credential(id, script));
  const embedder = () => hotspare.embedder({ model: "m", dimensions: 3, credentials });
  const vlm = () => hotspare.vlm({ model: "m", credentials });
  const model = scene.modelKind === "embedder" ? embedder() : vlm();
  const controller = new AbortController();
  const { signal } = controller;
  let leave = async (): Promise<unknown> => undefined;
  const models = (options: { readonly signal?: AbortSignal }) => ({
    embed: (inputs: readonly string[]) => ("embed" in model ? model.embed(inputs, options) : never()),
    complete: () => ("complete" in model ? model.complete({ prompt: "Hello" }, options) : never()),
    check: () => model.checkCredentials(options),
    stream: async () => {
      const stream = "stream" in model ? model.stream({ prompt: "Hello" }, options) : never();
      leave = async () => stream.return?.();
      for await (const _ of stream) {
        await Promise.resolve();
      }
    },
    embedMany: async (inputs: readonly string[]) => {
      const run = "embed" in model ? embedMany(model, inputs, options) : never();
      for await (const _ of run) {
        await Promise.resolve();
      }
    },
  });
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", note);
  const beside: Promise<unknown>[] = [];
  const fresh = (id: string, isNarrow = false) =>
    credential(id, { capabilities: isNarrow ? { maxInputs: 1, tools: false, streaming: false } : {} });
  const act: Readonly<Record<Action, () => void>> = {
    abort: () => controller.abort(new Error("enough")),
    timeLimit: () => controller.abort(new DOMException("too late", "TimeoutError")),
    leave: () => beside.push(leave()),
    close: () => beside.push(model.close({ graceMs: 0 })),
    closeWithGrace: () => beside.push(model.close({ graceMs: 3 })),
    remove: () => {
      if (credentials.length > 1) {
        model.removeCredential("a");
      }
    },
    replace: () => model.replaceCredential("a", fresh("a")),
    narrow: () => model.replaceCredential("a", fresh("a", true)),
    swap: () => {
      model.addCredential(fresh("new"), { before: "a" });
      model.removeCredential("a");
    },
    reset: () => model.reset(),
    check: () => beside.push(model.checkCredentials()),
  };

  try {
    const before = scene.before?.(models({}), clock);
    await Promise.all([before, clock.runUntil(clock.monotonicMs())]);
    let isSettled = false;
    const call = scene.call(models({ signal })).then(settle, settle);
    function settle(): void {
      isSettled = true;
    }
    for (let done = 0; done < step; done += 1) {
      await Promise.resolve();
      if (done % microtasksPerSleep === microtasksPerSleep - 1) {
        clock.wakeNext();
      }
    }
    act[action]();
    const together = Promise.allSettled([call, ...beside]);
    await clock.runUntil(clock.monotonicMs() + longestMs);
    if (!isSettled) {
      broken.push("the call never settled");
    }
    await Promise.race([together, new Promise((resolve) => setImmediate(resolve))]);
    rules.look();
    rules.end();
    const listeners = getEventListeners(signal, "abort").length;
    if (listeners > 0) {
      broken.push(`${listeners} listeners are left on the caller's signal`);
    }
    const listed = hotspare.models.flatMap((open) => open.credentials).length;
    if (openAdapters !== listed) {
      broken.push(`${openAdapters} adapters are open for ${listed} credentials`);
    }
    if (hotspare.models.length > 0) {
      await expectAnswer(models({}), scene, clock, broken);
    }
    const closing = hotspare.close({ graceMs: 0 });
    await clock.runUntil(clock.monotonicMs() + 60_000);
    await closing;
    if (openAdapters !== 0) {
      broken.push(`${openAdapters} adapters are open behind the close`);
    }
    broken.push(...tally.broken, ...rejections.map((reason) => `nobody handled ${String(reason)}`));
  } finally {
    process.off("unhandledRejection", note);
  }
  return broken.map((sentence) => `${scene.name}, ${action} at ${step}: ${sentence}`);
}

/** What was done has left the model able to answer. */
async function expectAnswer(
  { embed, complete }: { embed(inputs: readonly string[]): Promise<unknown>; complete(): Promise<unknown> },
  { modelKind }: Scene,
  clock: VirtualClock,
  broken: string[],
): Promise<void> {
  let end = "never settled";
  const call = modelKind === "embedder" ? embed(["after"]) : complete();
  call.then(
    () => {
      end = "answered";
    },
    (error: unknown) => {
      end = String(error);
    },
  );
  await clock.runUntil(clock.monotonicMs() + longestMs);
  if (end !== "answered") {
    broken.push(`the next call was not answered: ${end}`);
  }
}

function never(): never {
  throw new Error("this scene has the other kind of model");
}
