import { inspect } from "node:util";
import type { AttemptContext, VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const secret = "tenant-secret-0123456789";
const headers = { "x-tenant": secret };
const leaky = () => new StatusError(500);

function leak(status: number): Error {
  const error = new StatusError(status);
  error.message = `refused with x-tenant: ${secret}`;
  return Object.assign(error, { request: { headers: { "x-tenant": secret } } });
}

/** Everything that a program or a person could see of a value. */
function shown(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true })} ${String(value)} ${value instanceof Error ? value.stack : ""}`;
}

describe("headers of a call", () => {
  it("reach the adapter of each attempt, frozen, and no other call", async () => {
    const world = createEngineWorld();
    const seen: AttemptContext[] = [];
    const complete: Required<Script>["complete"] = async (_, context) => {
      seen.push(context);
      throw new StatusError(401);
    };
    const vlm = world.vlm({ a: { complete }, b: { complete }, c: {} });
    const given = { ...headers };
    const call = vlm.complete({ prompt: "x" }, { headers: given });
    given["x-tenant"] = "changed later";
    await call;
    expect(seen.map((context) => context.headers)).toEqual([headers, headers]);
    expect(Object.isFrozen(seen[0]?.headers)).toBe(true);
  });

  it.each([500, 401, 400, 429])("are hidden in what a failure of status %d shows", async (status) => {
    const world = createEngineWorld({ retry: { maxWaitMs: 0, maxRounds: 1 } });
    const fail = () => Promise.reject(leak(status));
    const stream = () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) });
    const vlm = world.vlm({ a: { complete: fail, stream } });
    const embedder = world.embedder({ b: { embed: fail } });
    for (const call of [
      () => vlm.complete({ prompt: "x" }, { headers }),
      () => embedder.embed(["x"], { headers }),
      () => vlm.stream({ prompt: "x" }, { headers }).next(),
    ]) {
      vlm.reset();
      embedder.reset();
      const end = await world.settle(outcome(call()));
      expect(shown(end)).toContain("refused with");
      expect(shown(end)).not.toContain(secret);
    }
    const [check] = await vlm.checkCredentials({ headers });
    expect(shown(check)).not.toContain(secret);
    expect(shown(world.watch.events)).not.toContain(secret);
    expect(shown(vlm.status())).not.toContain(secret);
  });

  it("are hidden in the error of a stream that breaks after content, and in extensionError", async () => {
    const world = createEngineWorld({
      plugin: {
        readErrorFacts: () => {
          throw new Error(`my bug with ${secret}`);
        },
      },
    });
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield { type: "content", content: "Hello" } satisfies VlmAdapterChunk;
          throw leak(500);
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" }, { headers });
    await stream.next();
    expect(shown(await outcome(stream.next()))).not.toContain(secret);
    expect(world.watch.of("extensionError")).toHaveLength(1);
    expect(shown(world.watch.events)).not.toContain(secret);
  });

  it("are forgotten with the call, and kept while another call has the same", async () => {
    const world = createEngineWorld({ retry: { maxRounds: 1 } });
    let go: (() => void) | undefined;
    const complete: Required<Script>["complete"] = async ({ messages: [message] }) => {
      if (message?.content === "waits") {
        await new Promise<void>((resolve) => {
          go = resolve;
        });
      }
      throw leak(500);
    };
    const vlm = world.vlm({ a: { complete } });
    const waiting = outcome(vlm.complete({ prompt: "waits" }, { headers }));
    await turns();
    await outcome(vlm.complete({ prompt: "x" }, { headers }));
    go?.();
    expect(shown(await waiting)).not.toContain(secret);
    expect(shown(await outcome(vlm.complete({ prompt: "x" })))).toContain(secret);
  });

  it("that authenticate or frame a request are refused before anything is sent", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {} });
    for (const name of [
      "authorization",
      "Api-Key",
      "HOST",
      "content-type",
      "connection",
      "te",
      "transfer-encoding",
    ]) {
      const end = await outcome(vlm.complete({ prompt: "x" }, { headers: { [name]: secret } }));
      expect(end).toMatchObject({ error: { name: "InvalidConfigError" } });
      expect(shown(end)).not.toContain(secret);
    }
    expect(world.watch.events).toEqual([]);
  });
});

describe("maxAttempts of a call", () => {
  it.each([1, 2, 5])(
    "%d bounds its attempts over all credentials and rounds, and no other call's",
    async (maxAttempts) => {
      const world = createEngineWorld({ retry: { maxRounds: 3 } });
      let attempts = 0;
      const complete: Required<Script>["complete"] = async () => {
        attempts += 1;
        throw new StatusError(503);
      };
      const vlm = world.vlm({ a: { complete }, b: { complete } });
      await world.settle(outcome(vlm.complete({ prompt: "x" }, { maxAttempts })));
      expect(attempts).toBe(maxAttempts);
      attempts = 0;
      await world.settle(outcome(world.vlm({ c: { complete }, d: { complete } }).complete({ prompt: "x" })));
      expect(attempts).toBe(6);
    },
  );
});

describe("metadata of a call", () => {
  it("is on each of its events and on no other's, and is never sent", async () => {
    const world = createEngineWorld({ retry: { maxWaitMs: 1_000 } });
    let refusals = 1;
    const contexts: AttemptContext[] = [];
    const complete: Required<Script>["complete"] = async (_, context) => {
      contexts.push(context);
      if (refusals-- > 0) throw new StatusError(429);
      return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    };
    const vlm = world.vlm({ a: { complete } });
    await world.settle(vlm.complete({ prompt: "x" }, { metadata: { tenant: "t", cached: false, tries: 2 } }));
    await vlm.complete({ prompt: "x" });
    const ofCalls = world.watch.events.filter(({ payload }) => "callId" in payload);
    for (const { payload } of ofCalls) {
      expect(payload["metadata"]).toEqual(
        payload["callId"] === 1 ? { tenant: "t", cached: false, tries: 2 } : undefined,
      );
    }
    expect(new Set(ofCalls.map(({ name }) => name))).toEqual(
      new Set(["callStart", "attempt", "failure", "waitStart", "waitEnd", "success", "usage", "callEnd"]),
    );
    expect(contexts.every((context) => !("metadata" in context))).toBe(true);
  });
});

describe("the sequence of events", () => {
  it("of a call that moves on is whole", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    await vlm.complete({ prompt: "x" });
    expect(world.watch.story()).toEqual([
      "callStart",
      "attempt",
      "failure",
      "circuitOpen",
      "switch",
      "attempt",
      "success",
      "usage",
      "callEnd",
    ]);
    expect(world.watch.of("failure")).toMatchObject([{ next: "b" }]);
    expect(world.watch.of("callEnd")).toMatchObject([
      {
        outcome: "answered",
        attempts: 2,
        credentialId: "b",
        provider: "scripted",
        kind: "complete",
        modelKind: "vlm",
      },
    ]);
  });

  it("of a split input has one callId and one callEnd, with the usage of all parts", async () => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: { capabilities: { maxInputs: 2 } } });
    await embedder.embed(["1", "2", "3", "4", "5"]);
    expect(world.watch.of("attempt").map(({ callId, part }) => [callId, part])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(world.watch.of("callEnd")).toMatchObject([
      { attempts: 3, usage: { totalTokens: 6 }, kind: "embed" },
    ]);
  });

  it("of a rethrown 400 ends the attempt with a failure without next", async () => {
    const world = createEngineWorld();
    const error = new StatusError(400);
    const vlm = world.vlm({ a: { complete: () => Promise.reject(error) }, b: {} });
    await expect(vlm.complete({ prompt: "x" })).rejects.toBe(error);
    expect(world.watch.story()).toEqual(["callStart", "attempt", "failure", "callEnd"]);
    expect(world.watch.of("failure")[0]?.next).toBeUndefined();
    expect(world.watch.of("callEnd")).toMatchObject([{ outcome: "failed", class: "permanent" }]);
  });

  it("of a panic asks each once, the one that answered last first", async () => {
    let isDown = false;
    const world = createEngineWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    const order: string[] = [];
    const script = (id: string): Script => ({
      async complete() {
        order.push(id);
        if (isDown) throw leaky();
        if (id === "a") throw new StatusError(503);
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      },
    });
    const vlm = world.vlm({ a: script("a"), b: script("b"), c: script("c") });
    await world.settle(vlm.complete({ prompt: "x" }));
    isDown = true;
    for (let call = 0; call < 6; call += 1) await world.settle(outcome(vlm.complete({ prompt: "x" })));
    expect(vlm.status().map(({ state }) => state)).toEqual(["open", "open", "open"]);
    order.length = 0;
    await world.settle(outcome(vlm.complete({ prompt: "x" })));
    expect(order[0]).toBe("b");
    expect(order.toSorted()).toEqual(["a", "b", "c"]);
  });
});
