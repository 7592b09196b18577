import OpenAI, { APIError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { keys, nothing, openClientWorld, pixel } from "./client-world.js";

async function openaiWorld() {
  const world = await openClientWorld();
  return { world, client: new OpenAI({ apiKey: keys.team, baseURL: world.baseURL, maxRetries: 0 }) };
}

const said = (content: string) => [{ role: "user" as const, content }];

const weather = {
  type: "function" as const,
  function: {
    name: "weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

describe("The openai package with a gateway", () => {
  it("chats with a model's name and with an alias, and reads which credential answered", async () => {
    const { client } = await openaiWorld();
    const { data, response } = await client.chat.completions
      .create({ model: "vision", messages: said("Hello") })
      .withResponse();
    expect(data.choices[0]?.message).toMatchObject({
      role: "assistant",
      content: expect.stringContaining("Hello"),
    });
    expect(data).toMatchObject({
      object: "chat.completion",
      model: "vision",
      choices: [{ finish_reason: "stop" }],
    });
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(Reflect.get(data, "_request_id")).toMatch(/^req_/);
    expect(response.headers.get("x-hotspare-credential")).toBe("one");
    const byAlias = await client.chat.completions.create({ model: "gpt-4o", messages: said("Hello") });
    expect(byAlias.model).toBe("gpt-4o");
  });

  it("sends a picture", async () => {
    const { client } = await openaiWorld();
    const content = [
      { type: "text" as const, text: "What is this?" },
      { type: "image_url" as const, image_url: { url: pixel, detail: "low" as const } },
    ];
    const answer = await client.chat.completions.create({
      model: "vision",
      messages: [{ role: "user", content }],
    });
    expect(answer.choices[0]?.message.content).toMatch(/image\/png, \d+ bytes, 1 x 1 pixels/);
  });

  it.each([false, true])("runs the whole loop of tool calls, streamed: %s", async (stream) => {
    const { client } = await openaiWorld();
    const cities: string[] = [];
    const tool = {
      ...weather,
      function: {
        ...weather.function,
        parse: (text: string) => JSON.parse(text) as { city: string },
        function: ({ city }: { city: string }) => {
          cities.push(city);
          return `mild in ${city}`;
        },
      },
    };
    const body = { model: "vision", messages: said("Please call weather"), tools: [tool] };
    const runner = stream
      ? client.chat.completions.runTools({ ...body, stream: true })
      : client.chat.completions.runTools(body);
    expect(await runner.finalContent()).toContain("mild in example");
    expect(cities).toEqual(["example"]);
    expect(runner.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"]);
  });

  it("parses an answer with a schema", async () => {
    const { client } = await openaiWorld();
    const answer = await client.chat.completions.parse({
      model: "vision",
      messages: said("Describe it"),
      response_format: zodResponseFormat(z.object({ title: z.string(), count: z.number() }), "description"),
    });
    expect(answer.choices[0]?.message.parsed).toEqual({ title: "example", count: 1 });
  });

  it("assembles a stream whose last chunk has the usage", async () => {
    const { client } = await openaiWorld();
    const asked = { model: "vision", messages: said("Count the words of this sentence") };
    const whole = await client.chat.completions.create(asked);
    const stream = await client.chat.completions.create({
      ...asked,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(usage).toEqual(whole.usage);
  });

  it("gets the same vectors as floats and as base64, its default", async () => {
    const { client, world } = await openaiWorld();
    const asked = { model: "documents", input: ["a", "b", "a"], dimensions: 16 };
    const byItself = await client.embeddings.create(asked);
    const floats = await client.embeddings.create({ ...asked, encoding_format: "float" });
    const base64 = await client.embeddings.create({ ...asked, encoding_format: "base64" });
    expect(byItself.data.map(({ embedding }) => embedding.length)).toEqual([16, 16, 16]);
    expect(byItself.data[0]?.embedding).toEqual(byItself.data[2]?.embedding);
    expect(byItself.data[0]?.embedding).not.toEqual(byItself.data[1]?.embedding);
    for (const [index, { embedding }] of floats.data.entries()) {
      expect(embedding.map(Math.fround)).toEqual(
        Array.from(byItself.data[index]?.embedding ?? [], Math.fround),
      );
      const text = base64.data[index]?.embedding as unknown as string;
      const { buffer } = new Uint8Array(Buffer.from(text, "base64"));
      expect([...new Float32Array(buffer)]).toEqual(embedding.map(Math.fround));
    }
    expect(world.simulator.requests.length).toBe(3);
  });

  it("lists the models that its key may use", async () => {
    const { client, world } = await openaiWorld();
    const names = async (openai: OpenAI) => (await openai.models.list()).data.map(({ id }) => id);
    expect(await names(client)).toEqual(expect.arrayContaining(["vision", "hurried", "documents"]));
    expect(await names(new OpenAI({ apiKey: keys.narrow, baseURL: world.baseURL }))).toEqual(["documents"]);
    expect(await client.models.retrieve("vision")).toMatchObject({ id: "vision", object: "model" });
  });

  it.each([
    ["an answer", false],
    ["a stream", true],
  ])(
    "ends the request to the provider and the admission at once when it aborts %s",
    async (_title, stream) => {
      const { client, world } = await openaiWorld();
      world.simulator.everyKey().hang();
      const stop = new AbortController();
      const asked = client.chat.completions.create(
        { model: "vision", messages: said("Hello"), stream },
        { signal: stop.signal },
      );
      const failed = expect(asked).rejects.toThrow(OpenAI.APIUserAbortError);
      await world.simulator.waitForRequests(1);
      expect(await world.underWay()).toEqual({ ofClients: 1, ofCredentials: 1, upstream: 1 });
      stop.abort();
      await failed;
      await expect.poll(() => world.underWay()).toEqual(nothing);
      expect(world.simulator.stats()["upstream-key-one-0001"]?.left).toBe(1);
    },
  );

  it("ends the request to the provider when it leaves a stream in the middle", async () => {
    const { client, world } = await openaiWorld();
    world.simulator.everyKey().reply(endlessWords);
    const stream = await client.chat.completions.create({
      model: "vision",
      messages: said("Go on"),
      stream: true,
    });
    let count = 0;
    for await (const chunk of stream) {
      count += chunk.choices.length;
      if (count === 3) break;
    }
    await expect.poll(() => world.underWay()).toEqual(nothing);
  });

  it("gets an error, and no whole answer, when the stream breaks in the middle", async () => {
    const { client, world } = await openaiWorld();
    world.simulator.everyKey().breakStream({ afterTokens: 3 });
    const runner = client.chat.completions.stream({ model: "vision", messages: said("Hello") });
    let text = "";
    runner.on("content", (piece) => {
      text += piece;
    });
    const error = await runner.finalChatCompletion().catch((thrown: unknown) => thrown);
    expect(text).not.toBe("");
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ code: "stream_interrupted" });
    await expect.poll(() => world.underWay()).toEqual(nothing);
  });
});

function endlessWords() {
  const text = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "word " } }] })}\n\n`;
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream" },
    steps: (function* () {
      for (;;) {
        yield { type: "write", text, part: "content" } as const;
        yield { type: "wait", ms: 5 } as const;
      }
    })(),
  } as const;
}
