import { createHotspare, InvalidConfigError, InvalidInputError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

let close: () => Promise<void>;
let models: ReturnType<typeof open>;
let requests: () => number;

function open(baseURL: string) {
  const hotspare = createHotspare({ plugins: [openai()] });
  const credentials = [{ id: "a", provider: "openai" as const, apiKey: "key-of-team-a", baseURL }];
  return {
    hotspare,
    vlm: hotspare.vlm({ model: "gpt-4.1-mini", credentials }),
    embedder: hotspare.embedder({ model: "text-embedding-3-small", credentials }),
  };
}

beforeAll(async () => {
  const simulator = await startSimulator();
  models = open(simulator.baseURL);
  requests = () => simulator.requests.length;
  close = async () => {
    await models.hotspare.close();
    await simulator.close();
  };
});

afterAll(() => close());

const user = { role: "user", content: "a" };
const say = (message: object) => ({ messages: [user, message] });
const withParts = (part: object) => ({ messages: [{ role: "user", content: [part] }] });

/** JavaScript gives anything. */
const complete = (request: object, options?: object) =>
  models.vlm.complete(request as never, options as never);
const embed = (inputs: readonly unknown[], options?: object) =>
  models.embedder.embed(inputs as never, options as never);

async function problemsOf(call: () => unknown) {
  const error: unknown = await (async () => call())().catch((thrown: unknown) => thrown);
  if (!InvalidInputError.isInstance(error) && !InvalidConfigError.isInstance(error)) {
    throw new Error(`It was taken, or threw something else: ${String(error)}`);
  }
  return error;
}

describe("an unknown field is refused with its place, what it holds and what to write", () => {
  it.each<[string, string, string | undefined, RegExp, () => unknown]>([
    ["a request", "zzz", "1", /there are: prompt/, () => complete({ prompt: "a", zzz: 1 })],
    [
      "a tool",
      "tools[0].zzz",
      "1",
      /there are: name/,
      () => complete({ prompt: "a", tools: [{ name: "a", zzz: 1 }] }),
    ],
    [
      "a tool choice",
      "toolChoice.zzz",
      "1",
      /there are: name/,
      () => complete({ prompt: "a", tools: [{ name: "a" }], toolChoice: { name: "a", zzz: 1 } }),
    ],
    ...(["text", "json"] as const).map((type): [string, string, string, RegExp, () => unknown] => [
      `a format of type ${type}`,
      "responseFormat.zzz",
      "1",
      /there are: type/,
      () => complete({ prompt: "a", responseFormat: { type, zzz: 1 } }),
    ]),
    [
      "a format of type jsonSchema",
      "responseFormat.zzz",
      "1",
      /there are: type, name, description, schema, strict/,
      () => complete({ prompt: "a", responseFormat: { type: "jsonSchema", name: "n", schema: {}, zzz: 1 } }),
    ],
    [
      "a system message",
      "messages[1].zzz",
      "1",
      /role, content/,
      () => complete(say({ role: "system", content: "a", zzz: 1 })),
    ],
    ["a user's message", "messages[1].zzz", "1", /role, content/, () => complete(say({ ...user, zzz: 1 }))],
    [
      "an assistant's message",
      "messages[1].zzz",
      "1",
      /toolCalls/,
      () => complete(say({ role: "assistant", content: "a", zzz: 1 })),
    ],
    [
      "a tool's message",
      "messages[1].zzz",
      "1",
      /toolCallId/,
      () => complete(say({ role: "tool", toolCallId: "1", content: "a", zzz: 1 })),
    ],
    [
      "a tool call",
      "messages[1].toolCalls[0].zzz",
      "1",
      /arguments/,
      () =>
        complete(say({ role: "assistant", toolCalls: [{ id: "1", name: "a", arguments: "{}", zzz: 1 }] })),
    ],
    ...(["text", "reasoning"] as const).map((type): [string, string, string, RegExp, () => unknown] => [
      `an assistant's part of type ${type}`,
      "messages[1].parts[0].zzz",
      "1",
      /text/,
      () => complete(say({ role: "assistant", parts: [{ type, text: "a", zzz: 1 }] })),
    ]),
    [
      "an assistant's part of type toolCall",
      "messages[1].parts[0].zzz",
      "1",
      /arguments/,
      () =>
        complete(
          say({
            role: "assistant",
            parts: [{ type: "toolCall", id: "1", name: "a", arguments: "{}", zzz: 1 }],
          }),
        ),
    ],
    [
      "a part of type text",
      "messages[0].content[0].zzz",
      "1",
      /type, text/,
      () => complete(withParts({ type: "text", text: "a", zzz: 1 })),
    ],
    ...(["image", "video", "audio"] as const).map((type): [string, string, string, RegExp, () => unknown] => [
      `a part of type ${type}`,
      "messages[0].content[0].zzz",
      "1",
      new RegExp(type),
      () => complete(withParts({ type, [type]: "https://example.com/a", zzz: 1 })),
    ]),
    [
      "a part of a tool's result",
      "messages[1].content[0].zzz",
      "1",
      /type, text/,
      () => complete(say({ role: "tool", toolCallId: "1", content: [{ type: "text", text: "a", zzz: 1 }] })),
    ],
    [
      "a part of an embedding's input",
      "inputs[0][0].zzz",
      "1",
      /type, text/,
      () => embed([[{ type: "text", text: "a", zzz: 1 }]]),
    ],
    ["the options of complete", "zzz", "1", /there are: signal/, () => complete({ prompt: "a" }, { zzz: 1 })],
    [
      "the options of stream",
      "zzz",
      "1",
      /there are: signal/,
      () =>
        models.vlm
          .stream({ prompt: "a" }, { zzz: 1 } as never)
          [Symbol.asyncIterator]()
          .next(),
    ],
    ["the options of embed", "zzz", "1", /inputType/, () => embed(["a"], { zzz: 1 })],
    [
      "the options of checkCredentials",
      "zzz",
      "1",
      /only/,
      () => models.vlm.checkCredentials({ zzz: 1 } as never),
    ],
    [
      "the timeouts of a call",
      "timeouts.zzz",
      "1",
      /totalMs/,
      () => complete({ prompt: "a" }, { timeouts: { zzz: 1 } }),
    ],
    [
      "the place of a new credential",
      "zzz",
      "1",
      /before/,
      () => models.vlm.addCredential({ provider: "openai", apiKey: "b" }, { zzz: 1 } as never),
    ],
    ["the options of a model's close", "zzz", "1", /graceMs/, () => models.vlm.close({ zzz: 1 } as never)],
    ["the options of close", "zzz", "1", /graceMs/, () => models.hotspare.close({ zzz: 1 } as never)],
    [
      "the members of use",
      "zzz",
      "a function",
      /aroundAttempt/,
      () =>
        models.hotspare.use({
          aroundAttempt: (_: unknown, run: () => unknown) => run(),
          zzz: () => 1,
        } as never),
    ],
    [
      "the name of an event",
      "on(event)",
      '"zzz"',
      /there are: callStart/,
      () => models.hotspare.events.on("zzz" as never, () => undefined),
    ],
    [
      "a new credential",
      "credential.zzz",
      undefined,
      /apiKey/,
      () => models.vlm.addCredential({ provider: "openai", apiKey: "b", zzz: 1 } as never),
    ],
    [
      "the options of a model",
      "zzz",
      undefined,
      /there are: /,
      () =>
        models.hotspare.vlm({
          model: "m",
          credentials: [{ provider: "openai", apiKey: "b" }],
          zzz: 1,
        } as never),
    ],
    [
      "the options of createHotspare",
      "zzz",
      undefined,
      /there are: /,
      () => createHotspare({ plugins: [openai()], zzz: 1 } as never),
    ],
    [
      "the retry options",
      "retry.zzz",
      undefined,
      /maxRounds/,
      () => createHotspare({ plugins: [openai()], retry: { zzz: 1 } } as never),
    ],
  ])("in %s", async (_, path, received, mend, call) => {
    const before = requests();
    const { issues } = await problemsOf(call);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toBe(path);
    expect(issues[0]?.message).toMatch(mend);
    if (received !== undefined) {
      expect(issues[0]?.received).toBe(received);
    }
    expect(requests()).toBe(before);
  });
});

describe("a name of another library gets the name that it has here", () => {
  it.each<[object, string]>([
    [{ system: "Be brief" }, 'role: "system"'],
    [{ systemInstruction: "Be brief" }, 'role: "system"'],
    [{ image: "cat.png" }, "images: [image]"],
    [{ imageUrl: "cat.png" }, "images: [image]"],
    [{ image_url: { url: "a" } }, "images: [image]"],
    [{ maxOutputTokens: 5 }, '"maxTokens"'],
    [{ max_tokens: 5 }, '"maxTokens"'],
    [{ max_completion_tokens: 5 }, '"maxTokens"'],
    [{ top_p: 1 }, '"topP"'],
    [{ stopSequences: ["a"] }, '"stop"'],
    [{ tool_choice: "auto" }, '"toolChoice"'],
    [{ response_format: { type: "json_object" } }, '"responseFormat"'],
    [{ schema: {} }, 'type: "jsonSchema"'],
    [{ reasoning_effort: "low" }, '"reasoningEffort"'],
    [{ timeout: 5_000 }, "timeouts: { totalMs: 5000 }"],
    [{ abortSignal: AbortSignal.abort() }, "signal"],
    [{ signal: AbortSignal.abort() }, "complete(request, { signal })"],
    [{ maxRetries: 2 }, "retry: { maxRounds"],
    [{ model: "gpt" }, "hotspare.vlm({ model"],
    [{ stream: true }, "vlm.stream(request)"],
    [{ n: 2 }, "extraBody"],
    [{ responseFormat: { type: "json_schema", json_schema: {} } }, 'type: "jsonSchema", name, schema'],
    [{ responseFormat: { type: "jsonSchema", json_schema: {} } }, "name, schema and strict beside the type"],
    [{ tools: [{ type: "function", function: { name: "a" } }] }, "{ name, description, parameters }"],
    [{ tools: [{ name: "a", inputSchema: {} }] }, '"parameters"'],
    [{ tools: [{ name: "a", parameters: z.string() }] }, "does not describe an object"],
    [
      { tools: [{ name: "a", parameters: { kind: "schema", type: "string", reference: () => 1 } }] },
      "z.toJSONSchema(schema)",
    ],
    [{ responseFormat: { type: "jsonSchema", name: "a", schema: z.string() } }, "z.toJSONSchema(schema)"],
    [{ tools: [{ name: "a" }], toolChoice: { type: "function", function: { name: "a" } } }, "{ name }"],
  ])("%j", async (fields, hint) => {
    expect((await problemsOf(() => complete({ prompt: "a", ...fields }))).message).toContain(hint);
  });

  it("takes what zod makes of a schema, as the guide says", async () => {
    const schema = z.toJSONSchema(z.object({ city: z.string() }));
    const format = { type: "jsonSchema", name: "a", schema };
    const answer = await complete({
      prompt: "a",
      tools: [{ name: "a", parameters: schema }],
      responseFormat: format,
    });
    expect(answer.content).not.toBe("");
  });

  it.each<[object, string]>([
    [{ role: "user", images: ["a"] }, "content: [{"],
    [{ role: "developer", content: "a" }, 'Write "system"'],
    [{ role: "assistant", tool_calls: [] }, '"toolCalls"'],
    [
      { role: "assistant", toolCalls: [{ id: "1", function: { name: "a", arguments: "{}" } }] },
      "{ id, name, arguments }",
    ],
    [{ role: "tool", tool_call_id: "1", content: "a" }, '"toolCallId"'],
    [{ role: "user", content: [{ type: "image_url", image_url: { url: "a" } }] }, '{ type: "image", image }'],
    [
      { role: "user", content: [{ type: "image", image: "https://a/b", mediaType: "image/png" }] },
      "reads the type from the bytes",
    ],
    [{ role: "user", content: [{ type: "file", file: { file_id: "file-1" } }] }, "file: { id }"],
  ])("%j in a conversation", async (message, hint) => {
    expect((await problemsOf(() => complete({ messages: [message] }))).message).toContain(hint);
  });

  it.each<[object, string]>([
    [{ abortSignal: AbortSignal.abort() }, '"signal"'],
    [{ timeout: 5_000 }, "timeouts: { totalMs: 5000 }"],
    [{ totalMs: 5_000 }, "timeouts: { totalMs: 5000 }"],
    [{ maxRetries: 1 }, "retry: { maxRounds"],
    [{ timeouts: { timeout: 5 } }, '"totalMs"'],
    [{ dimensions: 8 }, "hotspare.embedder({ model, dimensions"],
    [{ task: "query" }, '"inputType"'],
  ])("%j as an option of embed", async (options, hint) => {
    expect((await problemsOf(() => embed(["a"], options))).message).toContain(hint);
  });

  it("is said of a field of the request that stands among the options", async () => {
    const { message } = await problemsOf(() => complete({ prompt: "a" }, { temperature: 0 }));
    expect(message).toContain("it is a field of the request: complete({ temperature })");
  });

  it("shows no value, which may be a prompt or a key", async () => {
    const secret = "sk-not-to-be-shown";
    const { message, issues } = await problemsOf(() => complete({ prompt: "a", system: secret }, undefined));
    expect(message + JSON.stringify(issues)).not.toContain(secret);
    const options = await problemsOf(() => embed(["a"], { apiKey: secret }));
    expect(options.message + JSON.stringify(options.issues)).not.toContain(secret);
  });
});
