import { StreamInterruptedError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { endOf, languageModel } from "./scripted-models.js";
import { chunksOf, hello, vlmOf } from "./world.js";

const finish = { type: "finish", ...endOf("v3", "tool-calls") };
const started = (id?: string) => ({ type: "tool-input-start", id, toolName: "look" });
const piece = (delta: string, id?: string) => ({ type: "tool-input-delta", id, delta });
const whole = (input: string, toolCallId?: string, toolName = "look") => ({
  type: "tool-call",
  toolCallId,
  toolName,
  input,
});

async function streamedCalls(parts: readonly object[]) {
  const chunks = await chunksOf(vlmOf([languageModel("v3", { parts: [...parts, finish] })]).stream(hello));
  const end = chunks.at(-1);
  return end?.type === "finish" ? end.toolCalls : [];
}

const newId = expect.stringMatching(/^call_\w{24}$/);

it.each<[what: string, id: string | undefined]>([
  ["no id", undefined],
  ["an empty id", ""],
  ["one id twice", "a"],
])("keeps calls separate when the model gives %s", async (_, id) => {
  const first = id === "a" ? "a" : newId;
  const calls = [
    { id: first, name: "look", arguments: '{"x":1}' },
    { id: newId, name: "see", arguments: '{"y":2}' },
  ];
  const content = [whole('{"x":1}', id), whole('{"y":2}', id, "see")];
  expect(await streamedCalls(content)).toEqual(calls);
  const { toolCalls } = await vlmOf([languageModel("v3", { content })]).complete(hello);
  expect(toolCalls).toEqual(calls);
  for (const [one, other] of [toolCalls, await streamedCalls(content)]) expect(one?.id).not.toBe(other?.id);
});

it.each([
  [
    "one after the other",
    [started("a"), piece('{"x":1}', "a"), whole('{"x":1}', "a"), started("a"), piece('{"y"', "a")],
  ],
  [
    "both before their ends",
    [started("a"), piece('{"x":1}', "a"), started("a"), piece('{"y"', "a"), whole('{"x":1}', "a")],
  ],
])("keeps calls with the same id separate when they come in pieces, %s", async (_, parts) => {
  const calls = await streamedCalls([...parts, whole('{"y":2}', "a")]);
  expect(calls.map((call) => call.arguments)).toEqual(['{"x":1}', '{"y":2}']);
  expect(calls.map(({ id }) => id)).toEqual(["a", newId]);
});

it("sends a call without an id back with its result", async () => {
  const model = languageModel("v3", { content: [whole("{}")] });
  const vlm = vlmOf([model]);
  const { toolCalls } = await vlm.complete(hello);
  const toolCallId = toolCalls[0]?.id ?? "";
  await vlm.complete({
    messages: [
      { role: "user", content: "Look!" },
      { role: "assistant", content: "", toolCalls },
      { role: "tool", toolCallId, content: "A fox." },
    ],
  });
  expect(JSON.stringify(model.calls[1]?.["prompt"])).toContain(`"toolCallId":"${toolCallId}"`);
});

it("accepts pieces that mean the same as the whole arguments, and whole arguments that are empty", async () => {
  const spaced = [started("a"), piece('{ "b": 2, "a": 1 }', "a"), whole('{"a":1,"b":2}', "a")];
  expect(await streamedCalls(spaced)).toMatchObject([{ arguments: '{ "b": 2, "a": 1 }' }]);
  const silent = [started("a"), piece('{"a":1}', "a"), whole("", "a")];
  expect(await streamedCalls(silent)).toMatchObject([{ arguments: '{"a":1}' }]);
});

it("ends a stream with an error when a call's whole arguments differ from its pieces", async () => {
  const parts = [started("a"), piece('{"path":"/"}', "a"), whole('{"path":"/safe"}', "a"), finish];
  const stream = vlmOf([languageModel("v3", { parts })]).stream(hello);
  const error = await rejectionOf(chunksOf(stream));
  expect(StreamInterruptedError.isInstance(error)).toBe(true);
});
