import { createHotspare } from "@hotspare/core";
import { HotspareChatModel } from "@hotspare/langchain";
import { openai } from "@hotspare/provider-openai";
import { openLoopback, sendJson, sendPieces } from "@hotspare/testkit";
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  type ContentBlock,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversations, type Reply, replies, type Settings, settings, type Turn } from "./conversations.js";

/**
 * The same conversation through LangChain's own package and through Hotspare. What differs on purpose:
 *
 * - `stream: false`, which ChatOpenAI sends, is the API's default.
 * - The content of a message that only calls tools is `null`, as OpenAI sends it itself; ChatOpenAI sends an empty text.
 * - The texts of a system message and of an answer are one text: Hotspare's messages have no parts there.
 * - A tool's result of one text is a text, which every server takes; ChatOpenAI sends a list.
 * - Arguments of a tool call that are no JSON object: both call them invalid, in other words. ChatOpenAI takes a list or a number for arguments,
 *   which no tool of LangChain takes.
 * - An answer without arguments calls a tool without arguments: ChatOpenAI calls an empty text invalid in `invoke`, and valid in `stream`.
 */
describe("a conversation through ChatOpenAI and through HotspareChatModel", () => {
  let reply: Reply = { content: "", calls: [], usage: undefined };
  let server: Awaited<ReturnType<typeof openLoopback>>;
  const hotspare = createHotspare({ plugins: [openai()] });

  beforeAll(async () => {
    server = await openLoopback((response, { body }) =>
      body["stream"] === true
        ? sendPieces(response, eventsOf(reply))
        : sendJson(response, completionOf(reply)),
    );
  });
  afterAll(async () => {
    await hotspare.close();
    server.close();
  });

  function models({ bound, ...options }: Settings) {
    const baseURL = `${server.origin}/v1`;
    const model = "gpt-4.1-mini";
    const credentials = [{ id: "a", provider: "openai" as const, apiKey: "key", baseURL }];
    const theirs = new ChatOpenAI({
      model,
      apiKey: "key",
      configuration: { baseURL },
      maxRetries: 0,
      ...options,
    });
    const ours = new HotspareChatModel({ vlm: hotspare.vlm({ model, credentials }), ...options });
    return bound === undefined
      ? [theirs, ours]
      : [theirs, ours].map((each) => each.bindTools([...bound.tools], { tool_choice: bound.choice }));
  }

  it.each(["invoke", "stream"] as const)(
    "reaches the server alike and comes back alike: %s",
    async (method) => {
      await fc.assert(
        fc.asyncProperty(conversations, settings, replies, async (conversation, options, answer) => {
          reply = answer;
          const found: { request: unknown; answer: unknown }[] = [];
          for (const model of models(options)) {
            const messages = conversation.map(toLangchain);
            const said =
              method === "invoke" ? await model.invoke(messages) : await whole(await model.stream(messages));
            found.push({ request: comparable(server.requests.at(-1)?.body), answer: comparableAnswer(said) });
          }
          expect(found[1]).toEqual(found[0]);
        }),
        { numRuns: 150 },
      );
    },
  );
});

async function whole(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let sum: AIMessageChunk | undefined;
  for await (const chunk of stream) {
    sum = sum === undefined ? chunk : sum.concat(chunk);
  }
  if (sum === undefined) throw new Error("The stream was empty.");
  return sum;
}

function toLangchain(message: Turn): BaseMessage {
  switch (message.role) {
    case "system":
      return new SystemMessage(message.content);
    case "user":
      return new HumanMessage(
        typeof message.content === "string"
          ? { content: message.content, ...(message.name === undefined ? {} : { name: message.name }) }
          : { content: [...message.content] as ContentBlock[] },
      );
    case "assistant":
      return new AIMessage({ content: message.content, tool_calls: [...message.calls] });
    case "tool":
      return new ToolMessage({
        content: message.content,
        tool_call_id: message.id,
        artifact: { kept: true },
      });
  }
}

function comparable(body: Readonly<Record<string, unknown>> | undefined) {
  const { stream: _, ...rest } = body ?? {};
  const messages = (rest["messages"] as readonly Record<string, unknown>[]).map((message) => {
    const { tool_calls: calls, content } = message;
    return Array.isArray(calls)
      ? { ...message, content: content ?? "", tool_calls: calls.map(comparableCall) }
      : message;
  });
  return { ...rest, messages };
}

function comparableCall(call: { readonly function: { readonly name: string; readonly arguments: string } }) {
  return {
    ...call,
    function: { ...call.function, arguments: JSON.parse(call.function.arguments) as unknown },
  };
}

function comparableAnswer(
  message: Pick<
    AIMessageChunk,
    "content" | "tool_calls" | "invalid_tool_calls" | "usage_metadata" | "response_metadata"
  >,
) {
  const { content, tool_calls, invalid_tool_calls, usage_metadata, response_metadata } = message;
  return {
    content,
    calls: (tool_calls ?? []).map(({ id, name, args }) => ({ id, name, args })),
    invalid: (invalid_tool_calls ?? []).map(({ id, name, args }) => ({ id, name, args })),
    usage: usage_metadata,
    finishReason: response_metadata["finish_reason"] as unknown,
    model: response_metadata["model_name"] as unknown,
    fingerprint: response_metadata["system_fingerprint"] as unknown,
  };
}

function completionOf({ content, calls, usage }: Reply) {
  const message = {
    role: "assistant",
    content,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(wireCall) }),
  };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "gpt-4.1-mini-2025",
    system_fingerprint: "fp",
    choices: [{ index: 0, message, finish_reason: calls.length === 0 ? "stop" : "tool_calls" }],
    usage,
  };
}

function wireCall({ id, name, text }: Reply["calls"][number]) {
  return { id, type: "function", function: { name, arguments: text } };
}

function eventsOf({ content, calls, usage }: Reply): string[] {
  const shared = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-4.1-mini-2025",
    system_fingerprint: "fp",
  };
  const deltas: object[] = [
    { role: "assistant", content: "" },
    ...[...content].map((piece) => ({ content: piece })),
  ];
  for (const [index, call] of calls.entries()) {
    const half = Math.floor(call.text.length / 2);
    deltas.push({ tool_calls: [{ index, ...wireCall({ ...call, text: call.text.slice(0, half) }) }] });
    deltas.push({ tool_calls: [{ index, function: { arguments: call.text.slice(half) } }] });
  }
  const choices = deltas.map((delta) => [{ index: 0, delta, finish_reason: null as string | null }]);
  choices.push([{ index: 0, delta: {}, finish_reason: calls.length === 0 ? "stop" : "tool_calls" }]);
  const chunks = [
    ...choices.map((each) => ({ ...shared, choices: each })),
    { ...shared, choices: [], usage },
  ];
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), "data: [DONE]\n\n"];
}
