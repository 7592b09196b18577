import { describe, expect, it } from "vitest";
import { ask, chunk, endingWith, spare, streamOf, usage, ways } from "./answers.js";

/** A piece of a call, or pieces, in one payload. */
const calls = (...pieces: readonly unknown[]) => chunk({ tool_calls: pieces });
const target = (name: unknown, text: unknown) => ({ name, arguments: text });
const end = chunk({}, "tool_calls");

const f = { id: "a", name: "f", arguments: '{"q":1}' };
const wholeF = { id: "a", type: "function", function: target("f", '{"q":1}') };
const wholeG = { id: "b", type: "function", function: target("g", '{"q":2}') };

describe("calls without arguments", () => {
  const name = { id: "a", function: { name: "f", arguments: "" } };

  it.each<[string, readonly unknown[]]>([
    ["before the end", [calls({ index: 0, ...name }), end]],
    ["at the end", [chunk({ tool_calls: [{ index: 0, ...name }] }, "tool_calls")]],
    ["at the end, counted behind it", [chunk({ tool_calls: [name] }, "stop"), { choices: [], ...usage() }]],
  ])("take none: %s", async (_, chunks) => {
    const { toolCalls } = await ask("stream", [streamOf(...chunks)]);
    expect(toolCalls).toEqual([{ ...f, arguments: "{}" }]);
  });

  it("take what comes behind a finish reason that each piece has", async () => {
    const { toolCalls } = await ask("stream", [
      streamOf(
        chunk({ tool_calls: [{ index: 0, ...name }] }, "stop"),
        chunk({ tool_calls: [{ index: 0, function: { arguments: '{"q":1}' } }] }, "stop"),
      ),
    ]);
    expect(toolCalls).toEqual([f]);
  });

  it("are left as they are where the answer was cut", async () => {
    const { toolCalls } = await ask("stream", [streamOf(calls({ index: 0, ...name }), chunk({}, "length"))]);
    expect(toolCalls).toEqual([{ ...f, arguments: "" }]);
  });
});

describe("calls without a name", () => {
  it.each<[string, object]>([
    ["with arguments", { tool_calls: [{ id: "a", function: { arguments: "{}" } }] }],
    ["with an empty name", { tool_calls: [{ id: "a", function: { name: "", arguments: "{}" } }] }],
    ["with nothing", { tool_calls: [{ id: "a", function: { name: "", arguments: "" } }] }],
    ["behind a good one", { tool_calls: [wholeF, { index: 1, id: "b", function: { arguments: "{}" } }] }],
    ["of the old kind", { function_call: { arguments: "{}" } }],
  ])("are no answer: %s", async (_, said) => {
    for (const way of ways) {
      const outcome = await ask(way, [endingWith(way, said, "tool_calls"), spare[way]]);
      // A good call may have been handed over before.
      expect([outcome.by, outcome.error?.name]).toEqual(
        way === "stream" && outcome.toolCalls.length > 0
          ? [undefined, "StreamInterruptedError"]
          : [1, undefined],
      );
    }
  });

  it("cost a cut answer nothing", async () => {
    const cut = endingWith(
      "complete",
      { content: "Hi", tool_calls: [{ function: { arguments: '{"' } }] },
      "length",
    );
    expect(await ask("complete", [cut, spare.complete])).toMatchObject({
      content: "Hi",
      toolCalls: [],
      by: 0,
    });
  });
});

describe("ids of calls", () => {
  const nameless = [{ function: wholeF.function }, { function: wholeG.function }];

  it.each(ways)("are each call's own, over a conversation too: %s", async (way) => {
    const twice = [wholeF, { ...wholeG, id: "a" }];
    const ids: string[] = [];
    for (const tool_calls of [nameless, nameless, twice]) {
      const { toolCalls } = await ask(way, [endingWith(way, { tool_calls }, "tool_calls")]);
      expect(toolCalls.map(({ name }) => name)).toEqual(["f", "g"]);
      ids.push(...toolCalls.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(6);
    expect(ids[4]).toBe("a");
  });
});
