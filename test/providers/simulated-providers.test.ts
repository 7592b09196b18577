import { failureOf } from "@hotspare/core";
import { ManualClock, simulatedVector } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { keys, simulatedWorld } from "./simulated-world.js";

const model = "text-embedding-3-small";
const vision = "doubao-embedding-vision-251215";
const chat = "gpt-4.1-mini";

type World = Awaited<ReturnType<typeof simulatedWorld>>;

/** One embedder for each provider, with the key that the simulator knows it by. */
const embedders = [
  {
    name: "Azure's undated API",
    key: keys.azure,
    open: ({ hotspare, credentials }: World) =>
      hotspare.embedder({ model, dimensions: 1536, credentials: [credentials.azure] }),
  },
  {
    name: "Azure's dated API",
    key: keys.azure,
    open: ({ hotspare, credentials }: World) =>
      hotspare.embedder({ model, dimensions: 1536, credentials: [credentials.datedAzure] }),
  },
  {
    name: "Ark's multimodal API",
    key: keys.ark,
    open: ({ hotspare, credentials }: World) =>
      hotspare.embedder({ model: vision, dimensions: 1024, credentials: [credentials.ark] }),
  },
  {
    name: "Ark's text API",
    key: keys.ark,
    open: ({ hotspare, credentials }: World) =>
      hotspare.embedder({
        model: "doubao-embedding-large-text-250515",
        dimensions: 1024,
        credentials: [credentials.ark],
      }),
  },
  {
    name: "VikingDB",
    key: keys.vikingdb,
    open: ({ hotspare, credentials }: World) =>
      hotspare.embedder({ model: vision, dimensions: 1024, credentials: [credentials.vikingdb] }),
  },
] as const;

/** What an attempt was judged to be. */
async function judged(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { class: errorClass, scope, retryAfterMs } = failureOf(error)?.classification ?? {};
  return { class: errorClass, scope, retryAfterMs };
}

describe.each(embedders)("a simulator that speaks $name", ({ key, open }) => {
  it("embeds a text as any other provider of the same model would", async () => {
    const world = await simulatedWorld({ deployments: { "team-deployment": model } });
    const embedder = open(world);
    const { embeddings, usage } = await embedder.embed(["hello", "world"]);
    expect(embeddings.map(({ dense }) => dense)).toEqual(
      ["hello", "world"].map((text) => simulatedVector(embedder.model, text, embedder.dimensions)),
    );
    expect(usage).toMatchObject({ source: "reported" });
    expect(usage.promptTokens).toBeGreaterThan(0);
  });

  it.each([
    { fault: "revoked", class: "auth" },
    { fault: "quota", class: "quota_exceeded" },
    { fault: "status", status: 500, class: "transient" },
    { fault: "status", status: 429, class: "rate_limited" },
    { fault: "status", status: 404, class: "not_found" },
    { fault: "htmlError", class: "transient" },
    { fault: "resetConnection", class: "transient" },
    { fault: "truncatedJson", class: "transient" },
    { fault: "emptyData", class: "unknown" },
    { fault: "nullVector", class: "transient" },
    { fault: "wrongDimensions", class: "not_found" },
  ] as const)("says $fault $status in words that are judged $class", async (each) => {
    const world = await simulatedWorld();
    const scripted = world.simulator.key(key);
    if (each.fault === "status") scripted.status(each.status);
    else if (each.fault === "quota") scripted.quota(0);
    else if (each.fault === "wrongDimensions") scripted.wrongDimensions(7);
    else scripted[each.fault]();
    const told = await judged(open(world).embed(["hello"]));
    // VikingDB has no quota of its own: an account that is overdue cannot pay.
    const isOverdue = each.fault === "quota" && key === keys.vikingdb;
    const isLost = ["emptyData", "nullVector"].includes(each.fault);
    if (isLost) expect(["transient", "unknown"]).toContain(told.class);
    else expect(told.class).toBe(isOverdue ? "auth" : each.class);
  });

  it("refuses more requests than its limit, in words that are judged rate_limited", async () => {
    const world = await simulatedWorld();
    world.simulator.key(key).rateLimit({ requestsPerMinute: 1 });
    const embedder = open(world);
    await embedder.embed(["hello"]);
    expect(await judged(embedder.embed(["again"]))).toMatchObject({ class: "rate_limited" });
  });
});

describe("a simulated VikingDB", () => {
  const hybrid = ({ hotspare, credentials }: World, changes: { readonly secretAccessKey?: string } = {}) =>
    hotspare.embedder({
      model: "bge-m3",
      output: "hybrid",
      credentials: [{ ...credentials.vikingdb, ...changes }],
    });

  it("answers dense and sparse vectors with one signed request", async () => {
    const world = await simulatedWorld();
    const { embeddings } = await hybrid(world).embed(["red fox, red"]);
    expect(embeddings[0]?.dense).toEqual(simulatedVector("bge-m3", "red fox, red", 1024));
    expect(embeddings[0]?.sparse).toEqual({
      kind: "token",
      weights: new Map([
        ["red", Math.fround(2 / 3)],
        ["fox", Math.fround(1 / 3)],
      ]),
    });
    expect(world.simulator.requests).toHaveLength(1);
  });

  it("refuses a signature made with another secret", async () => {
    const world = await simulatedWorld();
    const call = hybrid(world, { secretAccessKey: "c29tZXRoaW5nLWVsc2UtMDEyMzQ1Njc4OQ" }).embed(["x"]);
    expect(await judged(call)).toMatchObject({ class: "auth" });
    expect(world.simulator.requests[0]).toMatchObject({ status: 401, key: keys.vikingdb });
  });

  it("shows neither the secret nor the signature in its log", async () => {
    const world = await simulatedWorld();
    await hybrid(world).embed(["x"]);
    expect(JSON.stringify(world.simulator.requests)).not.toMatch(/Signature=[0-9a-f]/);
  });
});

describe("a simulated Ark", () => {
  it("answers a sparse vector as indices, and only for text", async () => {
    const { hotspare, credentials } = await simulatedWorld();
    const embedder = hotspare.embedder({ model: vision, output: "sparse", credentials: [credentials.ark] });
    const { embeddings } = await embedder.embed(["red fox, red"]);
    const { sparse } = embeddings[0] ?? {};
    if (sparse?.kind !== "index") throw new Error("not a list of indices");
    expect([...sparse.values].sort()).toEqual([Math.fround(1 / 3), Math.fround(2 / 3)]);
  });

  it("answers by the model behind an endpoint's id, and knows no other", async () => {
    const { hotspare, credentials } = await simulatedWorld({
      models: [vision],
      deployments: { "ep-20260101-abcde": vision },
    });
    const open = (endpointId: string) =>
      hotspare.embedder({
        model: vision,
        dimensions: 2048,
        credentials: [{ ...credentials.ark, endpointId }],
      });
    const { embeddings } = await open("ep-20260101-abcde").embed(["x"]);
    expect(embeddings[0]?.dense).toEqual(simulatedVector(vision, "x", 2048));
    expect(await judged(open("ep-20260101-other").embed(["x"]))).toMatchObject({ class: "not_found" });
  });
});

describe("a simulated Azure", () => {
  it("annotates completions and streams with its filter's verdicts, which are no errors", async () => {
    const { hotspare, credentials } = await simulatedWorld({ deployments: { "team-deployment": chat } });
    for (const credential of [credentials.azure, credentials.datedAzure]) {
      const vlm = hotspare.vlm({ model: chat, credentials: [credential] });
      const { content } = await vlm.complete({ prompt: "Hello" });
      expect(content).toContain("This is the simulated gpt-4.1-mini.");
      let streamed = "";
      for await (const chunk of vlm.stream({ prompt: "Hello" }))
        if (chunk.type === "content") streamed += chunk.content;
      expect(streamed).toBe(content);
    }
  });

  it("sends the annotations on the wire", async () => {
    const { simulator } = await simulatedWorld();
    const post = (stream: boolean) =>
      fetch(`${simulator.addressOf("azure")}/openai/deployments/d/chat/completions?api-version=2024-10-21`, {
        method: "POST",
        headers: { "api-key": keys.azure, "content-type": "application/json" },
        body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }], stream }),
      });
    const verdict = { hate: { filtered: false, severity: "safe" } };
    expect(await (await post(false)).json()).toMatchObject({
      model: "d",
      prompt_filter_results: [{ content_filter_results: verdict }],
      choices: [{ content_filter_results: verdict }],
    });
    const [opening, first] = (await (await post(true)).text()).split("\n\n");
    expect(JSON.parse(opening?.slice(6) ?? "")).toMatchObject({
      choices: [],
      prompt_filter_results: [{ content_filter_results: verdict }],
    });
    expect(JSON.parse(first?.slice(6) ?? "")).toMatchObject({
      choices: [{ content_filter_results: verdict }],
    });
  });

  it("finds nothing without an api-version, and no deployment that it was not told", async () => {
    const { simulator } = await simulatedWorld({ models: ["d"] });
    const statusOf = async (path: string) => {
      const reply = await fetch(`${simulator.addressOf("azure")}/openai/deployments/${path}`, {
        method: "POST",
        headers: { "api-key": keys.azure },
        body: JSON.stringify({ input: "x" }),
      });
      return [reply.status, ((await reply.json()) as { error?: { code?: string } }).error?.code];
    };
    expect(await statusOf("d/embeddings?api-version=2024-10-21")).toEqual([200, undefined]);
    expect(await statusOf("d/embeddings")).toEqual([404, "404"]);
    expect(await statusOf("e/embeddings?api-version=2024-10-21")).toEqual([404, "DeploymentNotFound"]);
  });

  it("states the wait of its rate limits, which is read from the header", async () => {
    const world = await simulatedWorld({ clock: new ManualClock() });
    world.simulator.key(keys.azure).rateLimit({ requestsPerMinute: 2 });
    const embedder = world.hotspare.embedder({
      model,
      dimensions: 1536,
      credentials: [world.credentials.azure],
    });
    await embedder.embed(["1"]);
    await embedder.embed(["2"]);
    const { retryAfterMs } = await judged(embedder.embed(["3"]));
    expect(retryAfterMs).toBeGreaterThan(29_000);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
  });
});
