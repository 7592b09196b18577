import { createHook } from "node:async_hooks";
import { StreamInterruptedError } from "@hotspare/core";
import type { VlmAdapterChunk, VlmChunkStream } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, outcome } from "../support/engine-world.js";
import { finish, StatusError } from "../support/scripted-plugin.js";

const text = (content: string): VlmAdapterChunk => ({ type: "content", content });
const empty = text("");
const stop: VlmAdapterChunk = { type: "stop", finishReason: "length", model: "m" };

/** What a piece of the body held, one chunk behind the other; or what happens in its place. */
type Piece = readonly unknown[] | "hang" | "fail";

/** A stream whose pieces hold several chunks: the first of each comes by `next()`, the others lie ready. */
class PiecedStream {
  asked = 0;
  taken = 0;
  left = 0;
  #ready: unknown[] = [];
  #pieces: Piece[];

  constructor(...pieces: readonly Piece[]) {
    this.#pieces = [...pieces];
  }

  readonly open = (): VlmChunkStream => {
    const iterator = {
      next: async () => {
        this.asked += 1;
        const piece = this.#pieces.shift();
        if (piece === "hang") return deaf();
        if (piece === "fail") throw new StatusError(503);
        if (piece === undefined) return { done: true, value: undefined };
        const [value, ...others] = piece;
        this.#ready = others;
        return { done: false, value };
      },
      nextReady: () => {
        const chunk = this.#ready.shift();
        if (chunk instanceof Error) throw chunk;
        this.taken += chunk === undefined ? 0 : 1;
        return chunk;
      },
      return: async () => {
        this.left += 1;
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => iterator } as unknown as VlmChunkStream;
  };
}

function streamOf(source: PiecedStream, options = {}) {
  const world = createEngineWorld();
  const stream = world.vlm({ a: { stream: source.open } }).stream({ prompt: "x" }, options);
  return { world, stream };
}

async function readAll(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe("chunks that lie ready", () => {
  it("come in order, with those that are asked for, and end with the finish", async () => {
    const source = new PiecedStream(
      [text("a"), text("b"), empty, text("c")],
      [text("d")],
      [text("e"), finish],
    );
    const { world, stream } = streamOf(source);
    const chunks = await readAll(stream);
    expect(chunks).toMatchObject([..."abcde"].map(text).concat({ type: "finish" } as never));
    expect(chunks.at(-1)).toMatchObject({ parts: [{ type: "text", text: "abcde" }] });
    expect(source).toMatchObject({ asked: 3, taken: 4, left: 1 });
    expect(world.watch.of("success")).toHaveLength(1);
  });

  it("cost a promise each and no more", async () => {
    const tokens = Array.from({ length: 1_000 }, (_, index) => text(`${index}`));
    const { stream } = streamOf(new PiecedStream([text("first"), ...tokens], [finish]));
    await stream.next();
    let promises = 0;
    const hook = createHook({
      init(_, type) {
        promises += type === "PROMISE" ? 1 : 0;
      },
    }).enable();
    for (let index = 0; index < tokens.length; index += 1) void stream.next();
    hook.disable();
    expect(promises).toBe(tokens.length);
    expect(await readAll(stream)).toHaveLength(1);
  });

  it("are taken at once for 5,000 next() at once, each in its turn", async () => {
    const tokens = Array.from({ length: 5_000 }, (_, index) => text(`${index}.`));
    const { stream } = streamOf(new PiecedStream(tokens, [finish]));
    const turns = await Promise.all(Array.from({ length: 5_002 }, () => stream.next()));
    expect(turns.slice(0, 5_000).map(({ value }) => value)).toEqual(tokens);
    expect(turns.slice(5_000)).toMatchObject([{ value: { type: "finish" } }, { done: true }]);
  });

  it.each<readonly [string, Piece, string]>([
    ["throws", [text("a"), text("b"), new Error("broken")], "members that throw"],
    ["gives no chunk", [text("a"), text("b"), { type: "words" }], "as a chunk"],
  ])("and a nextReady() that %s interrupts the stream behind what came before", async (_, piece, words) => {
    const { world, stream } = streamOf(new PiecedStream(piece, "hang"));
    expect([await stream.next(), await stream.next()]).toMatchObject([
      { value: text("a") },
      { value: text("b") },
    ]);
    const error = await stream.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StreamInterruptedError);
    expect(error).toMatchObject({
      partial: { content: "ab" },
      cause: { message: expect.stringContaining(words) },
    });
    expect(await stream.next()).toMatchObject({ done: true });
    expect(world.watch.of("extensionError")).toHaveLength(1);
  });

  it.each(["return()", "an abort"])("are not handed over after %s", async (how) => {
    const controller = new AbortController();
    const source = new PiecedStream([text("a"), text("b"), text("c")], [finish]);
    const { stream } = streamOf(source, { signal: controller.signal });
    await stream.next();
    await stream.next();
    if (how === "an abort") {
      controller.abort(new Error("gone"));
      expect(await outcome(stream.next())).toEqual({ error: controller.signal.reason });
    } else {
      await stream.return?.();
    }
    expect(await stream.next()).toMatchObject({ done: true });
    expect(source.left).toBe(1);
  });

  it("leave the time between chunks to the silence behind them", async () => {
    const { world, stream } = streamOf(new PiecedStream([text("a"), text("b")], "hang"), {
      timeouts: { idleMs: 1_000 },
    });
    await stream.next();
    await world.clock.advance(5_000);
    expect(await stream.next()).toMatchObject({ value: text("b") });
    await world.clock.advance(5_000);
    const pending = outcome(stream.next());
    await world.clock.advance(1_000);
    expect(await pending).toMatchObject({ error: { name: "StreamInterruptedError" } });
  });

  it("and a stop that lies ready is an end, when silence follows", async () => {
    const { world, stream } = streamOf(new PiecedStream([text("a"), stop], "hang"), {
      timeouts: { idleMs: 60_000, finishMs: 1_000 },
    });
    await stream.next();
    const pending = stream.next();
    await world.clock.advance(1_000);
    expect(await pending).toMatchObject({ value: { type: "finish", finishReason: "length" } });
  });

  it("may not be there before the first content: a spare still takes over", async () => {
    const world = createEngineWorld();
    const empties = new PiecedStream([empty, empty], "fail");
    const spare = new PiecedStream([text("a"), finish]);
    const vlm = world.vlm({ a: { stream: empties.open }, b: { stream: spare.open } });
    expect(await readAll(vlm.stream({ prompt: "x" }))).toMatchObject([text("a"), { credentialId: "b" }]);
  });
});
