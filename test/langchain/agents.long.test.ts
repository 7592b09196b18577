import { HotspareEmbeddings } from "@hotspare/langchain";
import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";
import { InMemoryChatMessageHistory } from "@langchain/core/chat_history";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableWithMessageHistory } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { createAgent, providerStrategy } from "langchain";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openWorld } from "./world.js";

const weather = tool(({ city }) => `call time for ${city}`, {
  name: "weather",
  description: "the weather of a city",
  schema: z.object({ city: z.string() }),
});
const time = tool(() => "noon", { name: "time", description: "the time", schema: z.object({}) });

describe("an agent of LangChain", () => {
  it("calls tools in several steps, one after the other's result", async () => {
    const { model, key } = await openWorld();
    const agent = createAgent({ model: model(), tools: [weather, time] });
    const call = { id: "call_of_time", type: "function", function: { name: "time", arguments: "" } };
    const choices = [
      { message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
    ];
    key("a").reply(({ body }) => {
      const wantsTime =
        JSON.stringify(body).includes("call time for") && !JSON.stringify(body).includes("noon");
      return wantsTime
        ? { type: "body", status: 200, body: JSON.stringify({ model: "m", choices }) }
        : undefined;
    });

    const { messages } = await agent.invoke({ messages: [new HumanMessage("call weather")] });

    expect(messages.map(({ type, name }) => name ?? type)).toEqual([
      "human",
      "model",
      "weather",
      "model",
      "time",
      "model",
    ]);
  });

  it("goes on with the spare when its credential fails between two steps", async () => {
    const { model, key, simulator } = await openWorld();
    const failing = tool(
      () => {
        key("a").revoked();
        return "sunny";
      },
      { name: "weather", description: "the weather", schema: z.object({ city: z.string() }) },
    );
    const agent = createAgent({ model: model(), tools: [failing], systemPrompt: "be kind" });

    const { messages } = await agent.invoke({ messages: [new HumanMessage("call weather")] });

    expect(messages.map(({ type }) => type)).toEqual(["human", "ai", "tool", "ai"]);
    expect(messages.at(-1)?.content).toContain('The tool answered: "sunny"');
    expect(messages.map(({ response_metadata }) => response_metadata["credentialId"])).toEqual([
      undefined,
      "a",
      undefined,
      "b",
    ]);
    expect(simulator.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  it("streams its tokens", async () => {
    const { model } = await openWorld();
    const agent = createAgent({ model: model(), tools: [weather, time] });
    const texts: string[] = [];
    let ids = new Set<string | undefined>();

    const input = { messages: [new HumanMessage("Hello")] };
    for await (const [chunk] of await agent.stream(input, { streamMode: "messages" })) {
      texts.push(chunk.text);
      ids = ids.add(chunk.id);
    }

    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join("")).toBe('This is the simulated gpt-4.1-mini. You wrote: "Hello".');
    expect(ids.size).toBe(1);
  });

  it.each([
    ["the provider's JSON Schema mode", (schema: z.ZodObject) => providerStrategy(schema)],
    ["LangChain's own choice", (schema: z.ZodObject) => schema],
  ])("answers with an object by %s", async (_, formatOf) => {
    const { model } = await openWorld();
    const responseFormat = formatOf(z.object({ city: z.string() })) as z.ZodObject;
    const agent = createAgent({ model: model(), tools: [], responseFormat });

    const { structuredResponse } = await agent.invoke({ messages: [new HumanMessage("Which city?")] });

    expect(structuredResponse).toEqual({ city: "example" });
  });
});

it("a conversation with a history holds what was said, thoughts and signatures too", async () => {
  const { model, bodies } = await openWorld({ modelName: "reasoner" });
  const history = new InMemoryChatMessageHistory();
  const prompt = ChatPromptTemplate.fromMessages([
    ["placeholder", "{history}"],
    ["human", "{question}"],
  ]);
  const chain = new RunnableWithMessageHistory({
    runnable: prompt.pipe(model()),
    getMessageHistory: () => history,
    inputMessagesKey: "question",
    historyMessagesKey: "history",
  });
  const config = { configurable: { sessionId: "1" } };

  const first = await chain.invoke({ question: "one?" }, config);
  await chain.invoke({ question: "two?" }, config);

  const { reasoning_content: thoughts } = first.additional_kwargs;
  expect(thoughts).toEqual(expect.stringContaining("characters of text"));
  expect(bodies().at(1)?.["messages"]).toEqual([
    { role: "user", content: "one?" },
    { role: "assistant", content: first.content, reasoning_content: thoughts },
    { role: "user", content: "two?" },
  ]);
});

describe("an answer with thoughts", () => {
  it("has them in its content blocks, and goes back from them alike in LangChain v1", async () => {
    const { model, bodies } = await openWorld({ modelName: "reasoner" });
    const first = await model({ outputVersion: "v1" }).invoke("one?");

    expect(first.content).toMatchObject([{ type: "reasoning" }, { type: "text" }]);
    expect((await model().invoke("one?")).contentBlocks).toMatchObject([
      { type: "reasoning" },
      { type: "text" },
    ]);
    await model().invoke([new HumanMessage("one?"), first, new HumanMessage("two?")]);
    expect(bodies().at(-1)?.["messages"]).toMatchObject([
      {},
      { role: "assistant", reasoning_content: expect.stringContaining("characters of text") },
      {},
    ]);
  });

  it("goes back alike after a database has kept it as JSON", async () => {
    const { model, bodies } = await openWorld({ modelName: "reasoner" });
    const first = await model().invoke("one?");
    const { data } = JSON.parse(JSON.stringify(first.toDict()));

    await model().invoke([new HumanMessage("one?"), first, new HumanMessage("two?")]);
    await model().invoke([new HumanMessage("one?"), new AIMessage(data), new HumanMessage("two?")]);

    expect(bodies().at(-1)).toEqual(bodies().at(-2));
  });
});

it("a MemoryVectorStore finds what is near, on the spare", async () => {
  const { hotspare, credentials, key } = await openWorld();
  key("a").revoked();
  const embedder = hotspare.embedder({ model: "text-embedding-3-small", credentials });
  const texts = ["cats sleep", "dogs bark"];
  const metadata = texts.map((_, index) => ({ index }));

  const store = await MemoryVectorStore.fromTexts(texts, metadata, new HotspareEmbeddings({ embedder }));

  expect(await store.similaritySearch("dogs bark", 1)).toMatchObject([{ metadata: { index: 1 } }]);
});
