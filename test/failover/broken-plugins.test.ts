import { createHotspare, type VlmChunk } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { finish, type Script, StatusError, scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

const ids = ["a", "b"];

function createVlm(...scripts: readonly Script[]) {
  const hotspare = createHotspare({ plugins: [scripted()] });
  const credentials = scripts.map((script, index) => ({
    id: ids[index] ?? "",
    provider: "scripted" as const,
    script,
  }));
  return { hotspare, vlm: hotspare.vlm({ model: "m", credentials }) };
}

async function collect(stream: AsyncIterable<VlmChunk>): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const chunk of stream) {
    types.push(chunk.type);
  }
  return types;
}

/** A stream of the chunks given, whose `return()` is the one given. */
function streamOf(chunks: readonly VlmAdapterChunk[], leave: () => unknown): AsyncIterable<VlmAdapterChunk> {
  const rest = [...chunks];
  const next = async () => {
    const value = rest.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  };
  const iterator = { next, return: leave } as unknown as AsyncIterator<VlmAdapterChunk>;
  return { [Symbol.asyncIterator]: () => iterator };
}

describe("a stream that is left", () => {
  it("at any step before its request is sent leaves no call, no lease and no pending next()", async () => {
    const { hotspare, vlm } = createVlm({
      async *stream(_, { signal }) {
        await new Promise((_resolve, reject) => signal.addEventListener("abort", reject));
        yield finish;
      },
    });
    for (let steps = 0; steps < 12; steps += 1) {
      const stream = vlm.stream({ prompt: "hello" });
      const pending = stream.next();
      for (let step = 0; step < steps; step += 1) {
        await Promise.resolve();
      }
      await stream.return?.();
      expect(await pending).toEqual({ done: true, value: undefined });
    }
    expect(vlm.status()[0]?.inFlight).toBe(0);
    // Were a call still counted as running, this would end with the test's own time.
    await hotspare.close({ graceMs: 3_600_000 });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["rejects", () => Promise.reject(new Error("my bug"))],
    ["gives no promise", () => undefined],
    ["never ends", () => new Promise(() => undefined)],
  ])("loses nothing when the adapter's return() %s", async (_, leave) => {
    const content: VlmAdapterChunk = { type: "content", content: "Hello" };
    const { vlm } = createVlm({ stream: () => streamOf([content, finish], leave) });
    expect(await collect(vlm.stream({ prompt: "hello" }))).toEqual(["content", "finish"]);
    const stream = vlm.stream({ prompt: "hello" });
    await stream.next();
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(vlm.status()[0]).toMatchObject({ inFlight: 0, served: 2 });
  });
});

describe("a time that the caller shortened", () => {
  it("says nothing of the credential when it ends a stream after content", async () => {
    const { vlm } = createVlm({
      async *stream() {
        yield { type: "content", content: "Hello" };
        await new Promise(() => undefined);
      },
    });
    for (let call = 0; call < 3; call += 1) {
      await rejection(collect(vlm.stream({ prompt: "hello" }, { timeouts: { idleMs: 5 } })));
    }
    expect(vlm.status()[0]).toMatchObject({ state: "closed", inFlight: 0 });
  });
});

describe("an adapter", () => {
  it.each([[undefined], [null]])(
    "that answers with %s has not answered: the call moves on",
    async (nothing) => {
      const { vlm } = createVlm({ complete: async () => nothing as never }, {});
      expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("b");
      expect(vlm.status().map((status) => status.inFlight)).toEqual([0, 0]);
    },
  );
});

describe("close()", () => {
  it("ends a probe in the background at once, for which nobody waits", async () => {
    const clock = new ManualClock();
    const hotspare = createHotspare({
      plugins: [scripted()],
      clock,
      random: () => 0,
      failback: { probe: "background" },
    });
    let pings = 0;
    const dead: Script = {
      embed: () => Promise.reject(new StatusError(401)),
      ping: () => {
        pings += 1;
        return new Promise(() => undefined);
      },
    };
    const embedder = hotspare.embedder({
      model: "m",
      dimensions: 3,
      credentials: [
        { id: "a", provider: "scripted", account: "one", script: dead },
        { id: "b", provider: "scripted", account: "two", script: { endpoint: "there" } },
      ],
    });
    await embedder.embed(["hello"]);
    await clock.advance(600_000);
    await embedder.embed(["hello"]);
    expect(pings).toBe(1);
    await hotspare.close();
    expect(clock.sleeping).toBe(0);
  });

  it("does not wait for ever for an adapter that never closes", async () => {
    const clock = new ManualClock();
    const hotspare = createHotspare({ plugins: [scripted()], clock });
    const script: Script = { close: () => new Promise(() => undefined) };
    hotspare.vlm({ model: "m", credentials: [{ provider: "scripted", script }] });
    const closing = hotspare.close();
    await clock.untilSleeping();
    await clock.advance(5_000);
    await closing;
  });
});
