import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, hangs, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
const answer = { content: "x", toolCalls: [], finishReason: "stop", usage, model: "m" } as never;
const embed: Required<Script>["embed"] = async (inputs) => ({
  embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })),
  usage,
  model: "m",
});

class Refusal extends StatusError {}

const plugin = {
  readErrorFacts: (error: unknown) =>
    error instanceof Refusal
      ? { status: 429, message: "slow down", headers: new Headers({ "retry-after": "30" }) }
      : { status: (error as StatusError).status, message: String(error) },
};

describe("vectorSpace.verify", () => {
  it.each([1, 3])("makes no spare wait for a black hole, or pay for it (%d rounds)", async (maxRounds) => {
    const world = createEngineWorld({ timeouts: { attemptMs: 150 }, retry: { maxRounds } });
    const embedder = world.embedder({ a: { embed: hangs }, b: { embed } }, { vectorSpace: { verify: true } });
    const beganMs = world.clock.monotonicMs();
    const { credentialId } = await world.settle(embedder.embed(["x"]), 10);
    expect([credentialId, world.clock.monotonicMs() - beganMs]).toEqual(["b", 150]);
    expect(embedder.status()[1]).toMatchObject({ state: "closed", served: 1 });
    for (let call = 0; call < 4; call += 1) await world.settle(embedder.embed(["x"]), 10);
    expect(embedder.status().map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  it("that fails only for one credential blames only this one", async () => {
    const world = createEngineWorld();
    const other: Required<Script>["embed"] = async (inputs) => ({
      embeddings: inputs.map((_, index) => ({ dense: Float32Array.of(3, -2 - index, index) })),
      usage,
      model: "m",
    });
    let isDead = false;
    const a: Required<Script>["embed"] = async (inputs, context) => {
      if (isDead) throw new StatusError(401);
      return embed(inputs, context);
    };
    const embedder = world.embedder(
      { a: { embed: a }, b: { embed: other }, c: { embed } },
      { vectorSpace: { verify: true } },
    );
    await embedder.embed(["x"]);
    isDead = true;
    expect((await embedder.embed(["x"])).credentialId).toBe("c");
    expect(embedder.status().map(({ lastFailure }) => lastFailure?.reason)).toEqual([
      "unauthorized",
      "vector_space_mismatch",
      undefined,
    ]);
  });
});

describe("a stated wait", () => {
  it("that comes late, on a circuit that was closed meanwhile, is kept", async () => {
    const world = createEngineWorld({ plugin });
    const waiting: (() => void)[] = [];
    let asked = 0;
    const complete = async () => {
      asked += 1;
      if (asked === 2) throw new Refusal(429);
      await new Promise<void>((resolve) => waiting.push(resolve));
      throw new Refusal(429);
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    const slow = vlm.complete({ prompt: "x" });
    await turns();
    await vlm.complete({ prompt: "x" });
    vlm.reset("a");
    waiting[0]?.();
    await slow;
    const then = asked;
    await world.clock.advance(29_000);
    for (let call = 0; call < 5; call += 1)
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    expect(asked).toBe(then);
  });
});

describe("a random that is no number", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, undefined as never])(
    "of %s leaves a circuit that becomes due",
    async (value) => {
      const world = createEngineWorld({ random: () => value });
      let isDead = true;
      const complete = async () => {
        if (isDead) throw new StatusError(401);
        return answer;
      };
      const vlm = world.vlm({ a: { complete }, b: {} });
      await vlm.complete({ prompt: "x" });
      expect(Number.isFinite(vlm.status()[0]?.untilMs)).toBe(true);
      isDead = false;
      await world.clock.advance(800_000);
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("a");
    },
  );

  it("leaves a back-off that ends", async () => {
    const world = createEngineWorld({ random: () => Number.NaN });
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(503)) } });
    await world.settle(outcome(vlm.complete({ prompt: "x" })));
  });
});

describe("a refused addCredential", () => {
  it.each<[string, () => unknown]>([
    ["gives no promise", () => undefined],
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["rejects", () => Promise.reject(new Error("my bug"))],
    ["never ends", deaf],
  ])("whose adapter's close() %s is an InvalidConfigError all the same", async (_, close) => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: {} });
    const wrong = world.credential("b", { capabilities: { outputs: ["sparse"] }, close: close as never });
    expect(() => embedder.addCredential(wrong)).toThrow(
      expect.objectContaining({ name: "InvalidConfigError" }),
    );
    expect(embedder.status().map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("a call's maxAttempts", () => {
  it.each([1, 2, 3])("of %d are never passed, in rounds, waits and repeats", async (maxAttempts) => {
    for (const status of [401, 429, 500, 503]) {
      const world = createEngineWorld({ retry: { maxAttempts, sameCredential: 2 } });
      let asked = 0;
      const complete = () => {
        asked += 1;
        return Promise.reject(new StatusError(status));
      };
      const vlm = world.vlm({ a: { complete }, b: { complete } });
      await world.settle(outcome(vlm.complete({ prompt: "x" })));
      expect(asked).toBeLessThanOrEqual(maxAttempts);
    }
  });
});

describe("an answer", () => {
  it("is not held by the engine after its call", async () => {
    const world = createEngineWorld();
    const held: WeakRef<object>[] = [];
    const complete = async () => {
      const raw = { big: new Uint8Array(1_000) };
      held.push(new WeakRef(raw));
      return { content: "x", toolCalls: [], finishReason: "stop", usage, model: "m", raw } as never;
    };
    const vlm = world.vlm({ a: { complete } });
    await vlm.complete({ prompt: "x" });
    await turns(10);
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
    expect(held[0]?.deref()).toBeUndefined();
  });
});

describe("the road of a call", () => {
  it("asks a plugin for its signal only when the plugin wants it, and ends it with the attempt", async () => {
    const world = createEngineWorld({ timeouts: { attemptMs: 100 }, retry: { maxRounds: 1 } });
    const signals: AbortSignal[] = [];
    const complete: Required<Script>["complete"] = (request, context) => {
      signals.push(context.signal);
      return hangs(request, context);
    };
    const vlm = world.vlm({ a: { complete }, b: { complete } });
    await world.settle(outcome(vlm.complete({ prompt: "x" })));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
