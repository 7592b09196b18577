import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createHotspare } from "@hotspare/core";
import { HotspareChatModel, HotspareEmbeddings } from "@hotspare/langchain";
import { aiSdk } from "@hotspare/provider-ai-sdk";
import { openLoopback, sendJson } from "@hotspare/testkit";
import { type AIMessage, type AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
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

it("hands on a picture that Gemini made, at once and as a stream, and goes on without it", async () => {
  const reply = (text: string) => ({
    candidates: [
      {
        content: {
          role: "model",
          parts: [
            { text, thoughtSignature: "c2ln" },
            { inlineData: { mimeType: "image/png", data: "AAEC" } },
          ],
        },
        finishReason: "STOP",
      },
    ],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
  });
  const server = await openLoopback((response, { path }) => {
    if (!/stream/.test(path)) return sendJson(response, reply("A fox."));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: ${JSON.stringify(reply("A fox."))}\n\n`);
  });
  onTestFinished(() => server.close());
  const google = createGoogleGenerativeAI({ apiKey: "k", baseURL: `${server.origin}/v1beta` });
  const hotspare = createHotspare({ plugins: [aiSdk()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const vlm = hotspare.vlm({
    model: "gemini-2.5-flash-image",
    credentials: [{ id: "a", provider: "ai-sdk", model: google("gemini-2.5-flash-image") }],
  });
  const model = new HotspareChatModel({ vlm });
  const picture = { type: "image", mimeType: "image/png", data: "AAEC" };

  const message = await model.invoke("Draw a fox.");
  let streamed: AIMessageChunk | undefined;
  for await (const chunk of await model.stream("Draw a fox.")) {
    streamed = streamed === undefined ? chunk : streamed.concat(chunk);
  }

  for (const said of [message, streamed]) {
    expect(said?.text).toBe("A fox.");
    expect(said?.content).toMatchObject([{ type: "text", text: "A fox." }, picture]);
    expect(said?.contentBlocks).toMatchObject([{ type: "text", text: "A fox." }, picture]);
  }
  const next = await model.invoke([new HumanMessage("Draw a fox."), message, new HumanMessage("Again.")]);
  expect(next.text).toBe("A fox.");
  expect(next.response_metadata["warnings"]).toMatchObject([{ type: "dropped" }]);
});
