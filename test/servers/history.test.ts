import type { Message, VlmRequest } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { assembled } from "../support/assembled.js";
import {
  type Body,
  type ChatServer,
  chatHotspare,
  openaiRefusal,
  type Refusal,
  startChatServer,
} from "../support/chat-server.js";

const tools = [{ name: "look", parameters: { type: "object" } }];
const call = (id: string, more: Body = {}) => ({
  id,
  type: "function",
  function: { name: "look", arguments: "{}" },
  ...more,
});
const question: Message = { role: "user", content: "Look." };

/** Dialects of servers that think and call tools: what they answer first, and what they refuse afterwards. */
const signature = { extra_content: { google: { thought_signature: "c2ln" } } };
const litellmSignature = { provider_specific_fields: { thought_signature: "c2ln" } };
const details = [{ type: "reasoning.encrypted", data: "abc", index: 0 }];
const dialects = {
  gemini: {
    answer: { role: "assistant", content: null, tool_calls: [call("function-call-1", signature)] },
    misses: "Function call is missing a thought_signature in functionCall parts.",
    isWhole: (message: Body) => JSON.stringify(message).includes('"thought_signature":"c2ln"'),
  },
  litellm: {
    answer: {
      role: "assistant",
      content: null,
      tool_calls: [call("c1", { function: { name: "look", arguments: "{}", ...litellmSignature } })],
    },
    misses: "Function call is missing a thought_signature in functionCall parts.",
    isWhole: (message: Body) =>
      JSON.stringify(message).includes(`"function":{${JSON.stringify(litellmSignature).slice(1, -1)}`),
  },
  deepseek: {
    answer: { role: "assistant", content: "", reasoning_content: "I look.", tool_calls: [call("call_00_x")] },
    misses: "The `reasoning_content` in the thinking mode must be passed back to the API.",
    isWhole: (message: Body) => message["reasoning_content"] === "I look.",
  },
  openrouter: {
    answer: {
      role: "assistant",
      content: "",
      reasoning: "I look.",
      reasoning_details: details,
      tool_calls: [call("t1")],
    },
    misses: "reasoning_details are required",
    isWhole: (message: Body) =>
      message["reasoning"] === "I look." &&
      JSON.stringify(message["reasoning_details"]) === JSON.stringify(details),
  },
};

const messagesOf = (body: Body | undefined) => (body?.["messages"] ?? []) as readonly Body[];
const assistantOf = (body: Body | undefined) =>
  messagesOf(body).find(({ role }) => role === "assistant") ?? {};

async function startDialect({ answer, misses, isWhole }: (typeof dialects)[keyof typeof dialects]) {
  return startChatServer({
    refuse: (body) => {
      const said = messagesOf(body).find(({ role }) => role === "assistant");
      return said === undefined || isWhole(said) ? undefined : openaiRefusal(misses);
    },
    message: (body) => (messagesOf(body).length > 1 ? { role: "assistant", content: "Done." } : answer),
  });
}

const vlmOf = ({ baseURL }: ChatServer, own: object = {}) =>
  chatHotspare().vlm({
    model: "m",
    credentials: [{ provider: "openai", apiKey: "key-a-0123456789", baseURL, ...own }],
  });

function secondTurn(said: Message, id: string): VlmRequest {
  return { messages: [question, said, { role: "tool", toolCallId: id, content: "A fox." }], tools };
}

const idOf = (message: Message) =>
  message.role === "assistant" ? (message.parts?.find((part) => part.type === "toolCall")?.id ?? "") : "";

describe.each(Object.entries(dialects))("a conversation with a server like %s", (_, dialect) => {
  it("goes back as it came, from complete()", async () => {
    const server = await startDialect(dialect);
    const vlm = vlmOf(server);
    const { parts, providerMetadata } = await vlm.complete({ messages: [question], tools });
    const said: Message = { role: "assistant", parts, providerMetadata };
    const { content, warnings } = await vlm.complete(secondTurn(said, idOf(said)));
    expect([content, warnings, server.bodies.length]).toEqual(["Done.", [], 2]);
  });

  it("goes back as it came, from a stream that was put together, and is the same", async () => {
    const server = await startDialect(dialect);
    const vlm = vlmOf(server);
    const said = await assembled(vlm.stream({ messages: [question], tools }));
    const { content, warnings } = await vlm.complete(secondTurn(said, idOf(said)));
    expect([content, warnings, server.bodies.length]).toEqual(["Done.", [], 2]);
    const { parts, providerMetadata } = await vlm.complete({ messages: [question], tools });
    await vlm.complete(secondTurn({ role: "assistant", parts, providerMetadata }, idOf(said)));
    expect(assistantOf(server.bodies[3])).toEqual(assistantOf(server.bodies[1]));
  });

  it("moves to another server without what that one cannot take, with a warning", async () => {
    const { parts, providerMetadata } = await vlmOf(await startDialect(dialect)).complete({
      messages: [question],
      tools,
    });
    const other = await startChatServer();
    const said: Message = { role: "assistant", parts, providerMetadata };
    const { warnings } = await vlmOf(other).complete(secondTurn(said, idOf(said)));
    expect(Object.keys(assistantOf(other.bodies[0])).sort()).toEqual(["content", "role", "tool_calls"]);
    expect(JSON.stringify(other.bodies[0])).not.toMatch(/signature|reasoning/);
    expect(warnings.length).toBeGreaterThan(0);
    for (const warning of warnings) expect(warning).toMatchObject({ type: "dropped", field: "messages[1]" });
  });
});

/** A conversation of another server, with a call and its result. */
const foreign: readonly Message[] = [
  question,
  {
    role: "assistant",
    reasoning: "I look.",
    toolCalls: [{ id: "toolu_01A-bcdefghijklmnopqrstuvwxyz0123456789ABCDEF", name: "look", arguments: "{}" }],
  },
  { role: "tool", toolCallId: "toolu_01A-bcdefghijklmnopqrstuvwxyz0123456789ABCDEF", content: "A fox." },
];

async function sendRefused(messages: readonly Message[], refuse: (body: Body) => Refusal | undefined) {
  const server = await startChatServer({ refuse });
  const vlm = vlmOf(server);
  const { warnings } = await vlm.complete({ messages, tools });
  return { sent: messagesOf(server.bodies.at(-1)), warnings, server, learned: vlm.status()[0]?.adjustments };
}

it("signatures stay with their server behind a gateway of many paths, whichever key asks", async () => {
  const { baseURL, bodies } = await startChatServer({ message: () => dialects.gemini.answer });
  const gateway = baseURL.replace(/\/v1$/, "");
  const hotspare = chatHotspare();
  const vlmAt = (path: string, apiKey: string) =>
    hotspare.vlm({ model: "m", credentials: [{ provider: "openai", apiKey, baseURL: `${gateway}${path}` }] });
  const first = await vlmAt("/acct-secret/google/v1", "key-a-0123456789").complete({
    messages: [question],
    tools,
  });
  expect(JSON.stringify(first.parts)).not.toContain("acct-secret");
  const messages: readonly Message[] = [
    question,
    {
      role: "assistant",
      parts: first.parts,
      ...(first.providerMetadata && { providerMetadata: first.providerMetadata }),
    },
    { role: "tool", toolCallId: first.toolCalls[0]?.id ?? "", content: "A cat." },
  ];
  const other = await vlmAt("/acct-secret/openai/v1", "key-a-0123456789").complete({ messages, tools });
  expect(JSON.stringify(bodies.at(-1))).not.toContain("thought_signature");
  expect(other.warnings).toMatchObject([{ type: "dropped", field: "messages[1]" }]);
  const same = await vlmAt("/acct-secret/google/v1/", "key-b-0123456789").complete({ messages, tools });
  expect(JSON.stringify(bodies.at(-1))).toContain("thought_signature");
  expect(same.warnings).toEqual([]);
});

describe("a conversation that comes from another server", () => {
  it("has its thoughts where the server misses them, also those of the simple field", async () => {
    const { sent, learned, warnings } = await sendRefused(foreign, (body) =>
      "reasoning_content" in assistantOf(body)
        ? undefined
        : openaiRefusal(
            "thinking is enabled but reasoning_content is missing in assistant tool call message at index 1",
          ),
    );
    expect(sent[1]).toMatchObject({ reasoning_content: "I look." });
    expect([learned, warnings]).toEqual([["thoughts_wanted"], []]);
  });

  it("has a blank where the server misses thoughts and there are none", async () => {
    const silent = foreign.map((message) =>
      "reasoning" in message ? { ...message, reasoning: "" } : message,
    );
    const { sent } = await sendRefused(silent, (body) =>
      assistantOf(body)["reasoning_content"]
        ? undefined
        : openaiRefusal(
            "thinking is enabled but reasoning_content is missing in assistant tool call message at index 1",
          ),
    );
    expect(sent[1]).toMatchObject({ reasoning_content: " " });
  });

  it("has Gemini's stand-in where the server misses a thought signature", async () => {
    const { sent, learned } = await sendRefused(foreign, (body) =>
      JSON.stringify(body).includes("thought_signature")
        ? undefined
        : openaiRefusal("Function call `look` in the 1. content block is missing a `thought_signature`."),
    );
    expect(sent[1]).toMatchObject({
      tool_calls: [{ extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } }],
    });
    expect(learned).toEqual(["thought_signature_wanted"]);
  });

  it.each([
    "Tool call id was toolu_01A but must be a-z, A-Z, 0-9, with a length of 9.",
    "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 48 instead.",
    "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
  ])(
    "has other ids where the server refuses them, the same in a call and its result: %s",
    async (message) => {
      const { sent, learned } = await sendRefused(foreign, (body) =>
        /toolu_/.test(JSON.stringify(body)) ? openaiRefusal(message) : undefined,
      );
      const [{ id }] = (sent[1] as { tool_calls: [{ id: string }] }).tool_calls;
      expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
      expect(sent[2]).toMatchObject({ tool_call_id: id });
      expect(learned).toEqual(["tool_call_ids_refused"]);
    },
  );

  it("has an empty text where the server refuses null", async () => {
    const { sent, learned } = await sendRefused(foreign, (body) =>
      assistantOf(body)["content"] === null
        ? openaiRefusal("invalid message content type: <nil>")
        : undefined,
    );
    expect(sent[1]).toMatchObject({ content: "" });
    expect(learned).toEqual(["null_content_refused"]);
  });

  it("has texts in one where the server refuses parts", async () => {
    const parts = [
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ] as const;
    const { sent } = await sendRefused([{ role: "user", content: parts }], (body) =>
      Array.isArray(messagesOf(body)[0]?.["content"])
        ? openaiRefusal("messages[0].content: invalid type: sequence, expected a string")
        : undefined,
    );
    expect(sent).toEqual([{ role: "user", content: "a\nb" }]);
  });

  it("has an answer between a tool's result and the user where the server wants one", async () => {
    const { sent, warnings } = await sendRefused([...foreign, question], (body) =>
      messagesOf(body).some(
        ({ role }, index) => role === "user" && messagesOf(body)[index - 1]?.["role"] === "tool",
      )
        ? openaiRefusal("Unexpected role 'user' after role 'tool'")
        : undefined,
    );
    expect(sent.slice(-3)).toMatchObject([{ role: "tool" }, { role: "assistant", content: "OK." }, question]);
    expect(warnings).toMatchObject([{ type: "adjusted", field: "messages[3]" }, { type: "dropped" }]);
  });

  it("has messages of one role joined where the server wants roles to alternate", async () => {
    const picture = { type: "image", image: new URL("https://x.test/a.png") } as const;
    const messages = [
      question,
      { role: "user", content: [picture] },
      { role: "user", content: "Now." },
    ] as const;
    const { sent, warnings } = await sendRefused(messages, (body) =>
      messagesOf(body).length > 1
        ? openaiRefusal("Conversation roles must alternate user/assistant/user/assistant/...")
        : undefined,
    );
    expect(sent).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Look." },
          { type: "image_url", image_url: { url: "https://x.test/a.png" } },
          { type: "text", text: "Now." },
        ],
      },
    ]);
    expect(warnings).toHaveLength(2);
  });

  const withSystem: readonly Message[] = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "One?" },
    { role: "assistant", content: "1" },
    { role: "system", content: "Be long." },
    { role: "user", content: "Two?" },
  ];

  it.each([
    "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
    "System role not supported",
    "Developer instruction is not enabled for models/gemma-3-27b-it",
    "messages[0].role: unknown variant `system`, expected `user` or `assistant`",
  ])("has its system messages with the user's where the server refuses them: %s", async (message) => {
    const { sent, warnings } = await sendRefused(withSystem, (body) =>
      messagesOf(body).some(({ role }) => role === "system") ? openaiRefusal(message) : undefined,
    );
    expect(sent.map(({ role, content }) => `${role} ${content}`)).toEqual([
      "user Be brief.\n\nOne?",
      "assistant 1",
      "user Be long.\n\nTwo?",
    ]);
    expect(warnings).toMatchObject([
      { type: "adjusted", field: "messages[0]" },
      { type: "adjusted", field: "messages[3]" },
    ]);
  });

  it("keeps its first system message where the server refuses later ones alone", async () => {
    const { sent, warnings } = await sendRefused(withSystem, (body) =>
      messagesOf(body).some(({ role }, index) => index > 0 && role === "system")
        ? openaiRefusal("System message must be at the beginning.")
        : undefined,
    );
    expect(sent[0]).toEqual({ role: "system", content: "Be brief." });
    expect(sent[3]).toEqual({ role: "user", content: "Be long.\n\nTwo?" });
    expect(warnings).toMatchObject([{ type: "adjusted", field: "messages[3]" }]);
  });
});

describe("a server that refuses the thoughts that it sent", () => {
  it("does not get them again, and the reply warns of it", async () => {
    const server = await startChatServer({
      refuse: (body) =>
        "reasoning" in assistantOf(body)
          ? openaiRefusal(
              "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning' is unsupported)]",
            )
          : undefined,
      message: () => ({ role: "assistant", content: "Hi", reasoning: "Hm" }),
    });
    const vlm = vlmOf(server);
    const { parts } = await vlm.complete({ messages: [question] });
    const messages: readonly Message[] = [question, { role: "assistant", parts }, question];
    expect((await vlm.complete({ messages })).warnings).toMatchObject([
      { type: "dropped", field: "messages[1]" },
    ]);
    await vlm.complete({ messages });
    expect(server.bodies.map((body) => "reasoning" in assistantOf(body))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ["think_tags", { content: "<think>\nI look.\n</think>\n\n" }],
    ["reasoning", { reasoning: "I look.", content: null }],
    [false, { content: null }],
  ] as const)("gets them where it is set: %j", async (reasoning, sent) => {
    const server = await startChatServer();
    const { warnings } = await vlmOf(server, { send: { reasoning } }).complete({ messages: foreign, tools });
    const { role: _, tool_calls: __, ...rest } = assistantOf(server.bodies[0]);
    expect(rest).toEqual(sent);
    expect(warnings).toEqual([]);
  });
});
