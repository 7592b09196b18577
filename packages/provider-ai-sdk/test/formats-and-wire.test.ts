import type { WireReply, WireRequest } from "@hotspare/core/plugin";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { endOf, languageModel } from "./scripted-models.js";
import { chunksOf, hello, vlmOf } from "./world.js";

const responseFormat = { type: "jsonSchema", name: "answer", schema: { type: "object" } } as const;
const left = { type: "unsupported", feature: "responseFormat", details: "No such mode." };
const parts = [
  { type: "stream-start", warnings: [left] },
  { type: "text-start", id: "0" },
  { type: "text-delta", id: "0", delta: "{}" },
  { type: "finish", ...endOf("v3") },
];

it.each(["complete", "stream"] as const)(
  "asks for the format in words when the package says that it left the format out, and from then on at once (%s)",
  async (method) => {
    const model = languageModel("v3", { result: { warnings: [left] }, parts });
    const vlm = vlmOf([model]);
    const ask = async () =>
      method === "complete"
        ? [await vlm.complete({ ...hello, responseFormat })]
        : chunksOf(vlm.stream({ ...hello, responseFormat }));
    const answer = (await ask()).at(-1);
    expect(model.calls.map((call) => call["responseFormat"] !== undefined)).toEqual([true, false]);
    expect(JSON.stringify(model.calls[1]?.["prompt"])).toContain("JSON Schema");
    expect(answer).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ field: "responseFormat" })]),
    });
    await ask();
    expect(model.calls[2]?.["responseFormat"]).toBeUndefined();
    expect(model.calls).toHaveLength(3);
  },
);

it("sends JSON without a schema to a package that says it accepts no schema", async () => {
  const model = Object.assign(languageModel("v3"), { supportsStructuredOutputs: false });
  await vlmOf([model]).complete({ ...hello, responseFormat });
  expect(model.calls[0]?.["responseFormat"]).toEqual({ type: "json" });
});

const cached = { acme: { cache: true } };

it("sends the options for one provider in each place, and warns that an author's name has no place", async () => {
  const model = languageModel("v3");
  const { warnings } = await vlmOf([model]).complete({
    messages: [
      { role: "system", content: "Be brief.", providerOptions: cached },
      {
        role: "user",
        name: "ann",
        content: [{ type: "text", text: "a", providerOptions: cached }],
        providerOptions: cached,
      },
      { role: "assistant", toolCalls: [{ id: "1", name: "look", arguments: "{}" }], providerOptions: cached },
      {
        role: "tool",
        toolCallId: "1",
        content: '{"a":1}',
        isJson: true,
        isError: true,
        providerOptions: cached,
      },
    ],
    tools: [{ name: "look", providerOptions: cached }],
    extraBody: { effort: "low" },
    providerOptions: { acme: { cache: "all" } },
  });
  const { prompt, tools, providerOptions } = model.calls[0] ?? {};
  expect(JSON.stringify(prompt).match(/"providerOptions":{"acme":{"cache":true}}/g)).toHaveLength(5);
  expect(prompt).toMatchObject([
    {},
    {},
    {},
    { content: [{ output: { type: "error-json", value: { a: 1 } } }] },
  ]);
  expect(tools).toMatchObject([{ providerOptions: cached }]);
  expect(providerOptions).toEqual({ acme: { effort: "low", cache: "all" } });
  expect(warnings).toMatchObject([{ type: "unsupported", field: "messages[1].name" }]);
});

function recorded() {
  const seen: unknown[] = [];
  const wire = {
    request: (sent: WireRequest) => seen.push(["request", sent.body]),
    reply: ({ headers }: WireReply) => seen.push(["reply", headers]),
    payload: (value: unknown) => seen.push(["payload", value]),
  };
  return { seen, wire };
}

it("shows a listener what was sent and received, without cookies", async () => {
  const response = { id: "r-1", headers: { "X-Id": "1", "set-cookie": "s" }, body: { said: 1 } };
  const model = languageModel("v3", { result: { request: { body: '{"asked":1}' }, response } });
  const { seen, wire } = recorded();
  const { responseId, rawFinishReason } = await vlmOf([model]).complete(hello, { wire });
  expect(seen).toEqual([
    ["request", { asked: 1 }],
    ["reply", { "x-id": "1" }],
    ["payload", { said: 1 }],
  ]);
  expect({ responseId, rawFinishReason }).toEqual({ responseId: "r-1", rawFinishReason: "stop" });
});

it("shows the raw events of a stream, and its reply's id at the end", async () => {
  const events = [
    { type: "raw", rawValue: { event: 1 } },
    { type: "response-metadata", id: "r-2", modelId: "acme-2" },
    ...parts.slice(1),
  ];
  const model = languageModel("v3", { parts: events });
  const { seen, wire } = recorded();
  const end = (await chunksOf(vlmOf([model]).stream(hello, { wire }))).at(-1);
  expect(model.calls[0]).toMatchObject({ includeRawChunks: true });
  expect(seen).toEqual([
    ["request", undefined],
    ["reply", {}],
    ["payload", { event: 1 }],
  ]);
  expect(end).toMatchObject({ responseId: "r-2", model: "acme-2" });
});

it("shows the request of a refusal, and nothing of its reply", async () => {
  const error = Object.assign(new Error("No."), { requestBodyValues: { asked: 1 }, statusCode: 400 });
  const { seen, wire } = recorded();
  await rejectionOf(vlmOf([languageModel("v3", { reject: error })]).complete(hello, { wire }));
  expect(seen).toEqual([["request", { asked: 1 }]]);
});
