import type { Message, VlmChunk } from "@hotspare/core";
import { simulatedVector } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { keys, simulatedWorld } from "./simulated-world.js";

const picture = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const chat = "gpt-4.1-mini";
const arkChat = "doubao-seed-2-0-lite-260428";
const weather = {
  name: "weather",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** One VLM with a credential of each provider, in this order: OpenAI, Azure, Volcengine. */
async function chainOfVlms() {
  const world = await simulatedWorld({ deployments: { "team-deployment": chat } });
  const { openai, azure, ark } = world.credentials;
  const vlm = world.hotspare.vlm({ model: chat, credentials: [openai, azure, { ...ark, model: arkChat }] });
  const bodyOf = (index: number) => world.simulator.requests.at(index)?.body as Record<string, unknown>;
  return { ...world, vlm, bodyOf };
}

/** What the simulator fails with, so that the chain is walked to its n-th credential. */
const walks = [
  { answeredBy: "openai", dead: [] },
  { answeredBy: "azure", dead: [keys.openai] },
  { answeredBy: "ark", dead: [keys.openai, keys.azure] },
] as const;

async function collect(chunks: AsyncIterable<VlmChunk>) {
  const all: VlmChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

describe.each(walks)("a VLM over three providers that is answered by $answeredBy", ({ answeredBy, dead }) => {
  it("sees the picture", async () => {
    const { vlm, simulator } = await chainOfVlms();
    for (const key of dead) simulator.key(key).revoked();
    const { content, credentialId, attempts } = await vlm.complete({
      prompt: "What is this?",
      images: [picture],
    });
    expect(content).toContain(`Media 1: image/png, ${picture.length} bytes, 1 x 1 pixels.`);
    expect(credentialId).toBe(answeredBy);
    expect(attempts.map(({ classification }) => classification?.class)).toEqual([
      ...dead.map(() => "auth"),
      undefined,
    ]);
  });

  it("calls the tool, and reads the answer of a tool that another provider called", async () => {
    const { vlm, simulator, bodyOf } = await chainOfVlms();
    const question: Message = { role: "user", content: "Please call weather" };
    const first = await vlm.complete({ messages: [question], tools: [weather] });
    expect(first).toMatchObject({ credentialId: "openai", finishReason: "toolCalls" });
    const [call] = first.toolCalls;
    if (call === undefined) throw new Error("no tool was called");

    for (const key of dead) simulator.key(key).revoked();
    const second = await vlm.complete({
      tools: [weather],
      messages: [
        question,
        { role: "assistant", toolCalls: first.toolCalls },
        { role: "tool", toolCallId: call.id, content: '{"celsius":21}' },
      ],
    });
    expect(second.credentialId).toBe(answeredBy);
    expect(second.content).toContain('The tool answered: "{"celsius":21}"');
    expect(bodyOf(-1)["messages"]).toEqual([
      question,
      {
        role: "assistant",
        content: null,
        tool_calls: [
          { id: call.id, type: "function", function: { name: "weather", arguments: call.arguments } },
        ],
      },
      { role: "tool", tool_call_id: call.id, content: '{"celsius":21}' },
    ]);
  });

  it("streams text and tool calls", async () => {
    const { vlm, simulator } = await chainOfVlms();
    for (const key of dead) simulator.key(key).revoked();
    const text = await collect(vlm.stream({ prompt: "Hello" }));
    expect(text.flatMap((chunk) => (chunk.type === "content" ? [chunk.content] : [])).join("")).toContain(
      'You wrote: "Hello"',
    );
    const calls = await collect(vlm.stream({ prompt: "Please call weather", tools: [weather] }));
    const pieces = calls.flatMap((chunk) => (chunk.type === "toolCall" ? [chunk] : []));
    expect(pieces[0]).toMatchObject({ index: 0, name: "weather", id: expect.stringMatching(/^call_/) });
    expect(JSON.parse(pieces.map((piece) => piece.arguments).join(""))).toEqual({
      city: expect.any(String),
    });
    for (const chunks of [text, calls])
      expect(chunks.at(-1)).toMatchObject({
        type: "finish",
        credentialId: answeredBy,
        usage: { source: "reported" },
      });
  });
});

describe("an embedder over several providers", () => {
  const model = "text-embedding-3-small";

  it("has the same vectors from OpenAI and from an Azure deployment of the same model", async () => {
    const world = await simulatedWorld({ deployments: { "team-deployment": model } });
    const { openai, azure, datedAzure } = world.credentials;
    const embedder = world.hotspare.embedder({
      model,
      dimensions: 256,
      credentials: [openai, azure, datedAzure],
    });
    const expected = [{ dense: simulatedVector(model, "hello", 256) }];
    expect(await embedder.embed(["hello"])).toMatchObject({ credentialId: "openai", embeddings: expected });
    world.simulator.key(keys.openai).fail("openai.insufficient_quota");
    expect(await embedder.embed(["hello"])).toMatchObject({ credentialId: "azure", embeddings: expected });
    world.simulator.key(keys.azure).fail("azure.call_rate_limit", { endpoint: "default" });
    expect(await embedder.embed(["hello"])).toMatchObject({
      credentialId: "dated-azure",
      embeddings: expected,
    });
  });

  it("has the same vectors from Ark and from VikingDB, which serve the same model", async () => {
    const world = await simulatedWorld();
    const vision = "doubao-embedding-vision-251215";
    const embedder = world.hotspare.embedder({
      model: vision,
      dimensions: 1024,
      credentials: [world.credentials.ark, world.credentials.vikingdb],
    });
    const expected = [{ dense: simulatedVector(vision, "hello", 1024) }];
    expect(await embedder.embed(["hello"])).toMatchObject({ credentialId: "ark", embeddings: expected });
    world.simulator.key(keys.ark).fail("volcengine.account_overdue");
    expect(await embedder.embed(["hello"])).toMatchObject({ credentialId: "vikingdb", embeddings: expected });
  });

  it("refuses a third provider's model, unless it is declared to have the same vectors", async () => {
    const { hotspare, credentials, simulator } = await simulatedWorld({
      deployments: { "team-deployment": model },
    });
    const other = "doubao-embedding-large-text-250515";
    const chain = [credentials.openai, credentials.azure, { ...credentials.ark, model: other }];
    expect(() => hotspare.embedder({ model, dimensions: 1024, credentials: chain })).toThrow(
      /credentials\[2\]\.model: is "doubao-embedding-large-text-250515"/,
    );
    const embedder = hotspare.embedder({
      model,
      dimensions: 1024,
      credentials: chain,
      vectorSpace: { name: "distilled", models: [model, other] },
    });
    simulator.key(keys.openai).revoked();
    simulator.key(keys.azure).revoked();
    expect(await embedder.embed(["hello"])).toMatchObject({ credentialId: "ark", provider: "volcengine" });
  });
});
