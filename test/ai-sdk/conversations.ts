import type { LanguageModelV3CallOptions, LanguageModelV3Prompt } from "@ai-sdk/provider";
import fc from "fast-check";

type Message = LanguageModelV3Prompt[number];
type AssistantContent = Extract<Message, { readonly role: "assistant" }>["content"];
type UserContent = Extract<Message, { readonly role: "user" }>["content"];
type ToolContent = Extract<Message, { readonly role: "tool" }>["content"];
type ToolOutput = Extract<ToolContent[number], { readonly type: "tool-result" }>["output"];

/** What the server answers, as OpenAI's protocol writes it. */
export interface ServerAnswer {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
  readonly finishReason: string;
  readonly usage: Readonly<Record<string, unknown>>;
  /** At most so many characters in one event of a stream. */
  readonly pieceCharacters: number;
}

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((words) => `w${words}`);
const json: fc.Arbitrary<never> = fc.jsonValue({ maxDepth: 2 }).map((value) => value as never);
const toolName = fc.constantFrom("weather", "look", "search_2");
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const wav = Buffer.from("RIFF\u0024\0\0\0WAVEfmt ", "latin1");
const pdf = Buffer.from("%PDF-1.7\n%\u00e2\n", "latin1");

/** Bytes, or the same in base64. */
const dataOf = (bytes: Buffer) =>
  fc.constantFrom<Uint8Array | string>(new Uint8Array(bytes), bytes.toString("base64"));

const filePart: fc.Arbitrary<UserContent[number]> = fc.oneof(
  fc.record({
    type: fc.constant("file" as const),
    data: fc.oneof(
      dataOf(png),
      fc.webUrl().map((url) => new URL(url)),
    ),
    mediaType: fc.constantFrom("image/png", "image/png"),
    providerOptions: fc.constantFrom({}, { openai: { imageDetail: "low" } }),
  }),
  fc.record({ type: fc.constant("file" as const), data: dataOf(wav), mediaType: fc.constant("audio/wav") }),
  fc.record(
    {
      type: fc.constant("file" as const),
      data: fc.oneof(dataOf(pdf), fc.constant("file-abc123")),
      mediaType: fc.constant("application/pdf"),
      filename: fc.constantFrom("a.pdf", "a b.pdf"),
    },
    { requiredKeys: ["type", "data", "mediaType"] },
  ),
);

const textPart = fc.record({ type: fc.constant("text" as const), text });

const userMessage: fc.Arbitrary<Message> = fc
  .array(fc.oneof({ weight: 3, arbitrary: textPart }, filePart), { minLength: 1, maxLength: 4 })
  .map((content): Message => ({ role: "user", content }));

const output: fc.Arbitrary<ToolOutput> = fc.oneof(
  fc.record({ type: fc.constantFrom("text" as const, "error-text" as const), value: text }),
  fc.record({ type: fc.constantFrom("json" as const, "error-json" as const), value: json }),
  fc.record({ type: fc.constant("execution-denied" as const), reason: text }, { requiredKeys: ["type"] }),
);

/** An answer with calls of tools, and their results. */
const toolRound: fc.Arbitrary<readonly Message[]> = fc
  .record({
    said: fc.option(text, { nil: undefined }),
    thought: fc.option(text, { nil: undefined }),
    calls: fc.uniqueArray(
      fc.record({
        id: fc.string({ unit: "grapheme-ascii", minLength: 4, maxLength: 12 }).map((id) => `call_${id}`),
        name: toolName,
        input: fc.dictionary(fc.constantFrom("city", "x", "deep"), json, { maxKeys: 2 }),
        output,
      }),
      { minLength: 1, maxLength: 3, selector: ({ id }) => id },
    ),
  })
  .map(({ said, thought, calls }): readonly Message[] => {
    const content: AssistantContent = [
      ...(thought === undefined ? [] : [{ type: "reasoning" as const, text: thought }]),
      ...(said === undefined ? [] : [{ type: "text" as const, text: said }]),
      ...calls.map(({ id, name, input }) => ({
        type: "tool-call" as const,
        toolCallId: id,
        toolName: name,
        input,
      })),
    ];
    const results: ToolContent = calls.map(({ id, name, output: value }) => ({
      type: "tool-result" as const,
      toolCallId: id,
      toolName: name,
      output: value,
    }));
    return [
      { role: "assistant", content },
      { role: "tool", content: results },
    ];
  });

const assistantMessage: fc.Arbitrary<readonly Message[]> = fc
  .record({
    thought: fc.option(text, { nil: undefined }),
    said: fc.array(text, { minLength: 1, maxLength: 2 }),
  })
  .map(({ thought, said }): readonly Message[] => [
    {
      role: "assistant",
      content: [
        ...(thought === undefined ? [] : [{ type: "reasoning" as const, text: thought }]),
        ...said.map((words) => ({ type: "text" as const, text: words })),
      ],
    },
  ]);

const prompt: fc.Arbitrary<LanguageModelV3Prompt> = fc
  .tuple(
    fc.option(text, { nil: undefined }),
    fc.array(fc.tuple(userMessage, fc.oneof(assistantMessage, toolRound)), { maxLength: 3 }),
    fc.option(userMessage, { nil: undefined }),
  )
  .map(([system, turns, last]): LanguageModelV3Prompt => {
    const messages = [
      ...turns.flatMap(([user, answer]) => [user, ...answer]),
      ...(last === undefined ? [] : [last]),
    ];
    const begun: Message[] =
      messages.length === 0 ? [{ role: "user", content: [{ type: "text", text: "Hi" }] }] : messages;
    return system === undefined ? begun : [{ role: "system", content: system }, ...begun];
  });

const schema = {
  type: "object" as const,
  properties: { city: { type: "string" as const } },
  required: ["city"],
  additionalProperties: false,
};

const toolSettings = fc.uniqueArray(toolName, { minLength: 1, maxLength: 3 }).chain((names) =>
  fc.record(
    {
      tools: fc.tuple(
        ...names.map((name) =>
          fc.record(
            {
              type: fc.constant("function" as const),
              name: fc.constant(name),
              description: text,
              inputSchema: fc.constant(schema),
              strict: fc.boolean(),
            },
            { requiredKeys: ["type", "name", "inputSchema"] },
          ),
        ),
      ),
      toolChoice: fc.oneof(
        fc.record({ type: fc.constantFrom("auto" as const, "none" as const, "required" as const) }),
        fc.record({ type: fc.constant("tool" as const), toolName: fc.constant(names[0] ?? "") }),
      ),
    },
    { requiredKeys: ["tools"] },
  ),
);

const settings = fc.record(
  {
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    maxOutputTokens: fc.integer({ min: 1, max: 1_000 }),
    frequencyPenalty: fc.double({ min: -2, max: 2, noNaN: true }),
    presencePenalty: fc.double({ min: -2, max: 2, noNaN: true }),
    stopSequences: fc.array(text, { minLength: 1, maxLength: 3 }),
    seed: fc.integer({ min: 0 }),
    responseFormat: fc.oneof(
      fc.constant({ type: "text" as const }),
      fc.record(
        {
          type: fc.constant("json" as const),
          schema: fc.constant(schema),
          name: toolName,
          description: text,
        },
        { requiredKeys: ["type"] },
      ),
    ),
    providerOptions: fc.record({
      openai: fc.record(
        {
          user: text,
          parallelToolCalls: fc.boolean(),
          logitBias: fc.constant({ "50256": -100 }),
          logprobs: fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 5 })),
          store: fc.boolean(),
          metadata: fc.constant({ run: "a" }),
          prediction: fc.constant({ type: "content", content: "x" }),
          textVerbosity: fc.constantFrom("low", "high"),
          promptCacheKey: text,
          safetyIdentifier: text,
          strictJsonSchema: fc.boolean(),
          maxCompletionTokens: fc.integer({ min: 1, max: 100 }),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { requiredKeys: [] },
);

/** Any conversation, with tools or without, and any settings. */
export const calls: fc.Arbitrary<LanguageModelV3CallOptions> = fc
  .tuple(prompt, settings, fc.option(toolSettings, { nil: {} }))
  .map(
    ([messages, given, tools]): LanguageModelV3CallOptions =>
      ({ prompt: messages, ...given, ...tools }) as LanguageModelV3CallOptions,
  );

const usage = fc
  .record({
    prompt: fc.nat(5_000),
    completion: fc.integer({ min: 1, max: 5_000 }),
    cached: fc.nat(100),
    reasoning: fc.nat(100),
  })
  .map(({ prompt: given, completion, cached, reasoning }) => ({
    prompt_tokens: given + cached + 1,
    completion_tokens: completion + reasoning,
    total_tokens: given + cached + 1 + completion + reasoning,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }));

/** Any answer of a server. */
export const answers: fc.Arbitrary<ServerAnswer> = fc
  .record({
    text: fc.oneof(text, fc.constant("")),
    calls: fc.array(
      fc.record({
        name: toolName,
        input: fc
          .dictionary(fc.constantFrom("city", "x"), json, { maxKeys: 2 })
          .map((value) => JSON.stringify(value)),
      }),
      { maxLength: 3 },
    ),
    end: fc.constantFrom("stop", "length", "content_filter"),
    usage,
    pieceCharacters: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ calls: made, end, ...rest }) => {
    const none = made.length === 0;
    return {
      ...rest,
      text: none && rest.text === "" ? "said" : rest.text,
      calls: made.map((call, index) => ({ id: `call_${index}`, ...call })),
      finishReason: none ? end : "tool_calls",
    };
  });
