import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, type EngineWorld, hangs, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const picture = { type: "image" as const, image: new URL("https://pictures.example/fox.png") };

/** Requests that a test lets go. */
function held(then: () => Promise<never>) {
  const waiting: (() => void)[] = [];
  const send = async (): Promise<never> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return then();
  };
  return {
    send,
    release: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

const refused = () => Promise.reject(new StatusError(401));

const roads: readonly [
  string,
  (world: EngineWorld, model: ReturnType<EngineWorld["vlm"]>, fresh: Script) => void,
][] = [
  [
    "add, then remove",
    (world, model, fresh) => {
      model.addCredential(world.credential("new", fresh));
      model.removeCredential("old");
    },
  ],
  [
    "add before, then remove",
    (world, model, fresh) => {
      model.addCredential(world.credential("new", fresh), { before: "old" });
      model.removeCredential("old");
    },
  ],
  [
    "remove, then add",
    (world, model, fresh) => {
      model.addCredential(world.credential("other", { capabilities: { modalities: [], streaming: false } }));
      model.removeCredential("old");
      model.addCredential(world.credential("new", fresh));
    },
  ],
  ["replace", (world, model, fresh) => model.replaceCredential("old", world.credential("old", fresh))],
  ["add alone", (world, model, fresh) => model.addCredential(world.credential("new", fresh))],
];
const switchers = [
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
] as const;

describe.each(switchers)("with %s", (_, switcher) => {
  it.each(roads)("rotation by %s loses none of twenty calls under way", async (_road, rotate) => {
    const world = createEngineWorld({ switcher: switcher() });
    const old = held(refused);
    const closed: string[] = [];
    const vlm = world.vlm({ old: { complete: old.send, close: async () => void closed.push("old") } });
    const calls = Array.from({ length: 20 }, () => vlm.complete({ prompt: "x" }));
    await turns();
    rotate(world, vlm, {});
    old.release();
    const answers = await world.settle(Promise.all(calls));
    // `spreadSwitcher` sends more to a new credential when it has answered once.
    expect(Math.max(...answers.map(({ attempts }) => attempts.length))).toBe(2);
    expect(world.watch.of("failure").every(({ credentialId }) => credentialId === "old")).toBe(true);
    await turns();
    expect(closed).toEqual(_road === "add alone" ? [] : ["old"]);
  });

  it.each(roads)("rotation by %s loses no stream on its way", async (_road, rotate) => {
    const world = createEngineWorld({ switcher: switcher() });
    const old = held(refused);
    const vlm = world.vlm({
      old: { stream: () => ({ [Symbol.asyncIterator]: () => ({ next: old.send }) }) },
    });
    const stream = vlm.stream({ prompt: "x" });
    const first = stream.next();
    await turns();
    rotate(world, vlm, {});
    old.release();
    expect(await world.settle(first)).toMatchObject({ value: { content: "Hello" } });
    expect(await stream.next()).toMatchObject({ value: { type: "finish" } });
  });
});

describe("a replacement that can do less", () => {
  const vision = { modalities: ["text", "image"] as const };

  it("is not given a picture that it cannot see", async () => {
    const world = createEngineWorld();
    const a = held(refused);
    let asked = 0;
    const vlm = world.vlm({ a: { complete: a.send, capabilities: vision }, b: { capabilities: vision } });
    const call = outcome(vlm.complete({ messages: [{ role: "user", content: [picture] }] }));
    await turns();
    const complete = async () => {
      asked += 1;
      return {
        content: "I saw it",
        toolCalls: [],
        finishReason: "stop",
        usage: undefined,
        model: "m",
      } as never;
    };
    vlm.replaceCredential("b", world.credential("b", { complete }));
    a.release();
    expect(await world.settle(call)).toMatchObject({ error: { name: "AllCredentialsFailedError" } });
    expect([asked, world.watch.of("attempt").length]).toEqual([0, 1]);
  });

  it("is not given a stream or a tool", async () => {
    const world = createEngineWorld();
    const a = held(refused);
    const stream = () => ({ [Symbol.asyncIterator]: () => ({ next: a.send }) });
    const vlm = world.vlm({ a: { stream, complete: a.send }, b: {} });
    const streamed = outcome(vlm.stream({ prompt: "x" }).next());
    const tools = [{ name: "t", description: "d", parameters: { type: "object" } }];
    const called = outcome(vlm.complete({ prompt: "x", tools }));
    await turns();
    let asked = 0;
    const count = () => {
      asked += 1;
      return refused();
    };
    vlm.replaceCredential(
      "b",
      world.credential("b", {
        capabilities: { streaming: false, tools: false },
        complete: count,
        stream: count as never,
      }),
    );
    a.release();
    expect("error" in (await world.settle(streamed))).toBe(true);
    expect("error" in (await world.settle(called))).toBe(true);
    expect(asked).toBe(0);
  });

  it("is not given more inputs than it takes", async () => {
    const world = createEngineWorld();
    const a = held(refused);
    const sizes: number[] = [];
    const embed: Script["embed"] = async (inputs) => {
      sizes.push(inputs.length);
      if (inputs.length > 2) throw new StatusError(400);
      return {
        embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })),
        usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" },
        model: "m",
      };
    };
    const embedder = world.embedder({ a: { embed: a.send }, b: {} });
    const call = outcome(embedder.embed(Array.from({ length: 10 }, (_, index) => String(index))));
    await turns();
    embedder.replaceCredential("b", world.credential("b", { embed, capabilities: { maxInputs: 2 } }));
    a.release();
    const end = await world.settle(call);
    expect(sizes.every((size) => size <= 2)).toBe(true);
    expect(end).toMatchObject({ value: { credentialId: "b" } });
    expect((end as { value: { embeddings: unknown[] } }).value.embeddings).toHaveLength(10);
  });
});

describe("a credential that has left the list", () => {
  it.each(["removed", "replaced", "replaced by one of another provider"])(
    "has the failure of its attempt reported as its own: %s",
    async (how) => {
      const world = createEngineWorld();
      const a = held(refused);
      const vlm = world.vlm({ a: { complete: a.send }, b: {} });
      const call = vlm.complete({ prompt: "x" });
      await turns();
      if (how === "removed") vlm.removeCredential("a");
      else vlm.replaceCredential("a", world.credential("a", { complete: refused }));
      a.release();
      await world.settle(call);
      const [failure] = world.watch.of("failure");
      expect(failure).toMatchObject({ attemptId: 1, credentialId: "a", provider: "scripted" });
    },
  );

  it("is not judged by what its replacement does, nor the replacement by it", async () => {
    const world = createEngineWorld();
    const a = held(refused);
    const vlm = world.vlm({ a: { complete: a.send }, b: {} });
    const call = vlm.complete({ prompt: "x" });
    await turns();
    vlm.replaceCredential("a", world.credential("a", { identity: "another" }));
    a.release();
    expect((await world.settle(call)).credentialId).toBe("a");
    expect(vlm.status()[0]).toMatchObject({ id: "a", state: "closed" });
  });

  it("takes its usage row with it, and leaves the sum", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ first: {} });
    for (let index = 0; index < 2_000; index += 1) {
      vlm.addCredential(world.credential(`c${index}`, {}));
      vlm.removeCredential(index === 0 ? "first" : `c${index - 1}`);
      await vlm.complete({ prompt: "x" });
    }
    const { rows, total } = world.hotspare.usage.snapshot();
    expect(total.calls).toBe(2_000);
    expect(rows.length).toBeLessThan(20);
  });
});

describe("credentials that change by chance while calls run", () => {
  it.each([1, 2, 3, 4, 5, 6])("lose no call that a healthy one could serve (seed %d)", async (seed) => {
    let state = seed * 7_919;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const switcher = [orderedSwitcher, spreadSwitcher, stickyRing][seed % 3] ?? orderedSwitcher;
    const world = createEngineWorld({ random, switcher: switcher(), breaker: { cooldownMs: 1_000 } });
    const closed = new Set<string>();
    let made = 0;
    const fresh = (id: string): Script => {
      made += 1;
      const name = `${id}#${made}`;
      const complete = async () => {
        await world.clock.sleep(random() * 200);
        if (closed.has(name)) throw new Error("asked after close()");
        if (random() < 0.3) throw new StatusError([401, 429, 500, 503][Math.floor(random() * 4)] ?? 500);
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      };
      return { complete, close: async () => void closed.add(name) };
    };
    const vlm = world.vlm({ healthy: {}, a: fresh("a") });
    const calls: Promise<unknown>[] = [];
    for (let step = 0; step < 150; step += 1) {
      calls.push(outcome(vlm.complete({ prompt: "x" })));
      const ids = vlm
        .status()
        .map(({ id }) => id)
        .filter((id) => id !== "healthy");
      const [one] = ids.toSorted(() => random() - 0.5);
      const action = Math.floor(random() * 6);
      if (action === 0)
        vlm.addCredential(world.credential(`n${step}`, fresh(`n${step}`)), { before: "healthy" });
      if (action === 1 && one !== undefined) vlm.removeCredential(one);
      if (action === 2 && one !== undefined) vlm.replaceCredential(one, world.credential(one, fresh(one)));
      if (action === 3) calls.push(outcome(vlm.checkCredentials()));
      if (action === 4) vlm.reset();
      await world.clock.advance(random() * 100);
    }
    const ends = await world.settle(Promise.all(calls));
    expect(ends.filter((end) => "error" in (end as object))).toEqual([]);
    for (const { id } of vlm.status()) {
      if (id !== "healthy") vlm.removeCredential(id);
    }
    await turns();
    expect(closed.size).toBe(made);
  });
});

it("a picture that waits while its only credential is replaced by a narrower one says what is missing", async () => {
  const world = createEngineWorld();
  const wide = world.vlm({
    a: {
      fields: { maxConcurrent: 1 },
      complete: hangs,
      capabilities: { modalities: ["image"], streaming: false },
    },
  });
  const stop = new AbortController();
  const first = outcome(wide.complete({ prompt: "x" }, { signal: stop.signal }));
  const waiting = outcome(wide.complete({ messages: [{ role: "user", content: [picture] }] }));
  await turns();
  expect(world.watch.of("waitStart")).toHaveLength(1);
  wide.replaceCredential("a", world.credential("a", { capabilities: { modalities: [], streaming: false } }));
  expect(await world.settle(waiting)).toMatchObject({ error: { name: "UnsupportedInputError" } });
  stop.abort();
  await first;
});
