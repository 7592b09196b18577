import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { keys, nothing, openClientWorld, pixel } from "./client-world.js";

async function langchainWorld(
  useResponsesApi: boolean,
  { key = keys.team as string, model = "vision" } = {},
) {
  const world = await openClientWorld();
  const configuration = { baseURL: world.baseURL };
  const chat = new ChatOpenAI({ model, apiKey: key, useResponsesApi, configuration, maxRetries: 0 });
  return { world, chat, configuration };
}

/** Two versions of the package have different types for this member. */
function totalTokensOf(message: object): number {
  const usage: unknown = Reflect.get(message, "usage_metadata");
  return Number(Reflect.get(Object(usage), "total_tokens") ?? 0);
}

const weather = tool(async ({ city }) => `mild in ${city}`, {
  name: "weather",
  description: "The weather of a city",
  schema: z.object({ city: z.string() }),
});

describe.each([false, true])(
  "LangChain's ChatOpenAI with a gateway, by the Responses API: %s",
  (responses) => {
    it("answers questions, also about pictures and in a stream", async () => {
      const { chat } = await langchainWorld(responses);
      const hello = await chat.invoke("Hello");
      expect(hello.text).toContain("Hello");
      expect(totalTokensOf(hello)).toBeGreaterThan(0);
      const seen = await chat.invoke([
        new HumanMessage({
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: pixel } },
          ],
        }),
      ]);
      expect(seen.text).toMatch(/image\/png, \d+ bytes, 1 x 1 pixels/);
      let streamed = "";
      let totalTokens = 0;
      for await (const chunk of await chat.stream("Hello")) {
        streamed += chunk.text;
        totalTokens += totalTokensOf(chunk);
      }
      expect(streamed).toBe(hello.text);
      expect(totalTokens).toBe(totalTokensOf(hello));
    });

    it("calls a tool and sends the tool's result", async () => {
      const { chat } = await langchainWorld(responses);
      const asked = new HumanMessage("Please call weather");
      const withTools = chat.bindTools([weather]);
      const called = await withTools.invoke([asked]);
      const [call] = called.tool_calls ?? [];
      expect(call).toMatchObject({ name: "weather", args: { city: "example" } });
      const result = (await weather.invoke(
        call as NonNullable<typeof call> & { type: "tool_call" },
      )) as ToolMessage;
      expect(result).toBeInstanceOf(ToolMessage);
      expect((await withTools.invoke([asked, called, result])).text).toContain("mild in example");
    });

    it("parses an answer with a schema", async () => {
      const { chat } = await langchainWorld(responses);
      const structured = chat.withStructuredOutput(z.object({ title: z.string() }), { method: "jsonSchema" });
      expect(await structured.invoke("Describe it")).toEqual({ title: "example" });
    });

    it.each([
      ["a wrong key", { key: keys.unknown }, "AuthenticationError", 401],
      ["a model that there is not", { model: "gpt-9" }, "NotFoundError", 404],
      ["all credentials at their rate limits", {}, "RateLimitError", 429],
    ])("throws the error of OpenAI's package for %s", async (_title, options, name, status) => {
      const { chat, world } = await langchainWorld(responses, options);
      world.simulator.everyKey().status(429, { headers: { "retry-after": "7" } });
      const error = await chat.invoke("Hello").catch((thrown: unknown) => thrown);
      expect(Object(error).constructor.name).toBe(name);
      expect(error).toMatchObject({ status });
      expect(await chat.stream("Hello").catch((thrown: unknown) => thrown)).toMatchObject({ status });
    });

    it("throws an error when a stream breaks in the middle, and ends the request to the provider after an abort", async () => {
      const { chat, world } = await langchainWorld(responses);
      world.simulator.everyKey().breakStream({ afterTokens: 3 });
      let text = "";
      const read = async () => {
        for await (const chunk of await chat.stream("Hello")) text += chunk.text;
      };
      await expect(read()).rejects.toThrow(/broke after its first content/);
      expect(text).not.toBe("");
      world.simulator.everyKey().healthy().hang();
      const before = world.simulator.everyKey().requests;
      const stop = new AbortController();
      const failed = expect(chat.invoke("Hello", { signal: stop.signal })).rejects.toThrow(/abort/i);
      await world.simulator.waitForRequests(before + 1);
      stop.abort();
      await failed;
      await expect.poll(() => world.underWay()).toEqual(nothing);
    });
  },
);

describe("LangChain's OpenAIEmbeddings with a gateway", () => {
  it("gets the same vectors as floats and as base64, and returns base64 as the received text", async () => {
    const { configuration } = await langchainWorld(false);
    const common = { model: "documents", apiKey: keys.team, configuration, maxRetries: 0 };
    const floats = new OpenAIEmbeddings({ ...common, encodingFormat: "float" });
    const [one, other, again] = await floats.embedDocuments(["a", "b", "a"]);
    expect(one).toHaveLength(16);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    const text: unknown = await new OpenAIEmbeddings({ ...common, encodingFormat: "base64" }).embedQuery("a");
    const { buffer } = new Uint8Array(Buffer.from(String(text), "base64"));
    expect([...new Float32Array(buffer)]).toEqual(one?.map(Math.fround));
  });
});
