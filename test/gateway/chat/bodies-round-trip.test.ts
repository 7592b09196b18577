import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Body } from "../../support/chat-server.js";
import { depth } from "../../support/depth.js";
import { openChat } from "./open-chat.js";

const png =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const wav = Buffer.from("RIFF\u0024\0\0\0WAVEfmt ", "latin1").toString("base64");
const pdf = Buffer.from("%PDF-1.7\n%\u00e2\n", "latin1").toString("base64");

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const authorsName = fc.constantFrom("ann", "bob-2");
const schema = fc.dictionary(fc.constantFrom("type", "properties", "a b"), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 3,
});

function optional<Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields) {
  return fc.record(fields, { requiredKeys: [] });
}

const part = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("text"), text }) },
  fc.record({
    type: fc.constant("image_url"),
    image_url: fc.record(
      {
        url: fc.constantFrom(png, "https://example.com/cat.png?a=%2F"),
        detail: fc.constantFrom("low", "high", "auto"),
      },
      { requiredKeys: ["url"] },
    ),
  }),
  fc.constant({ type: "input_audio", input_audio: { data: wav, format: "wav" } }),
  fc.constant({ type: "file", file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${pdf}` } }),
  fc.constant({ type: "file", file: { file_id: "file-1" } }),
);

const user = fc.record(
  {
    role: fc.constant("user"),
    content: fc.oneof(text, fc.array(part, { minLength: 1, maxLength: 3 })),
    name: authorsName,
  },
  { requiredKeys: ["role", "content"] },
);

const said = fc.record(
  { role: fc.constant("assistant"), content: fc.string({ unit: "grapheme" }), name: authorsName },
  { requiredKeys: ["role", "content"] },
);

/** An answer with tool calls, and the results of the calls. */
const round = fc
  .tuple(
    fc.option(text),
    fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^call_[a-z0-9]{1,12}$/),
        name: fc.constantFrom("look", "search_2"),
        arguments: fc
          .dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 })
          .map((value) => JSON.stringify(value)),
        result: fc.string({ unit: "grapheme" }),
      }),
      { minLength: 1, maxLength: 3, selector: ({ id }) => id },
    ),
  )
  .map(([content, calls]): readonly Body[] => [
    {
      role: "assistant",
      content,
      tool_calls: calls.map(({ id, name, arguments: json }) => ({
        id,
        type: "function",
        function: { name, arguments: json },
      })),
    },
    ...calls.map(({ id, result }) => ({ role: "tool", tool_call_id: id, content: result })),
  ]);

const messages = fc
  .tuple(
    fc.array(fc.record({ role: fc.constant("system"), content: text }), { maxLength: 1 }),
    fc.array(
      fc.tuple(
        user,
        fc.oneof(
          said.map((message): readonly Body[] => [message]),
          round,
        ),
      ),
      { maxLength: 2 },
    ),
    user,
  )
  .map(([system, turns, last]): readonly Body[] => [
    ...system,
    ...turns.flatMap(([question, answer]) => [question, ...answer]),
    last,
  ]);

const tools = fc
  .tuple(
    fc.subarray(["look", "search_2"], { minLength: 1 }),
    optional({ description: text, parameters: schema, strict: fc.boolean() }),
    fc.constantFrom("auto", "none", "required", "named", undefined),
    fc.option(fc.boolean(), { nil: undefined }),
  )
  .map(
    ([names, fields, choice, parallel]): Body => ({
      tools: names.map((name) => ({ type: "function", function: { name, ...fields } })),
      ...(choice === undefined
        ? {}
        : { tool_choice: choice === "named" ? { type: "function", function: { name: names[0] } } : choice }),
      ...(parallel === undefined ? {} : { parallel_tool_calls: parallel }),
    }),
  );

const format = fc.oneof(
  fc.constant({ type: "json_object" }),
  optional({ description: text, strict: fc.boolean() }).chain((fields) =>
    schema.map((of) => ({ type: "json_schema", json_schema: { name: "an_answer", schema: of, ...fields } })),
  ),
);

const penalty = fc.double({ min: -2, max: 2, noNaN: true }).map((value) => value + 0);

/** Every field in the form in which the gateway sends the field to the provider. */
const body = fc
  .tuple(
    messages,
    fc.option(tools, { nil: {} }),
    optional({
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      top_p: fc.double({ min: 0, max: 1, noNaN: true }),
      top_k: fc.nat(),
      stop: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 })),
      seed: fc.maxSafeInteger(),
      frequency_penalty: penalty,
      presence_penalty: penalty,
      max_completion_tokens: fc.integer({ min: 1 }),
      reasoning_effort: fc.constantFrom("none", "minimal", "low", "medium", "high", "xhigh", "max"),
      response_format: format,
      user: text,
      metadata: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text, { maxKeys: 3 }),
      store: fc.boolean(),
      service_tier: fc.constantFrom("auto", "flex"),
      logit_bias: fc.dictionary(fc.nat().map(String), fc.integer({ min: -100, max: 100 }), { maxKeys: 3 }),
      prediction: fc.record({ type: fc.constant("content"), content: text }),
      verbosity: fc.constantFrom("low", "high"),
      chat_template_kwargs: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), {
        maxKeys: 2,
      }),
      min_p: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  )
  .map(
    ([list, withTools, fields]): Body =>
      JSON.parse(JSON.stringify({ model: "m", messages: list, ...withTools, ...fields })) as Body,
  );

/** The same request in another form that OpenAI also accepts. */
function otherwise(asked: Body): Body {
  const { max_completion_tokens: maxTokens, messages: list, ...rest } = asked;
  return {
    frequency_penalty: null,
    logprobs: null,
    n: 1,
    modalities: ["text"],
    stream: false,
    ...rest,
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    messages: (list as readonly Body[]).map((message) => {
      const { role, content } = message;
      const inParts = typeof content === "string" ? [{ type: "text", text: content }] : content;
      switch (role) {
        case "system":
          return { role: "developer", content: inParts, name: null };
        case "assistant":
          return { ...message, content: inParts, refusal: null, annotations: [], function_call: null };
        case "tool":
          return { ...message, content: inParts };
        default:
          return message;
      }
    }),
  };
}

describe("A chat request", () => {
  it("reaches the provider as the client wrote it, in every form that OpenAI accepts", async () => {
    const { server, ask } = await openChat({ send: { maxTokens: "max_completion_tokens" } });
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (asked, inOtherWords) => {
        // The gateway refuses a member of this name. Another test covers this.
        fc.pre(!JSON.stringify(asked).includes('"__proto__":'));
        await ask(inOtherWords ? otherwise(asked) : asked);
        expect(server.bodies.at(-1)).toStrictEqual(asked);
      }),
      { numRuns: depth(30, 2_000) },
    );
  });
});
