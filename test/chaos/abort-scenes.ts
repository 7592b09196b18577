import { RequestAdjusted, Secret } from "@hotspare/core/plugin";
import { finish, type Script, StatusError } from "../support/scripted-plugin.js";
import type { VirtualClock } from "./virtual-clock.js";

/** What a scene does with its model. */
interface SceneModels {
  readonly embed: (inputs: readonly string[]) => Promise<unknown>;
  readonly complete: () => Promise<unknown>;
  /** Reads to the end. */
  readonly stream: () => Promise<unknown>;
  readonly check: () => Promise<unknown>;
  readonly embedMany: (inputs: readonly string[]) => Promise<unknown>;
}

/** A story with one call, into which something may come at every step. */
export interface Scene {
  readonly name: string;
  readonly modelKind: "embedder" | "vlm";
  /** By id, in priority order. Made anew for each run. */
  readonly scripts: (clock: VirtualClock) => Readonly<Record<string, SceneScript>>;
  /** What has happened before. */
  readonly before?: (models: SceneModels, clock: VirtualClock) => Promise<void>;
  /** The call that is disturbed, and what runs beside it. */
  readonly call: (models: SceneModels) => Promise<unknown>;
  readonly probe?: "background";
}

/** A script, and fields of its credential. */
export type SceneScript = Script & { readonly secret?: Secret; readonly maxConcurrent?: number };

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const };
const reply = { content: "Hello", toolCalls: [], finishReason: "stop" as const, usage, model: "m" };

/** Throws these in turn, one a request, each after a moment; then answers. */
function failing(clock: VirtualClock, ...errors: readonly Error[]): Script {
  let asked = 0;
  const next = async () => {
    const error = errors[asked];
    asked += 1;
    await clock.sleep(5);
    if (error !== undefined) {
      throw error;
    }
  };
  return {
    ping: async () => {
      await next();
      return usage;
    },
    complete: async () => {
      await next();
      return reply;
    },
    embed: async (inputs) => {
      await next();
      return { embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })), usage, model: "m" };
    },
    stream: async function* () {
      await next();
      for (const content of ["a", "", "b", "c"]) {
        yield { type: "content", content };
        await Promise.resolve();
      }
      yield finish;
    },
  };
}

function rotating(...keys: readonly string[]): Secret {
  let reads = 0;
  return Secret.from(async () => {
    reads += 1;
    await Promise.resolve();
    return keys[Math.min(reads, keys.length) - 1] ?? "";
  });
}

const unauthorized = new StatusError(401);
const busy = new StatusError(503);
const refused = new StatusError(429);

export const scenes: readonly Scene[] = [
  {
    name: "one answer",
    modelKind: "vlm",
    scripts: (clock) => ({ a: failing(clock), b: failing(clock) }),
    call: ({ complete }) => complete(),
  },
  {
    name: "failover after 401",
    modelKind: "embedder",
    scripts: (clock) => ({
      a: failing(clock, unauthorized),
      b: failing(clock, unauthorized),
      c: failing(clock),
    }),
    call: ({ embed }) => embed(["Hello"]),
  },
  {
    name: "a retry after 503, with back-off",
    modelKind: "vlm",
    scripts: (clock) => ({ a: failing(clock, busy, busy), b: failing(clock, busy) }),
    call: ({ complete }) => complete(),
  },
  {
    name: "waiting in the room",
    modelKind: "embedder",
    scripts: (clock) => ({
      a: { ...failing(clock), maxConcurrent: 1 },
      b: { ...failing(clock, refused), maxConcurrent: 1 },
    }),
    call: ({ embed }) =>
      Promise.allSettled([embed(["one"]), embed(["two"]), embed(["three"]), embed(["four"])]),
  },
  {
    name: "a refusal without a time, waited out",
    modelKind: "vlm",
    scripts: (clock) => ({
      a: failing(clock, refused, refused),
      b: { ...failing(clock), capabilities: { tools: false } },
    }),
    call: ({ complete }) => complete(),
  },
  {
    name: "a stream",
    modelKind: "vlm",
    scripts: (clock) => ({ a: failing(clock), b: failing(clock) }),
    call: ({ stream }) => stream(),
  },
  {
    name: "a stream that moves before its first content",
    modelKind: "vlm",
    scripts: (clock) => ({ a: failing(clock, busy), b: failing(clock, unauthorized), c: failing(clock) }),
    call: ({ stream }) => stream(),
  },
  {
    name: "a stream that breaks",
    modelKind: "vlm",
    scripts: (clock) => ({
      a: {
        ...failing(clock),
        stream: async function* () {
          yield { type: "content", content: "a" };
          await clock.sleep(5);
          throw busy;
        },
      },
      b: failing(clock),
    }),
    call: ({ stream }) => stream(),
  },
  {
    name: "a split input",
    modelKind: "embedder",
    scripts: (clock) => ({
      a: { ...failing(clock, busy, unauthorized), capabilities: { maxInputs: 2 } },
      b: failing(clock, refused),
    }),
    call: ({ embed }) => embed(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]),
  },
  {
    name: "a request that is adjusted",
    modelKind: "embedder",
    scripts: (clock) => ({
      a: failing(
        clock,
        new RequestAdjusted({ reason: "encoding_format", cause: busy }),
        new RequestAdjusted({ reason: "many", maxInputs: 1, cause: busy }),
      ),
      b: failing(clock),
    }),
    call: ({ embed }) => embed(["one", "two", "three"]),
  },
  {
    name: "a ping in the background",
    modelKind: "embedder",
    probe: "background",
    scripts: (clock) => ({ a: failing(clock, unauthorized, busy), b: failing(clock) }),
    before: async ({ embed }, clock) => {
      const first = embed(["before"]);
      await clock.runUntil(660_000);
      await first;
    },
    call: ({ embed }) => embed(["Hello"]),
  },
  {
    name: "a secret that is read again",
    modelKind: "vlm",
    scripts: (clock) => ({
      a: { ...failing(clock, unauthorized), secret: rotating("old-key-0123456789", "new-key-0123456789") },
      b: failing(clock),
    }),
    call: ({ complete }) => complete(),
  },
  {
    name: "a check",
    modelKind: "embedder",
    scripts: (clock) => ({ a: failing(clock), b: failing(clock, unauthorized), c: failing(clock, busy) }),
    call: ({ check }) => check(),
  },
  {
    name: "a bulk run",
    modelKind: "embedder",
    scripts: (clock) => ({ a: failing(clock, busy, unauthorized), b: failing(clock, refused) }),
    call: ({ embedMany }) => embedMany(Array.from({ length: 25 }, (_, index) => `text ${index}`)),
  },
];
