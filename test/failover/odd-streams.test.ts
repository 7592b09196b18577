import { createHotspare, StreamInterruptedError, type VlmChunk } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { finish, type Script, scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

type Result = IteratorResult<VlmAdapterChunk, undefined>;

const content = (text: string): Result => ({ done: false, value: { type: "content", content: text } });
const end: Result = { done: false, value: finish };

/** A plugin's stream that gives these one by one; a function is called in place of an answer. */
function streamOf(steps: readonly (Result | (() => unknown))[]): NonNullable<Script["stream"]> {
  let index = 0;
  return () => ({
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const step = steps[index];
        index += 1;
        return (typeof step === "function" ? step() : Promise.resolve(step)) as Promise<Result>;
      },
    }),
  });
}

function vlmOf(steps: readonly (Result | (() => unknown))[]) {
  const clock = new ManualClock();
  const hotspare = createHotspare({ plugins: [scripted()], clock });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const vlm = hotspare.vlm({
    model: "m",
    credentials: [{ provider: "scripted", script: { stream: streamOf(steps) } }],
  });
  return { vlm, clock };
}

async function read(stream: AsyncIterable<VlmChunk>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const chunk of stream) texts.push(chunk.type === "content" ? chunk.content : chunk.type);
  return texts;
}

describe("a plugin's stream", () => {
  it("may say nothing now and then", async () => {
    const { vlm } = vlmOf([content("a"), content(""), content(""), content("b"), end]);
    expect(await read(vlm.stream({ prompt: "x" }))).toEqual(["a", "b", "finish"]);
  });

  it.each([
    [
      "throws in place of a promise",
      () => {
        throw new Error("thrown");
      },
    ],
    ["gives no promise", () => 5],
    ["gives nothing", () => undefined],
    ["gives a result without a chunk", async () => ({ done: false, value: undefined })],
    ["ends without a finish", async () => ({ done: true, value: undefined })],
    [
      "rejects",
      async () => {
        throw new Error("rejected");
      },
    ],
  ])("that %s after its first content was interrupted, and its lease has ended", async (_, step) => {
    const { vlm } = vlmOf([content("a"), step]);
    const error = await rejection(read(vlm.stream({ prompt: "x" })));
    expect(StreamInterruptedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ partial: { content: "a" } });
    expect(vlm.status()).toMatchObject([{ inFlight: 0 }]);
  });

  it("that throws after an empty piece was interrupted likewise", async () => {
    const { vlm } = vlmOf([
      content("a"),
      content(""),
      () => {
        throw new Error("thrown");
      },
    ]);
    const error = await rejection(read(vlm.stream({ prompt: "x" })));
    expect(StreamInterruptedError.isInstance(error)).toBe(true);
  });

  it("that answers after its time is over is not heard", async () => {
    let answer: (result: Result) => void = () => undefined;
    const { vlm, clock } = vlmOf([
      content("a"),
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    ]);
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    const waiting = rejection(stream.next());
    await clock.advance(60_000);
    answer(content("late"));
    expect(await waiting).toMatchObject({ cause: { name: "AttemptTimeoutError" } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("whose time is over fails also if nothing ever comes, and then another one after a pause of its reader does not", async () => {
    const never = () => new Promise(() => undefined);
    const { vlm, clock } = vlmOf([content("a"), content("b"), never]);
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    await clock.advance(600_000);
    expect(await stream.next()).toMatchObject({ value: { content: "b" } });
    const waiting = rejection(stream.next());
    await clock.advance(59_999);
    await clock.advance(1);
    expect(StreamInterruptedError.isInstance(await waiting)).toBe(true);
  });

  it("is read in order by whoever asks several times at once", async () => {
    const { vlm } = vlmOf([content("a"), content("b"), content("c"), end]);
    const stream = vlm.stream({ prompt: "x" });
    const steps = await Promise.all([
      stream.next(),
      stream.next(),
      stream.next(),
      stream.next(),
      stream.next(),
    ]);
    expect(steps.map(({ value }) => (value?.type === "content" ? value.content : value?.type))).toEqual([
      "a",
      "b",
      "c",
      "finish",
      undefined,
    ]);
  });
});
