import { failureOf, spreadSwitcher } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, hangs, outcome } from "../support/engine-world.js";
import { finish, StatusError } from "../support/scripted-plugin.js";

const content: VlmAdapterChunk = { type: "content", content: "Hello" };
const refuse = (status: number) => () => Promise.reject(new StatusError(status));

describe("the class of a call that failed", () => {
  it("is, of a check, the credential's own and not the model's", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: refuse(401) }, b: {}, c: { complete: refuse(429) } });
    await vlm.checkCredentials();
    const ends = world.watch.of("callEnd").map((end) => `${end.outcome} ${end.class}`);
    expect(ends.toSorted()).toEqual(["answered undefined", "failed auth", "failed rate_limited"]);
  });

  it.each(["complete", "stream"] as const)("is transient when its own time is over: %s", async (kind) => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: { complete: hangs, stream: () => ({ [Symbol.asyncIterator]: () => ({ next: deaf as never }) }) },
    });
    const options = { timeouts: { totalMs: 100 } };
    const call =
      kind === "complete"
        ? vlm.complete({ prompt: "x" }, options)
        : vlm.stream({ prompt: "x" }, options).next();
    await world.settle(outcome(call), 10);
    expect(world.watch.of("callEnd")).toMatchObject([{ outcome: "failed", class: "transient" }]);
  });

  it.each([["ordered", undefined] as const, ["spread", spreadSwitcher()] as const])(
    "names maxConcurrent where nothing else keeps a key back: %s",
    async (_, switcher) => {
      const world = createEngineWorld(switcher === undefined ? {} : { switcher });
      const vlm = world.vlm({ a: { fields: { maxConcurrent: 1 }, complete: hangs } });
      const stop = new AbortController();
      const first = outcome(vlm.complete({ prompt: "x" }, { signal: stop.signal }));
      const second = await outcome(vlm.complete({ prompt: "x" }, { maxWaitMs: 0 }));
      expect(second).toMatchObject({
        error: { failures: [{ classification: { class: "rate_limited", reason: "max_concurrent" } }] },
      });
      stop.abort();
      await first;
    },
  );
});

describe("the times of one call", () => {
  it("are in order, whatever the machine's clock does and however its fractions fall", async () => {
    const world = createEngineWorld();
    let readings = 0;
    const epochMs = world.clock.epochMs.bind(world.clock);
    world.clock.epochMs = () => {
      readings += 1;
      return epochMs() - readings * 1_000 + 0.6;
    };
    const vlm = world.vlm({ a: { complete: refuse(500) }, b: { complete: refuse(401) }, c: {} });
    await world.settle(vlm.complete({ prompt: "x" }));
    const [start] = world.watch.of("callStart");
    const [end] = world.watch.of("callEnd");
    const [first, second, third] = world.watch.of("attempt");
    const [failed, again] = world.watch.of("failure");
    const times = [start, first, failed, second, again, third, end].map((event) => event?.atMs ?? Number.NaN);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.every(Number.isInteger)).toBe(true);
    expect(end?.startedMs).toBe(start?.atMs);
  });

  it("are, of a stream's attempt, those of its whole life", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          await world.clock.sleep(300);
          yield finish;
        },
      },
    });
    const read = async () => {
      const chunks = [];
      for await (const chunk of vlm.stream({ prompt: "x" })) chunks.push(chunk);
      return chunks;
    };
    const chunks = await world.settle(read(), 50);
    expect(chunks.at(-1)).toMatchObject({ attempts: [{ credentialId: "a", durationMs: 300 }] });
    expect(world.watch.of("success")).toMatchObject([{ durationMs: 300 }]);
  });
});

describe("a stream that broke", () => {
  it("is known to failureOf", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield content;
          throw new StatusError(503);
        },
      },
    });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    const broken = (await outcome(stream.next())) as { readonly error: Error };
    expect(failureOf(broken.error)).toMatchObject({
      classification: { class: "transient" },
      attempts: [{ credentialId: "a" }],
    });
  });

  it("by a chunk of a type that nobody knows names the type, and loses no text silently", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield { type: "text", text: "lost" } as never;
          yield finish;
        },
      },
      b: {},
    });
    const chunks = [];
    for await (const chunk of vlm.stream({ prompt: "x" })) chunks.push(chunk);
    expect(chunks.at(-1)).toMatchObject({ type: "finish", credentialId: "b" });
    expect(world.watch.of("extensionError")).toMatchObject([
      { extension: "plugin", message: expect.stringContaining('as a chunk of type "text"') },
    ]);
  });
});

describe("headers of an instrumentation", () => {
  it.each([
    ["authorization", "Bearer another"],
    ["X-API-Key", "another"],
    ["host", "example.com"],
    ["x-number", 5],
    ["x-line", "a\nb"],
  ])("that would take the key's place or cannot be sent are refused: %s", async (name, value) => {
    const world = createEngineWorld();
    world.hotspare.use({
      aroundAttempt: (attempt, run) => {
        Object.assign(attempt.headers, { [name]: value, "x-trace": "1" });
        return run();
      },
    });
    const sent: unknown[] = [];
    const vlm = world.vlm({
      a: {
        async complete(_, { headers }) {
          sent.push(headers);
          throw new StatusError(400);
        },
      },
    });
    await outcome(vlm.complete({ prompt: "x" }, { headers: { "x-request-id": "7" } }));
    expect(sent).toEqual([{ "x-request-id": "7" }]);
    expect(world.watch.of("extensionError")).toMatchObject([{ extension: "instrumentation" }]);
    expect(JSON.stringify(world.watch.of("extensionError"))).not.toContain("another");
  });
});
