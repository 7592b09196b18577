import { createOpenAI } from "@ai-sdk/openai";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { describe, expect, it } from "vitest";
import { type Body, startChatServer } from "../../support/chat-server.js";
import { openResponses } from "./open-responses.js";

/** A model that first calls the function, and then answers with the function's result. */
function withTool(body: Body): Body {
  const messages = body["messages"] as readonly Body[];
  const result = messages.find(({ role }) => role === "tool");
  return result === undefined
    ? {
        role: "assistant",
        content: null,
        reasoning_content: "I need the weather.",
        tool_calls: [
          { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
        ],
      }
    : { role: "assistant", content: `It is ${String(result["content"])}` };
}

async function gatewayBefore(message: (body: Body) => Body) {
  const { baseURL, bodies } = await startChatServer({ message });
  return { baseURL: await openResponses(baseURL), bodies };
}

const weather = tool({
  description: "The weather of a city",
  inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
  execute: async ({ city }) => `mild in ${city}`,
});

/** With `store: false` the AI SDK sends earlier messages in full and not by reference. */
const options = { openai: { store: false, include: ["reasoning.encrypted_content"] } };

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

describe("Other clients of the Responses API", () => {
  it("the AI SDK calls a function", async () => {
    const { baseURL, bodies } = await gatewayBefore(withTool);
    const openai = createOpenAI({ apiKey: "of-client", baseURL });
    const { text, steps, totalUsage } = await generateText({
      model: openai.responses("mine"),
      prompt: "Weather?",
      tools: { weather },
      stopWhen: stepCountIs(3),
      providerOptions: options,
      maxRetries: 0,
    });
    expect(text).toBe("It is mild in Oslo");
    expect(steps).toHaveLength(2);
    expect(steps[0]?.reasoningText).toBe("I need the weather.");
    // Models that think need their thoughts back with the results of tools.
    expect(bodies[1]?.["messages"]).toMatchObject([
      { role: "user" },
      { role: "assistant", tool_calls: [{ id: "call_1" }] },
      { role: "tool", content: "mild in Oslo" },
    ]);
    expect(totalUsage).toMatchObject({ inputTokens: 6, outputTokens: 4 });
  });

  it("the AI SDK calls a function in streams", async () => {
    const { baseURL, bodies } = await gatewayBefore(withTool);
    const openai = createOpenAI({ apiKey: "of-client", baseURL });
    const result = streamText({
      model: openai.responses("mine"),
      prompt: "Weather?",
      tools: { weather },
      stopWhen: stepCountIs(3),
      providerOptions: options,
      maxRetries: 0,
    });
    expect(await result.text).toBe("It is mild in Oslo");
    expect((await result.steps)[0]?.reasoningText).toBe("I need the weather.");
    // Models that think need their thoughts back with the results of tools.
    expect(bodies[1]?.["messages"]).toMatchObject([
      { role: "user" },
      { role: "assistant", tool_calls: [{ id: "call_1" }] },
      { role: "tool", content: "mild in Oslo" },
    ]);
    expect(await result.finishReason).toBe("stop");
  });

  it("LangChain gets answers and streams", async () => {
    const { baseURL } = await gatewayBefore(() => ({ role: "assistant", content: "Hello" }));
    const model = new ChatOpenAI({
      model: "mine",
      apiKey: "of-client",
      useResponsesApi: true,
      configuration: { baseURL },
      maxRetries: 0,
    });
    const answer = await model.invoke("Hi");
    expect(answer.text).toBe("Hello");
    expect(answer.usage_metadata).toMatchObject({ input_tokens: 3, output_tokens: 2, total_tokens: 5 });
    let streamed = "";
    for await (const chunk of await model.stream("Hi")) {
      streamed += chunk.text;
    }
    expect(streamed).toBe("Hello");
  });
});
