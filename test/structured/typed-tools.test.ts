import { rejectionOf } from "@hotspare/testkit";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { vlmSaying } from "../support/object-server.js";

const prompt = "What is the weather, and what is on?";
const tools = [
  { name: "weather", parameters: z.object({ city: z.string(), day: z.coerce.date().optional() }) },
  {
    name: "films",
    parameters: toStandardJsonSchema(v.object({ seats: v.pipe(v.string(), v.transform(Number)) })),
  },
  { name: "news", parameters: type({ topic: "string" }) },
  { name: "plain", parameters: { type: "object" } },
  { name: "bare" },
] as const;

const calls = [
  { name: "weather", arguments: '{"city":"Oslo","day":"2026-01-02T00:00:00Z"}' },
  { name: "films", arguments: '{"seats":"2"}' },
  { name: "news", arguments: '{"topic":7}' },
  { name: "weather", arguments: '{"city":' },
  { name: "plain", arguments: '{"a":1}' },
  { name: "other", arguments: "{}" },
];

const read = [
  { ...calls[0], input: { city: "Oslo", day: new Date("2026-01-02T00:00:00Z") } },
  { ...calls[1], input: { seats: 2 } },
  { ...calls[2], issues: [{ path: ["topic"], message: expect.stringContaining("string") }] },
  { ...calls[3], issues: [{ message: "The arguments are not JSON." }] },
  calls[4],
  { ...calls[5], issues: [{ message: expect.stringContaining('no tool "other"') }] },
];

describe("tools with schemas", () => {
  it("are sent as JSON Schema, and each call has its input or its issues", async () => {
    const { vlm, requests } = await vlmSaying({ calls });
    const { toolCalls } = await vlm.complete({ prompt, tools });
    expect(toolCalls).toMatchObject(read);
    expect(toolCalls[4]).not.toHaveProperty("input");
    expect(requests[0]?.body["tools"]).toMatchObject([
      { function: { name: "weather", parameters: { type: "object", required: ["city"] } } },
      { function: { name: "films", parameters: { properties: { seats: { type: "string" } } } } },
      { function: { name: "news", parameters: { properties: { topic: { type: "string" } } } } },
      { function: { name: "plain", parameters: { type: "object" } } },
      { function: { name: "bare" } },
    ]);
  });

  it("are read in the finish of a stream too, and beside an object", async () => {
    const { vlm } = await vlmSaying({ calls });
    for await (const chunk of vlm.stream({ prompt, tools })) {
      if (chunk.type === "finish") expect(chunk.toolCalls).toMatchObject(read);
    }
    const both = await vlmSaying({ text: '{"a":1}', calls: calls.slice(0, 1) });
    const schema = z.object({ a: z.number() });
    const answer = await both.vlm.completeObject({ prompt, tools, schema });
    expect(answer).toMatchObject({ object: { a: 1 }, toolCalls: read.slice(0, 1) });
  });

  it("are strict in the form that strict mode takes, without its nulls in the input", async () => {
    const { vlm, requests } = await vlmSaying({
      calls: [{ name: "weather", arguments: '{"city":"Oslo","unit":null}' }],
    });
    const parameters = z.object({ city: z.string(), unit: z.string().optional() });
    const { toolCalls } = await vlm.complete({
      prompt,
      tools: [{ name: "weather", parameters, strict: true }],
    });
    expect(toolCalls[0]?.input).toEqual({ city: "Oslo" });
    expect(requests[0]?.body["tools"]).toMatchObject([
      { function: { strict: true, parameters: { required: ["city", "unit"], additionalProperties: false } } },
    ]);
  });

  it("go back in a message as they came", async () => {
    const { vlm, requests } = await vlmSaying({ calls: calls.slice(0, 1) });
    const { toolCalls } = await vlm.complete({ prompt, tools });
    const [call] = toolCalls;
    await vlm.complete({
      messages: [
        { role: "user", content: prompt },
        { role: "assistant", toolCalls },
        { role: "tool", toolCallId: call?.id ?? "", content: "Rain" },
      ],
      tools,
    });
    expect(JSON.stringify(requests[1]?.body["messages"])).not.toContain("input");
  });

  it("may have nothing to say", async () => {
    const { vlm } = await vlmSaying({ calls: [{ name: "now", arguments: "" }] });
    const { toolCalls } = await vlm.complete({ prompt, tools: [{ name: "now", parameters: z.object({}) }] });
    expect(toolCalls[0]?.input).toEqual({});
  });

  it.each([
    [v.object({}), "tools[0].parameters: is a schema of valibot"],
    [z.string(), "tools[0].parameters: does not describe an object"],
  ])("are refused without JSON Schema of an object, and nothing is sent", async (parameters, message) => {
    const { vlm, requests } = await vlmSaying({ text: "" });
    const error = await rejectionOf(vlm.complete({ prompt, tools: [{ name: "f", parameters }] }));
    expect([error, requests.length]).toMatchObject([{ message: expect.stringContaining(message) }, 0]);
  });
});

describe("the types of tools with schemas", () => {
  it("tell calls apart by name", async () => {
    const { vlm } = await vlmSaying({ calls });
    const { toolCalls } = await vlm.complete({ prompt, tools });
    expect(toolCalls.map(({ name }) => name)).toEqual(calls.map(({ name }) => name));
    for (const call of toolCalls) {
      if (call.name === "weather" && call.issues === undefined) {
        expectTypeOf(call.input).toEqualTypeOf<{ city: string; day?: Date | undefined }>();
      } else if (call.name === "films") {
        expectTypeOf(call.input).toEqualTypeOf<{ seats: number } | undefined>();
      } else if (call.name === "plain") {
        expectTypeOf(call.input).toEqualTypeOf<unknown>();
      }
    }
    const none = await vlm.complete({ prompt });
    expectTypeOf(none.toolCalls[0]?.name).toEqualTypeOf<string | undefined>();
  });
});
