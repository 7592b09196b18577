import { embedMany, estimate, fileSink } from "@hotspare/bulk";
import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";
import { createFolder, indexesIn } from "./folder.js";

describe("timers and signals have their turn", () => {
  /** A source that is never asynchronous, and ends when a timer of the same process has ended it, or after far too many inputs. */
  function busySource(input: string) {
    const most = 200_000;
    let isOver = false;
    let read = 0;
    setTimeout(() => {
      isOver = true;
    }, 0);
    const inputs = (function* () {
      for (; read < most && !isOver; read += 1) yield input;
    })();
    return { inputs, wasEnded: () => read < most };
  }

  it("while a run finds nothing but wrong inputs", async () => {
    const { embedder } = await createWorld();
    const { inputs, wasEnded } = busySource("");
    await embedMany(embedder(["a"]), inputs, { batchSize: 50 }).finish();
    expect(wasEnded()).toBe(true);
  });

  it("while an estimate reads", async () => {
    const { embedder } = await createWorld();
    const { inputs, wasEnded } = busySource("a");
    await estimate(embedder(["a"]), inputs);
    expect(wasEnded()).toBe(true);
  });
});

describe("texts that differ in a half of a pair alone", () => {
  const halves = ["\ud800", "\udbff", "\ufffd", "\udc00"];

  it("are different ids, in the file too", async () => {
    const { embedder } = await createWorld();
    const file = `${await createFolder()}/v.jsonl`;
    const inputs = halves.map((id) => ({ id, input: "a text" }));
    const run = () => embedMany(embedder(["a"]), inputs, { writeTo: fileSink(file) }).finish();
    expect(await run()).toMatchObject({ done: 4, failed: 0 });
    expect((await indexesIn(file)).vectors).toEqual([0, 1, 2, 3]);
    expect(await run()).toMatchObject({ done: 0, skipped: 4 });
  });

  it.each([
    ["a text", (half: string) => half],
    ["a part", (half: string) => [{ type: "text" as const, text: half }]],
  ])("are different inputs, as %s", async (_, inputOf) => {
    const { embedder } = await createWorld();
    const file = `${await createFolder()}/v.jsonl`;
    const run = (text: string) =>
      embedMany(embedder(["a"]), [inputOf(text)], { writeTo: fileSink(file) }).finish();
    await run("a \ud800");
    expect(await run("a \ud800")).toMatchObject({ skipped: 1 });
    await expect(run("a \udbff")).rejects.toThrow("has changed");
  });
});

it("a source whose asyncIterator is null is read by its iterator", async () => {
  const { embedder } = await createWorld();
  const inputs = Object.assign(["a", "b"], { [Symbol.asyncIterator]: null });
  expect(await embedMany(embedder(["a"]), inputs as never).finish()).toMatchObject({ done: 2 });
});
