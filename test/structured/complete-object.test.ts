import { InvalidObjectError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { objectHotspare, objectVlm, startObjectServer, vlmSaying } from "../support/object-server.js";

const animal = z.object({ kind: z.string(), count: z.number(), note: z.string().optional() });
const prompt = "Count the animals.";
const cow = { kind: "cow", count: 2 };

describe("an object", () => {
  it.each([
    ["zod", animal],
    [
      "valibot",
      toStandardJsonSchema(v.object({ kind: v.string(), count: v.number(), note: v.optional(v.string()) })),
    ],
    ["arktype", type({ kind: "string", count: "number", "note?": "string" })],
  ])(
    "is asked for with a schema of %s, strictly, and comes without the nulls of strict mode",
    async (_, schema) => {
      const { vlm, requests } = await vlmSaying({ text: JSON.stringify({ ...cow, note: null }) });
      const { object, content, usage, warnings } = await vlm.completeObject({
        prompt,
        schema,
        schemaName: "animals",
        schemaDescription: "What is on the farm",
      });
      expect(object).toEqual(cow);
      expect([usage.totalTokens, warnings, JSON.parse(content)]).toEqual([5, [], { ...cow, note: null }]);
      expect(requests[0]?.body["response_format"]).toEqual({
        type: "json_schema",
        json_schema: {
          name: "animals",
          description: "What is on the farm",
          strict: true,
          schema: {
            type: "object",
            properties: {
              kind: { type: "string" },
              count: { type: "number" },
              note: { type: ["string", "null"] },
            },
            required: expect.arrayContaining(["kind", "count", "note"]),
            additionalProperties: false,
          },
        },
      });
    },
  );

  it("is what the schema makes of it, also later", async () => {
    const { vlm } = await vlmSaying({
      text: '{"at":"2026-01-02T03:04:05Z","by":"2026-01-02T00:00:00Z","n":"4"}',
    });
    const schema = z.object({
      at: z.iso.datetime().transform((text) => new Date(text)),
      by: z.coerce.date(),
      n: z.string().transform(async (text) => Number(text)),
    });
    const { object } = await vlm.completeObject({ prompt, schema });
    expect(object).toEqual({
      at: new Date("2026-01-02T03:04:05Z"),
      by: new Date("2026-01-02T00:00:00Z"),
      n: 4,
    });
  });

  it.each([
    ["a list", z.array(animal), { value: [cow] }, [cow]],
    ["a word", z.enum(["cow", "hen"]), { value: "hen" }, "hen"],
    ["a number", z.number(), { value: 7 }, 7],
    [
      "a union",
      z.union([animal, z.object({ none: z.boolean() })]),
      { value: { none: true } },
      { none: true },
    ],
    ["a list that was not put into an object", z.array(animal), [cow], [cow]],
    [
      "a union with a field of that name",
      z.union([z.object({ value: z.number() }), animal]),
      { value: 3 },
      { value: 3 },
    ],
  ])("may be %s", async (_, schema, said, object) => {
    const { vlm, requests } = await vlmSaying({ text: JSON.stringify(said) });
    expect((await vlm.completeObject<z.ZodType>({ prompt, schema })).object).toEqual(object);
    expect(requests[0]?.body["response_format"]).toMatchObject({
      json_schema: { schema: { type: "object", required: ["value"] } },
    });
  });

  it("is asked for without strict mode where its schema does not fit there", async () => {
    const { vlm, requests } = await vlmSaying({ text: '{"cow":2}' });
    const { object } = await vlm.completeObject({ prompt, schema: z.record(z.string(), z.number()) });
    expect(object).toEqual({ cow: 2 });
    expect(requests[0]?.body["response_format"]).toMatchObject({ json_schema: { name: "answer" } });
    expect(JSON.stringify(requests[0]?.body)).not.toContain("strict");
  });

  it.each([
    `Here it is:\n\`\`\`json\n${JSON.stringify(cow)}\n\`\`\`\nThat is all {really}.`,
    `<think>Two {cows}?</think>\n${JSON.stringify(cow)}`,
    '\ufeff{"kind":"cow","count":2,}',
  ])("is found in the words around it: %j", async (text) => {
    const { vlm } = await vlmSaying({ text });
    expect((await vlm.completeObject({ prompt, schema: animal })).object).toEqual(cow);
  });

  it("may be whole though the answer was cut behind it, and is not taken from before the cut", async () => {
    const whole = JSON.stringify(cow);
    const behind = await vlmSaying({ text: `${whole}\nThese are`, finish: "length" });
    expect((await behind.vlm.completeObject({ prompt, schema: animal })).object).toEqual(cow);
    const before = await vlmSaying({ text: `Such as ${whole}. So: {"kind":"he`, finish: "length" });
    expect(await rejectionOf(before.vlm.completeObject({ prompt, schema: animal }))).toMatchObject({
      reason: "cut",
    });
  });

  it("takes pictures, messages, tools and options as other requests do", async () => {
    const { vlm, requests } = await vlmSaying({ text: JSON.stringify(cow) });
    await vlm.completeObject({
      messages: [{ role: "user", content: [{ type: "image", image: "https://x.test/a.png" }] }],
      tools: [{ name: "f", parameters: z.object({}) }],
      temperature: 0,
      schema: animal,
    });
    expect(requests[0]?.body).toMatchObject({ temperature: 0, tools: [{ function: { name: "f" } }] });
  });

  it.each([
    [
      "azure",
      (origin: string) =>
        ({ provider: "azure", apiKey: "key-0123456789abcdef", endpoint: origin, deployment: "d" }) as const,
    ],
    [
      "volcengine",
      (origin: string) =>
        ({ provider: "volcengine", apiKey: "key-0123456789abcdef", baseURL: origin }) as const,
    ],
  ])("comes from %s too", async (_, credential) => {
    const server = await startObjectServer(() => ({ text: JSON.stringify(cow) }));
    const vlm = objectHotspare().vlm({ model: "m", credentials: [credential(server.origin)] });
    expect((await vlm.completeObject({ prompt, schema: animal })).object).toEqual(cow);
    expect(server.requests[0]?.body["response_format"]).toMatchObject({ json_schema: { strict: true } });
  });
});

describe("an answer that is no such object", () => {
  it.each([
    ["schema_mismatch", { text: '{"kind":"cow","count":"two"}' }],
    ["not_json", { text: "There are two cows." }],
    ["cut", { text: '{"kind":"cow","cou', finish: "length" }],
    ["cut", { text: '{"kind":"cow"', finish: "stop" }],
    ["refused", { text: "", refusal: "I cannot help with that." }],
    ["refused", { text: "I must", finish: "content_filter" }],
    ["refused", { text: '{"name":"leaf"}', finish: "content_filter" }],
    ["tool_calls", { text: "", calls: [{ name: "f", arguments: "{}" }] }],
    ["empty", { text: " " }],
  ])("says that it is %s: %j", async (reason, said) => {
    const { vlm, requests } = await vlmSaying(said);
    const tools = [{ name: "f" }];
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: animal, tools }));
    expect(InvalidObjectError.isInstance(error) && error).toMatchObject({
      name: "InvalidObjectError",
      reason,
      usage: { totalTokens: 5 },
      attempts: [{ credentialId: "a" }],
      credentialId: "a",
    });
    // No credential is to blame, and no other is asked.
    expect([requests.length, vlm.status().map(({ state }) => state)]).toEqual([1, ["closed", "closed"]]);
  });

  it("lists what does not fit, and shows its text to code alone", async () => {
    const { vlm } = await vlmSaying({ text: '{"kind":7,"count":"two"}' });
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: animal }));
    expect(error).toMatchObject({
      issues: [{ path: ["kind"] }, { path: ["count"] }],
      text: '{"kind":7,"count":"two"}',
      message: expect.stringContaining("\n  kind: "),
    });
    expect(JSON.stringify(error)).not.toContain("two");
  });

  it("is sent back once with its issues, when repair is wanted", async () => {
    const wrong = '{"kind":"cow","count":"two"}';
    const { vlm, requests } = await vlmSaying({ text: wrong }, { text: JSON.stringify(cow) });
    const events: number[] = [];
    vlm.events.on("callEnd", ({ callId }) => events.push(callId));
    const { object, usage, attempts } = await vlm.completeObject({ prompt, schema: animal, repair: true });
    expect([object, usage.totalTokens, attempts.length, new Set(events).size]).toEqual([cow, 10, 2, 2]);
    expect(requests[1]?.body["messages"]).toEqual([
      { role: "user", content: prompt },
      { role: "assistant", content: wrong },
      { role: "user", content: expect.stringMatching(/does not fit .*\n- count: .*number/) },
    ]);
  });

  it("is sent back once alone", async () => {
    const { vlm, requests } = await vlmSaying({ text: "No." });
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: animal, repair: true }));
    expect(error).toMatchObject({ reason: "not_json", usage: { totalTokens: 10 }, attempts: [{}, {}] });
    expect(requests).toHaveLength(2);
  });

  it.each([
    { text: "No.", refusal: "No." },
    { text: '{"kind', finish: "length" },
    { text: "", calls: [{ name: "f", arguments: "{}" }] },
  ])("is not sent back when that cannot help: %j", async (said) => {
    const { vlm, requests } = await vlmSaying(said);
    await rejectionOf(vlm.completeObject({ prompt, schema: animal, repair: true, tools: [{ name: "f" }] }));
    expect(requests).toHaveLength(1);
  });
});

describe("a server that takes no schema", () => {
  const refusing = (types: readonly string[]) =>
    startObjectServer(({ body }) => {
      const { type: sent } = (body["response_format"] ?? {}) as { type?: string };
      return sent !== undefined && types.includes(sent)
        ? {
            error: {
              message: `response_format.type '${sent}' is not supported by this model`,
              param: "response_format",
            },
          }
        : { text: JSON.stringify(cow) };
    });

  it("gets JSON as the format, and the schema in a system message, from then on at once", async () => {
    const server = await refusing(["json_schema"]);
    const vlm = objectVlm(server.origin);
    const { object, warnings, attempts } = await vlm.completeObject({ prompt, schema: animal });
    expect([object, attempts.length]).toEqual([cow, 1]);
    expect(warnings).toMatchObject([{ type: "adjusted", field: "responseFormat" }]);
    await vlm.completeObject({ prompt, schema: animal });
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body).toMatchObject({
      response_format: { type: "json_object" },
      messages: [{ role: "system", content: expect.stringContaining('"kind"') }, { role: "user" }],
    });
    expect(vlm.status()[0]?.adjustments).toEqual(["json_schema_refused"]);
  });

  it("gets it in words alone when it takes no JSON either, behind its own system message", async () => {
    const server = await refusing(["json_schema", "json_object"]);
    const vlm = objectVlm(server.origin);
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: prompt },
    ] as const;
    expect((await vlm.completeObject({ messages, schema: animal })).object).toEqual(cow);
    const { body } = server.requests[2] ?? {};
    expect(body).not.toHaveProperty("response_format");
    expect(body?.["messages"]).toMatchObject([
      { content: expect.stringMatching(/^Be brief\.\n\nAnswer with one JSON/) },
      {},
    ]);
  });

  it("may be one of Ark's models", async () => {
    const message =
      "The parameter `response_format.type` specified in the request are not valid: `json_schema` is not supported by this model. Request id: 0217";
    const server = await startObjectServer((_, index) =>
      index === 0 ? { error: { message, param: "response_format.type" } } : { text: JSON.stringify(cow) },
    );
    const vlm = objectHotspare().vlm({
      model: "m",
      credentials: [{ provider: "volcengine", apiKey: "key-0123456789abcdef", baseURL: server.origin }],
    });
    expect((await vlm.completeObject({ prompt, schema: animal })).object).toEqual(cow);
    expect(server.requests[1]?.body).toMatchObject({ response_format: { type: "json_object" } });
  });

  it("that refuses one schema is sent it otherwise for this call alone", async () => {
    const server = await startObjectServer(({ body }) =>
      JSON.stringify(body).includes('"strict":true')
        ? {
            error: {
              message: "Invalid schema for response_format 'answer': In context=(), 'x' is not permitted.",
            },
          }
        : { text: JSON.stringify(cow) },
    );
    const vlm = objectVlm(server.origin);
    await vlm.completeObject({ prompt, schema: animal });
    await vlm.completeObject({ prompt, schema: animal });
    expect(server.requests).toHaveLength(4);
    expect(vlm.status()[0]?.adjustments ?? []).toEqual([]);
  });
});

describe("a request for an object", () => {
  it.each([
    ["without a schema", { prompt }, "schema: is undefined. Give a schema of zod"],
    [
      "with JSON Schema in its place",
      { prompt, schema: { type: "object" } },
      "schema: is JSON Schema, which validates nothing",
    ],
    [
      "with a schema that has no JSON Schema",
      { prompt, schema: v.string() },
      "toStandardJsonSchema(schema) of @valibot/to-json-schema",
    ],
    ["with what JSON has not", { prompt, schema: z.object({ d: z.date() }) }, "z.iso.datetime()"],
    [
      "with a form of its own",
      { prompt, schema: animal, responseFormat: { type: "json" } },
      "responseFormat: leave it out: Hotspare makes it from the schema",
    ],
    [
      "with a name for the eye",
      { prompt, schema: animal, schemaName: "my animals" },
      'schemaName: is "my animals"',
    ],
    ["with a name of the AI SDK", { prompt, schema: animal, output: "array" }, 'did you mean "schema"'],
    ["with a mistyped name", { prompt, schema: animal, repare: true }, 'did you mean "repair"?'],
    ["with a mistyped option", { prompt, schema: animal, temprature: 1 }, 'did you mean "temperature"?'],
    ["that is none", "Count", "give an object"],
  ])("%s is refused, and nothing is sent", async (_, request, message) => {
    const { vlm, requests } = await vlmSaying({ text: "{}" });
    const error = await rejectionOf(vlm.completeObject(request as never));
    expect(error).toMatchObject({ name: "InvalidInputError", message: expect.stringContaining(message) });
    expect(requests).toHaveLength(0);
  });

  it("may have a schema of a library that knows an older draft alone", async () => {
    const { vlm, requests } = await vlmSaying({ text: '{"a":"x"}' });
    const schema = {
      "~standard": {
        version: 1,
        vendor: "own",
        validate: (value: unknown) => ({ value: value as { a: string } }),
        jsonSchema: {
          input: ({ target }: { target: string }) => {
            if (target !== "draft-07") throw new Error(`There is no ${target}.`);
            return {
              type: "object",
              properties: { a: { $ref: "#/definitions/t" } },
              required: ["a"],
              definitions: { t: { type: "string" } },
            };
          },
        },
      },
    } as const;
    expect((await vlm.completeObject({ prompt, schema })).object).toEqual({ a: "x" });
    expect(requests[0]?.body["response_format"]).toMatchObject({
      json_schema: {
        strict: true,
        schema: { $defs: { t: { type: "string" } }, properties: { a: { $ref: "#/$defs/t" } } },
      },
    });
  });

  it("may have its JSON Schema beside a schema that has none", async () => {
    const { vlm } = await vlmSaying({ text: '{"a":"x"}' });
    const jsonSchema = { type: "object", properties: { a: { type: "string" } } };
    const { object } = await vlm.completeObject({ prompt, schema: v.object({ a: v.string() }), jsonSchema });
    expect(object.a).toBe("x");
  });

  it("moves to a spare as other requests do", async () => {
    const server = await startObjectServer(({ headers }) =>
      headers.authorization === "Bearer key-a-0123456789"
        ? { error: { message: "Incorrect API key provided.", status: 401 } }
        : { text: JSON.stringify(cow) },
    );
    const { credentialId } = await objectVlm(server.origin).completeObject({ prompt, schema: animal });
    expect(credentialId).toBe("b");
  });
});
