import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createHotspare } from "@hotspare/core";
import { HotspareChatModel, HotspareEmbeddings } from "@hotspare/langchain";
import { aiSdk } from "@hotspare/provider-ai-sdk";
import { openLoopback, sendJson } from "@hotspare/testkit";
import { type AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { anthropicAt, serverOfSteps, vlmOver } from "../ai-sdk/vendor-behind-hotspare.js";
import { anthropicSteps, assistantsIn } from "../ai-sdk/vendor-steps.js";

const weather = tool(({ city }) => `30 degrees in ${city}`, {
  name: "weather",
  description: "the weather of a city",
  schema: z.object({ city: z.string() }),
});
const cache_control = { type: "ephemeral" };

it("an agent goes on at a spare of Anthropic with signed thoughts, ids of calls and marks for the cache", async () => {
  const [first, spare] = [
    await serverOfSteps(anthropicSteps, assistantsIn),
    await serverOfSteps(anthropicSteps, assistantsIn),
  ];
  first.state.isDownFrom = 1;
  const vlm = vlmOver([anthropicAt(first.server), anthropicAt(spare.server)]);
  const agent = createAgent({ model: new HotspareChatModel({ vlm }), tools: [weather] });

  const { messages } = await agent.invoke({
    messages: [
      new SystemMessage({ content: [{ type: "text", text: "Be brief.", cache_control }] }),
      new HumanMessage({ content: [{ type: "text", text: "Where is it warm?", cache_control }] }),
    ],
  });

  const { body } = spare.server.requests[0] ?? {};
  expect(body).toMatchObject({
    system: [{ type: "text", text: "Be brief.", cache_control }],
    tools: [{ name: "weather", input_schema: { properties: { city: { type: "string" } } } }],
    messages: [
      { role: "user", content: [{ type: "text", text: "Where is it warm?", cache_control }] },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "I look first.", signature: "c2lnbmVk" },
          { type: "redacted_thinking", data: "aGlkZGVu" },
          { type: "text", text: "Let me look." },
          { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Rome" } },
          { type: "tool_use", id: "toolu_2", name: "weather", input: { city: "Oslo" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_1", content: "30 degrees in Rome" },
          { type: "tool_result", tool_use_id: "toolu_2", content: "30 degrees in Oslo" },
        ],
      },
    ],
  });
  const last = messages.at(-1) as AIMessage;
  expect(last.text).toBe("It is warm in both.");
  expect(last.response_metadata).toMatchObject({ requestId: "msg_1", credentialId: "c1" });
  expect(last.usage_metadata).toMatchObject({
    input_tokens: 55,
    output_tokens: 12,
    input_token_details: { cache_read: 20, cache_creation: 5 },
  });
});

it("embeddings ask Gemini for vectors of questions and of documents", async () => {
  const server = await openLoopback((response, { path, body }) => {
    const values = [1, 2];
    const { requests } = body as { readonly requests?: readonly object[] };
    sendJson(
      response,
      /batch/.test(path) ? { embeddings: requests?.map(() => ({ values })) } : { embedding: { values } },
    );
  });
  onTestFinished(() => server.close());
  const google = createGoogleGenerativeAI({
    baseURL: `${server.origin}/v1beta`,
    apiKey: "key-of-the-test-0123456789",
  });
  const hotspare = createHotspare({ plugins: [aiSdk()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const embedder = hotspare.embedder({
    model: "gemini-embedding-001",
    credentials: [{ id: "a", provider: "ai-sdk", model: google.embedding("gemini-embedding-001") }],
  });
  const embeddings = new HotspareEmbeddings({ embedder });
  await embeddings.embedQuery("a question");
  await embeddings.embedDocuments(["a page", "another"]);
  const taskTypes = server.requests.flatMap(({ text }) => text.match(/RETRIEVAL_\w+/g) ?? []);
  expect(taskTypes).toEqual(["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "RETRIEVAL_DOCUMENT"]);
});
