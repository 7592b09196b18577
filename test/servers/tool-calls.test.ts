import type { ToolCall } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { ask, chunk, completion, streamOf } from "./answers.js";
import { json } from "./raw-replies.js";

/** A piece of a call, or pieces, in one payload. */
const calls = (...pieces: readonly unknown[]) => chunk({ tool_calls: pieces });
const target = (name: unknown, text: unknown) => ({ name, arguments: text });
const end = chunk({}, "tool_calls");

const f: ToolCall = { id: "a", name: "f", arguments: '{"q":1}' };
const g: ToolCall = { id: "b", name: "g", arguments: '{"q":2}' };

const wholeF = { id: "a", type: "function", function: target("f", '{"q":1}') };
const wholeG = { id: "b", type: "function", function: target("g", '{"q":2}') };
/** An id that the server did not give. */
const ownId = expect.stringMatching(/^call_[0-9a-f]{24}$/);
const withoutIds = [
  { ...f, id: ownId },
  { ...g, id: ownId },
];

describe("calls in a stream", () => {
  it.each<[string, readonly unknown[], readonly ToolCall[]]>([
    ["that are not numbered", [calls(wholeF), calls(wholeG)], [f, g]],
    ["that are not numbered, in one payload", [calls(wholeF, wholeG)], [f, g]],
    [
      "that are not numbered and have no ids",
      [calls({ function: wholeF.function }), calls({ function: wholeG.function })],
      withoutIds,
    ],
    [
      "that are not numbered and have no ids, in one payload",
      [calls({ function: wholeF.function }, { function: wholeG.function })],
      withoutIds,
    ],
    ["all with the number 0", [calls({ index: 0, ...wholeF }), calls({ index: 0, ...wholeG })], [f, g]],
    [
      "all with the number 0, in one payload",
      [calls({ index: 0, ...wholeF }, { index: 0, ...wholeG })],
      [f, g],
    ],
    [
      "all with the number 0, without ids",
      [calls({ index: 0, function: wholeF.function }), calls({ index: 0, function: wholeG.function })],
      withoutIds,
    ],
    [
      "all with the number 0, of one tool, without ids",
      [
        calls({ index: 0, function: target("f", '{"q":1}') }),
        calls({ index: 0, function: target("f", '{"q":2}') }),
      ],
      [
        { id: ownId, name: "f", arguments: '{"q":1}' },
        { id: ownId, name: "f", arguments: '{"q":2}' },
      ],
    ],
    [
      "all with the number 0 and the same id",
      [calls({ index: 0, ...wholeF }), calls({ index: 0, ...wholeG, id: "a" })],
      [f, { ...g, id: ownId }],
    ],
    [
      "with null for a number",
      [calls({ index: null, ...wholeF }), calls({ index: null, ...wholeG })],
      [f, g],
    ],
    ["with numbers as texts", [calls({ index: "0", ...wholeF }), calls({ index: "1", ...wholeG })], [f, g]],
    ["numbered from 1", [calls({ index: 1, ...wholeF }), calls({ index: 2, ...wholeG })], [f, g]],
    [
      "one after the other, each in pieces, all with the number 0",
      [
        calls({ index: 0, id: "a", function: target("f", "") }),
        calls({ index: 0, function: { arguments: '{"q"' } }),
        calls({ index: 0, function: { arguments: ":1}" } }),
        calls({ index: 0, id: "b", function: target("g", "") }),
        calls({ index: 0, function: { arguments: '{"q":2}' } }),
      ],
      [f, g],
    ],
    [
      "in turns, with their numbers",
      [
        calls({ index: 0, id: "a", function: target("f", '{"q"') }),
        calls({ index: 1, id: "b", function: target("g", '{"q"') }),
        calls({ index: 0, function: { arguments: ":1}" } }, { index: 1, function: { arguments: ":2}" } }),
      ],
      [f, g],
    ],
    [
      "in turns, with ids and without numbers",
      [
        calls({ id: "a", function: target("f", '{"q"') }),
        calls({ id: "b", function: target("g", '{"q"') }),
        calls({ id: "a", function: { arguments: ":1}" } }),
        calls({ id: "b", function: { arguments: ":2}" } }),
      ],
      [f, g],
    ],
    [
      "in turns, in payloads that hold both, with nothing but their places",
      [
        calls({ id: "a", function: target("f", '{"q"') }, { id: "b", function: target("g", '{"q"') }),
        calls({ function: { arguments: ":1}" } }, { function: { arguments: ":2}" } }),
      ],
      [f, g],
    ],
    [
      "whose id comes late",
      [
        calls({ index: 0, function: target("f", "") }),
        calls({ index: 0, id: "a", function: { arguments: '{"q":1}' } }),
      ],
      [f],
    ],
    [
      "whose id comes behind the first arguments",
      [
        calls({ index: 0, id: "", function: target("f", '{"q"') }),
        calls({ index: 0, id: "a", function: target("", ":1}") }),
      ],
      [f],
    ],
    [
      "whose name comes late",
      [
        calls({ index: 0, id: "a", function: target(null, '{"q"') }),
        calls({ index: 0, function: target("f", ":1}") }),
      ],
      [f],
    ],
    [
      "whose name comes behind all of the arguments",
      [
        calls({ index: 0, id: "a", function: { arguments: '{"q":1}' } }),
        calls({ index: 0, function: { name: "f" } }),
      ],
      [f],
    ],
    [
      "whose name comes behind all of the arguments, with the id and without a number",
      [
        calls({ id: "a", function: { arguments: "{}" } }),
        calls({ id: "a", function: { name: "f", arguments: "{}" } }),
      ],
      [{ ...f, arguments: "{}" }],
    ],
    [
      "that are parts of the content",
      [chunk({ content: [{ type: "tool_use", id: "a", name: "f", input: { q: 1 } }] })],
      [f],
    ],
    [
      "whose name comes in pieces",
      [
        calls({ index: 0, id: "a", function: target("get_", "") }),
        calls({ index: 0, function: target("weather", "") }),
        calls({ index: 0, function: { arguments: '{"q":1}' } }),
      ],
      [{ ...f, name: "get_weather" }],
    ],
    [
      "whose name and id come with each piece",
      [
        calls({ index: 0, id: "a", function: target("f", '{"q"') }),
        calls({ index: 0, id: "a", function: target("f", ":1}") }),
      ],
      [f],
    ],
    [
      "whose id is another with each piece, and whose name is empty (LM Studio)",
      [
        calls({ index: 0, id: "a", function: target("f", "") }),
        calls({ index: 0, id: "x", function: target("", '{"q"') }),
        calls({ index: 0, id: "y", function: target("", ":1}") }),
      ],
      [f],
    ],
    [
      "whose number is another with each piece (LocalAI)",
      [
        calls({ index: 0, id: "a", function: target("f", '{"q"') }),
        calls({ index: 1, id: "a", function: { arguments: ":1}" } }),
      ],
      [f],
    ],
    [
      "that come once more as a whole",
      [
        calls({ index: 0, id: "a", function: target("f", "") }),
        calls({ index: 0, function: { arguments: '{"q":1}' } }),
        calls({ index: 0, function: { arguments: '{"q":1}' } }),
      ],
      [f],
    ],
    [
      "that come once more as a whole, with the id, written as a text (LiteLLM)",
      [
        calls({ index: 0, ...wholeF }),
        calls({ index: 0, id: "a", function: target("f", JSON.stringify('{"q":1}')) }),
      ],
      [f],
    ],
    [
      "whose arguments grow",
      [
        calls({ index: 0, id: "a", function: target("f", '{"q"') }),
        calls({ index: 0, id: "a", function: target("f", '{"q":1') }),
        calls({ index: 0, id: "a", function: target("f", '{"q":1}') }),
      ],
      [f],
    ],
    ["one object for a list (TGI)", [chunk({ tool_calls: { index: 0, ...wholeF } })], [f]],
    ["an object of calls by number", [chunk({ tool_calls: { 0: wholeF, 1: wholeG } })], [f, g]],
    ["flat", [calls({ id: "a", name: "f", arguments: { q: 1 } })], [f]],
    [
      "with null for arguments",
      [calls({ index: 0, id: "a", function: target("f", null) })],
      [{ ...f, arguments: "{}" }],
    ],
    [
      "with an empty piece at the end (vLLM)",
      [calls({ index: 0, ...wholeF }), calls({ index: 0, function: { arguments: "" } })],
      [f],
    ],
    [
      "beside an empty list of calls",
      [chunk({ tool_calls: [], function_call: target("f", '{"q":1}') })],
      [{ ...f, id: ownId }],
    ],
  ])("%s", async (_, chunks, expected) => {
    const { toolCalls, finishReason, error } = await ask("stream", [streamOf(...chunks, end)]);
    expect(error).toBeUndefined();
    expect(toolCalls).toEqual(expected);
    expect(finishReason).toBe("toolCalls");
  });

  it("are handed over once their name is whole, the first piece with id and name", async () => {
    const pieces = Array.from({ length: 40 }, (_, at) =>
      calls({ index: 0, function: { arguments: at === 39 ? '"}' : "x" } }),
    );
    const { toolCalls } = await ask("stream", [
      streamOf(
        calls({ index: 0, function: target("f", '{"q":"') }),
        ...pieces,
        calls({ index: 0, id: "late", function: {} }),
        end,
      ),
    ]);
    // Sixteen pieces are waited for an id; then the call has one of ours.
    expect(toolCalls).toEqual([{ id: ownId, name: "f", arguments: `{"q":"${"x".repeat(39)}"}` }]);
  });
});

describe("calls in a whole reply", () => {
  it.each<[string, unknown, readonly ToolCall[]]>([
    ["without numbers", { tool_calls: [wholeF, wholeG] }, [f, g]],
    [
      "all with the number 0",
      {
        tool_calls: [
          { index: 0, ...wholeF },
          { index: 0, ...wholeG },
        ],
      },
      [f, g],
    ],
    [
      "without ids",
      { tool_calls: [{ function: wholeF.function }, { function: wholeG.function }] },
      withoutIds,
    ],
    ["twice the same", { tool_calls: [wholeF, { ...wholeF, id: "b" }] }, [f, { ...f, id: "b" }]],
    [
      "twice the same, without ids",
      { tool_calls: [{ function: wholeF.function }, { function: wholeF.function }] },
      [
        { ...f, id: ownId },
        { ...f, id: ownId },
      ],
    ],
    ["one object for a list", { tool_calls: wholeF }, [f]],
    [
      "arguments that are written twice",
      { tool_calls: [{ ...wholeF, function: target("f", JSON.stringify('{"q":1}')) }] },
      [f],
    ],
    ["arguments that are parsed", { tool_calls: [{ ...wholeF, function: target("f", { q: 1 }) }] }, [f]],
    ["flat", { tool_calls: [{ id: "a", name: "f", parameters: { q: 1 } }] }, [f]],
    [
      "parts of the content (Anthropic)",
      {
        content: [
          { type: "text", text: "A" },
          { type: "tool_use", id: "a", name: "f", input: { q: 1 } },
        ],
      },
      [f],
    ],
    [
      "parts of the content, as OpenAI writes calls",
      { content: [{ type: "tool_call", id: "a", function: target("f", '{"q":1}') }] },
      [f],
    ],
    [
      "parts of the content, flat",
      { content: [{ type: "function_call", call_id: "a", name: "f", arguments: '{"q":1}' }] },
      [f],
    ],
    [
      "parts of the content (Gemini)",
      { content: { role: "model", parts: [{ functionCall: { id: "a", name: "f", args: { q: 1 } } }] } },
      [f],
    ],
    [
      "parts of the content, and a list of the same",
      { content: [{ type: "tool_use", id: "a", name: "f", input: { q: 1 } }], tool_calls: [wholeF] },
      [f],
    ],
  ])("%s", async (_, message, expected) => {
    const { toolCalls, finishReason } = await ask("complete", [json(completion(message, "stop"))]);
    expect(toolCalls).toEqual(expected);
    expect(finishReason).toBe("toolCalls");
  });

  it("say stop when there are none, though the server says that there are", async () => {
    const { finishReason } = await ask("complete", [json(completion({ content: "Hi" }, "tool_calls"))]);
    expect(finishReason).toBe("stop");
  });

  it("keep a length's end", async () => {
    const { finishReason, toolCalls } = await ask("complete", [
      json(completion({ tool_calls: [wholeF] }, "length")),
    ]);
    expect({ finishReason, toolCalls }).toEqual({ finishReason: "length", toolCalls: [f] });
  });
});

describe("whole messages that come again with more", () => {
  const whole = (...pieces: readonly unknown[]) => ({
    choices: [{ index: 0, message: { tool_calls: pieces } }],
  });
  const same = { function: target("f", '{"q":1}') };
  const open = { function: target("f", '{"q"') };

  it.each<[string, readonly unknown[], readonly string[]]>([
    ["one call", [whole(same), whole(same)], ['{"q":1}']],
    ["two that say the same", [whole(same, same), whole(same, same)], ['{"q":1}', '{"q":1}']],
    ["another behind it", [whole(same), whole(same, wholeG), whole(same, wholeG)], ['{"q":1}', '{"q":2}']],
    [
      "a third that says the same",
      [whole(same, same), whole(same, same, same)],
      ['{"q":1}', '{"q":1}', '{"q":1}'],
    ],
    ["one that has grown", [whole(open), whole(same), whole(same)], ['{"q":1}']],
  ])("have their calls once: %s", async (_, chunks, expected) => {
    const { toolCalls } = await ask("stream", [streamOf(...chunks, end)]);
    expect(toolCalls.map(({ arguments: text }) => text)).toEqual(expected);
  });
});
