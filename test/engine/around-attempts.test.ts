import type { AttemptContext } from "@hotspare/core/plugin";
import { RequestAdjusted } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, hangs, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
const bug = () => {
  throw new Error("my bug");
};
type Around = (attempt: { readonly headers: Record<string, string> }, run: () => Promise<unknown>) => unknown;

/** A world whose attempts are wrapped; `sent` are the contexts of the requests. */
function wrapped(...around: readonly Around[]) {
  const world = createEngineWorld();
  for (const aroundAttempt of around) {
    world.hotspare.use({ aroundAttempt } as never);
  }
  const sent: AttemptContext[] = [];
  const complete: Required<Script>["complete"] = async (_, context) => {
    sent.push(context);
    return answer;
  };
  return { world, sent, vlm: world.vlm({ a: { complete }, b: { complete } }) };
}

describe("an instrumentation", () => {
  const after =
    (act: () => unknown): Around =>
    async (_, run) => {
      const reply = await run();
      return (await act()) ?? reply;
    };
  const harmless: readonly [string, Around, number][] = [
    ["that returns run()", (_, run) => run(), 0],
    ["that awaits before run()", (_, run) => turns(2).then(run), 0],
    ["that awaits after run()", after(() => turns(2)), 0],
    ["that never ends after run()", after(deaf), 0],
    ["that gives another reply", after(() => ({ content: "forged" })), 0],
    ["that gives nothing", (_, run) => void run(), 0],
    ["that runs twice", async (_, run) => (await Promise.all([run(), run()]))[0], 0],
    ["that never calls run", async () => undefined, 0],
    ["that gives no promise and never calls run", () => undefined, 0],
    ["that throws before run()", bug, 1],
    ["that rejects before run()", async () => bug(), 1],
    ["that throws after run()", after(bug), 1],
    [
      "that throws at once after run()",
      (_, run) => {
        void run();
        return bug();
      },
      1,
    ],
  ];

  it.each(harmless)("%s costs no answer: one request is sent", async (_, around, reports) => {
    const { sent, vlm, world } = wrapped(around);
    const result = await world.settle(vlm.complete({ prompt: "x" }));
    expect([result.content, result.credentialId, sent.length]).toEqual(["x", "a", 1]);
    await turns(4);
    const reported = world.watch.of("extensionError");
    expect(reported.length).toBeGreaterThanOrEqual(reports);
    expect(reported.every(({ extension }) => extension === "instrumentation")).toBe(true);
  });

  it.each(harmless)("%s changes nothing of a failure, and of its spare", async (_, around) => {
    const world = createEngineWorld();
    world.hotspare.use({ aroundAttempt: around } as never);
    let sent = 0;
    const complete = () => {
      sent += 1;
      return Promise.reject(new StatusError(401));
    };
    const atOnce = () => {
      sent += 1;
      throw new StatusError(401);
    };
    const vlm = world.vlm({ a: { complete }, b: { complete: atOnce as never }, c: {} });
    expect((await world.settle(vlm.complete({ prompt: "x" }))).credentialId).toBe("c");
    expect(sent).toBe(2);
    expect(world.watch.of("failure").map(({ classification }) => classification.class)).toEqual([
      "auth",
      "auth",
    ]);
  });

  it.each(harmless)("%s is around a stream until its first content", async (_, around) => {
    const world = createEngineWorld();
    world.hotspare.use({ aroundAttempt: around } as never);
    const vlm = world.vlm({ a: {} });
    const types: string[] = [];
    const read = async () => {
      for await (const chunk of vlm.stream({ prompt: "x" })) types.push(chunk.type);
    };
    await world.settle(read());
    expect(types).toEqual(["content", "finish"]);
  });

  it("adds headers that reach the adapter, beside the call's own, in the order of use", async () => {
    const { sent, vlm } = wrapped(
      (attempt, run) => {
        attempt.headers["traceparent"] = "outer";
        attempt.headers["x-outer"] = "1";
        return run();
      },
      async (attempt, run) => {
        await turns(1);
        attempt.headers["traceparent"] = "inner";
        return run();
      },
    );
    await vlm.complete({ prompt: "x" }, { headers: { "x-request-id": "7" } });
    expect(sent[0]?.headers).toEqual({ "x-request-id": "7", traceparent: "inner", "x-outer": "1" });
  });

  it("sees each attempt once, with the ids of the events, and is gone after its end", async () => {
    const world = createEngineWorld();
    const seen: unknown[] = [];
    const stop = world.hotspare.use({
      aroundAttempt(attempt, run) {
        seen.push([
          attempt.callId,
          attempt.attemptId,
          attempt.credentialId,
          attempt.purpose,
          attempt.metadata,
        ]);
        return run();
      },
    });
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    await vlm.complete({ prompt: "x" }, { purpose: "test", metadata: { tenant: 7 } });
    const ids = world.watch
      .of("attempt")
      .map(({ callId, attemptId, credentialId }) => [callId, attemptId, credentialId]);
    expect(seen).toEqual(ids.map((each) => [...each, "test", { tenant: 7 }]));
    stop();
    await vlm.complete({ prompt: "x" });
    expect(seen).toHaveLength(2);
  });

  it("that comes to run() after the attempt is over sends nothing", async () => {
    const world = createEngineWorld({ timeouts: { attemptMs: 100 }, retry: { maxRounds: 1 } });
    const runs: (() => Promise<unknown>)[] = [];
    world.hotspare.use({
      aroundAttempt: (attempt, run) => {
        if (attempt.credentialId === "b") return run();
        runs.push(run);
        return deaf();
      },
    });
    let sent = 0;
    const complete = () => {
      sent += 1;
      return deaf();
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    expect((await world.settle(vlm.complete({ prompt: "x" }))).credentialId).toBe("b");
    const late = await outcome(runs[0]?.() ?? Promise.resolve());
    expect(["error" in late, sent]).toEqual([true, 0]);
  });

  it("that wraps an attempt which is aborted hears of it", async () => {
    const world = createEngineWorld();
    let heard: unknown;
    world.hotspare.use({
      aroundAttempt: async (_, run) => {
        try {
          return await run();
        } catch (error) {
          heard = error;
          throw error;
        }
      },
    });
    const vlm = world.vlm({ a: { complete: hangs } });
    const controller = new AbortController();
    const call = outcome(vlm.complete({ prompt: "x" }, { signal: controller.signal }));
    await turns();
    const gone = new Error("gone");
    controller.abort(gone);
    expect(await call).toEqual({ error: gone });
    await turns();
    expect(heard).toBe(gone);
    expect(world.watch.of("extensionError")).toEqual([]);
  });
});

describe("RequestAdjusted", () => {
  it("is repeated under the same lease, within the rest of the attempt's time, and counts nowhere", async () => {
    const world = createEngineWorld({ retry: { maxAttempts: 1 }, timeouts: { attemptMs: 1_000 } });
    const times: number[] = [];
    const complete: Required<Script>["complete"] = async (request, context) => {
      times.push(world.clock.monotonicMs() - 1_000);
      await world.clock.sleep(400);
      if (times.length === 1) throw new RequestAdjusted({ reason: "one" });
      if (times.length === 2) throw new RequestAdjusted({ reason: "two" });
      return hangs(request, context);
    };
    const vlm = world.vlm({ a: { complete } });
    const call = outcome(vlm.complete({ prompt: "x" }));
    await world.clock.advance(999);
    expect(world.watch.of("callEnd")).toEqual([]);
    await world.clock.advance(1);
    expect(await call).toMatchObject({ error: { name: "AttemptTimeoutError" } });
    expect(times).toEqual([0, 400, 800]);
    expect(world.watch.of("abandoned").map(({ reason }) => reason)).toEqual(["adjusted", "adjusted"]);
    expect(vlm.status()[0]?.adjustments).toEqual(["one", "two"]);
    expect(vlm.status()[0]?.inFlight).toBe(0);
  });

  it("comes once for each reason: the second time it is the refusal that it carries", async () => {
    const world = createEngineWorld();
    let sent = 0;
    const cause = new StatusError(401);
    const complete = () => {
      sent += 1;
      return Promise.reject(new RequestAdjusted({ reason: "same", cause }));
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    const { credentialId, attempts } = await vlm.complete({ prompt: "x" });
    expect([sent, credentialId, attempts.length]).toEqual([2, "b", 2]);
    expect(world.watch.of("failure")).toMatchObject([
      { classification: { class: "auth" }, credentialId: "a" },
    ]);
  });

  it("without a cause that comes twice moves on as well, and is not our own bug", async () => {
    const world = createEngineWorld();
    const complete = () => Promise.reject(new RequestAdjusted({ reason: "same" }));
    const vlm = world.vlm({ a: { complete }, b: {} });
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
  });

  it("splits what a server takes no more of, however deep, with one callId", async () => {
    const world = createEngineWorld();
    const sizes: number[] = [];
    let learned = 10;
    const embed: Required<Script>["embed"] = async (inputs) => {
      sizes.push(inputs.length);
      if (inputs.length > 1) {
        learned = Math.ceil(inputs.length / 2);
        throw new RequestAdjusted({ reason: "max_inputs", maxInputs: learned });
      }
      return {
        embeddings: inputs.map((input) => ({ dense: Float32Array.of(Number(input), 2, 3) })),
        usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" },
        model: "m",
      };
    };
    const embedder = world.embedder({ a: { embed } });
    const { embeddings, usage } = await embedder.embed(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(embeddings.map(({ dense }) => dense[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(usage.totalTokens).toBe(8);
    expect(new Set(world.watch.of("attempt").map(({ callId }) => callId))).toEqual(new Set([1]));
    expect(world.watch.of("callEnd")).toMatchObject([{ outcome: "answered", usage: { totalTokens: 8 } }]);
  });

  it.each([0, -1, Number.NaN, 8, 100, 0.5])("with a maxInputs of %d does not loop", async (maxInputs) => {
    const world = createEngineWorld();
    let sent = 0;
    const embed = () => {
      sent += 1;
      return Promise.reject(
        new RequestAdjusted({ reason: "max_inputs", maxInputs, cause: new StatusError(401) }),
      );
    };
    const embedder = world.embedder({ a: { embed }, b: {} });
    const { credentialId } = await embedder.embed(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect([credentialId, sent]).toEqual(["b", 2]);
  });

  it("of a part that cannot be embedded ends the others, and the call once", async () => {
    const world = createEngineWorld();
    const embed: Required<Script>["embed"] = async (inputs, context) => {
      if (inputs.length > 2) throw new RequestAdjusted({ reason: "max_inputs", maxInputs: 2 });
      if (inputs.includes("bad")) throw new StatusError(400);
      return hangs(inputs, context);
    };
    const embedder = world.embedder({ a: { embed } });
    await expect(embedder.embed(["1", "2", "3", "bad", "5", "6"])).rejects.toMatchObject({ status: 400 });
    expect(world.watch.of("callEnd")).toMatchObject([{ outcome: "failed" }]);
    expect(new Set(world.watch.of("abandoned").map(({ reason }) => reason))).toEqual(
      new Set(["adjusted", "stopped"]),
    );
  });

  it("of a stream and of a check is repeated too", async () => {
    const world = createEngineWorld();
    let streams = 0;
    let checks = 0;
    const vlm = world.vlm({
      a: {
        async complete() {
          checks += 1;
          if (checks === 1) throw new RequestAdjusted({ reason: "x" });
          return answer;
        },
        async *stream() {
          streams += 1;
          if (streams === 1) throw new RequestAdjusted({ reason: "y" });
          yield { type: "content", content: "Hello" };
          yield { type: "finish", finishReason: "stop", model: "m" };
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    expect(await stream.next()).toMatchObject({ value: { content: "Hello" } });
    await stream.return?.();
    expect(await vlm.checkCredentials()).toMatchObject([{ answered: true }]);
    expect(vlm.status()[0]?.adjustments).toEqual(["y", "x"]);
  });
});
