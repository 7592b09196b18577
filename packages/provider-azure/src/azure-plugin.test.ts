import { describe, expect, it, vi } from "vitest";
import {
  chatRequest,
  embedderOf,
  gatherChunks,
  neverAborts,
  parsed,
  testKey,
  vlmOf,
} from "../test/adapters.js";
import { sendJson, startLoopback } from "../test/loopback-server.js";
import { azure } from "./azure-plugin.js";

const vector = { data: [{ index: 0, embedding: [0.5, -0.5] }], usage: { prompt_tokens: 1 } };
const completion = {
  model: "gpt-4o-2024-08-06",
  choices: [{ index: 0, finish_reason: "stop", message: { content: "hi" } }],
  usage: { prompt_tokens: 1, completion_tokens: 1 },
};

/** A server that answers embeddings and chats with the same body, and keeps the requests. */
const startAzure = () => startLoopback((response) => sendJson(response, { ...vector, ...completion }));

describe("azure", () => {
  it("refuses options that belong to a credential", () => {
    expect(() => azure({ endpoint: "https://x.openai.azure.com" } as never)).toThrow(
      "endpoint: is not an option of azure(): it belongs to a credential",
    );
    expect(() => azure({ transport: 3 } as never)).toThrow(
      "transport: is 3: must be an object with a method",
    );
  });

  it("calls the v1 API without an api-version, with the deployment in the body", async () => {
    const { endpoint, requests } = await startAzure();
    const { embeddings } = await embedderOf(endpoint).embed(["x"], neverAborts);
    await vlmOf(endpoint).complete(chatRequest, neverAborts);
    expect(embeddings[0]?.dense).toEqual(new Float32Array([0.5, -0.5]));
    expect(requests.map(({ path }) => path)).toEqual([
      "/openai/v1/embeddings",
      "/openai/v1/chat/completions",
    ]);
    expect(requests.map(({ body }) => body["model"])).toEqual(["team-deployment", "team-deployment"]);
  });

  it("calls a dated API with the deployment in the path and the api-version in the query", async () => {
    const { endpoint, requests } = await startAzure();
    const apiVersion = "2024-10-21";
    await embedderOf(endpoint, { apiVersion }).embed(["x"], neverAborts);
    await vlmOf(endpoint, { apiVersion }).complete(chatRequest, neverAborts);
    expect(requests.map(({ path }) => path)).toEqual([
      "/openai/deployments/team-deployment/embeddings?api-version=2024-10-21",
      "/openai/deployments/team-deployment/chat/completions?api-version=2024-10-21",
    ]);
  });

  it.each(["v1", "2024-10-21"])(
    "sends a key as api-key and a token as a bearer, to %s",
    async (apiVersion) => {
      const { endpoint, requests } = await startAzure();
      await embedderOf(endpoint, { apiVersion }).embed(["x"], neverAborts);
      await embedderOf(endpoint, { apiVersion, tokenProvider: () => "entra-token" }).embed(
        ["x"],
        neverAborts,
      );
      const sent = requests.map(({ headers }) => [headers["api-key"], headers.authorization]);
      expect(sent).toEqual([
        [testKey, undefined],
        [undefined, "Bearer entra-token"],
      ]);
    },
  );

  it.each(["v1", "2024-10-21"])(
    "lets the headers of the call override the credential's headers, to %s",
    async (apiVersion) => {
      const { endpoint, requests } = await startAzure();
      const context = { ...neverAborts, headers: { "X-Team": "b" } };
      await embedderOf(endpoint, { apiVersion, headers: { "x-team": "a" } }).embed(["x"], context);
      await vlmOf(endpoint, { apiVersion }).complete(chatRequest, context);
      for (const { headers } of requests)
        expect(headers).toMatchObject({ "x-team": "b", "api-key": testKey });
      expect(requests).toHaveLength(2);
    },
  );

  it("sends the sampling options, and leaves topK out with a warning", async () => {
    const { endpoint, requests } = await startAzure();
    const asked = { ...chatRequest, topP: 0.9, stop: "END", seed: 7, topK: 5 };
    const { warnings } = await vlmOf(endpoint).complete(asked, neverAborts);
    expect(requests[0]?.body).toMatchObject({ top_p: 0.9, stop: "END", seed: 7 });
    expect(requests[0]?.body).not.toHaveProperty("top_k");
    expect(warnings).toMatchObject([{ type: "unsupported", field: "topK" }]);
  });

  it("lets the credential's headers win, in any spelling", async () => {
    const { endpoint, requests } = await startAzure();
    const headers = { "API-Key": "gateway-key", "x-team": "a" };
    await embedderOf(endpoint, { headers }).embed(["x"], neverAborts);
    expect(requests[0]?.headers).toMatchObject({ "api-key": "gateway-key", "x-team": "a" });
  });

  it.each(["v1", "2024-10-21"])("reads nothing from the environment, for %s", async (apiVersion) => {
    vi.stubEnv("OPENAI_BASE_URL", "https://elsewhere.example/v1");
    vi.stubEnv("AZURE_OPENAI_ENDPOINT", "https://elsewhere.example");
    vi.stubEnv("AZURE_OPENAI_API_KEY", "key-of-environment");
    vi.stubEnv("OPENAI_API_VERSION", "1999-01-01");
    vi.stubEnv("OPENAI_ORG_ID", "org-of-environment");
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", "x-environment: yes");
    const { endpoint, requests } = await startAzure();
    await embedderOf(endpoint, { apiVersion, tokenProvider: () => "entra-token" }).embed(["x"], neverAborts);
    expect(JSON.stringify(requests)).not.toMatch(/environment|1999/);
    expect(requests).toHaveLength(1);
  });

  it("sends images unchanged, and the limit of tokens under the name of the version", async () => {
    const { endpoint, requests } = await startAzure();
    const bytes = new Uint8Array([1, 2, 3]);
    const content = [
      { type: "image" as const, image: { kind: "bytes" as const, bytes, mediaType: "image/png" } },
      { type: "image" as const, image: { kind: "url" as const, url: "https://pictures.example/a.png" } },
    ];
    const request = { messages: [{ role: "user" as const, content }] };
    await vlmOf(endpoint).complete(request, neverAborts);
    await vlmOf(endpoint, { apiVersion: "2024-06-01" }).complete(request, neverAborts);
    const urls = ["data:image/png;base64,AQID", "https://pictures.example/a.png"];
    expect(requests[0]?.body).toMatchObject({
      messages: [{ content: urls.map((url) => ({ type: "image_url", image_url: { url } })) }],
      max_completion_tokens: 7,
    });
    expect(requests[1]?.body).toMatchObject({ max_tokens: 7 });
    expect(requests[1]?.body).not.toHaveProperty("max_completion_tokens");
  });

  it("requests the usage of a stream when the version has the option", async () => {
    const { endpoint, requests } = await startAzure();
    for (const apiVersion of ["v1", "2024-09-01-preview", "2024-08-01-preview"]) {
      await gatherChunks(vlmOf(endpoint, { apiVersion }).stream(chatRequest, neverAborts));
    }
    const usage = { include_usage: true };
    expect(requests.map(({ body }) => body["stream_options"])).toEqual([usage, usage, undefined]);
  });

  it("calls tools", async () => {
    const call = { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":1}' } };
    const { endpoint, requests } = await startLoopback((response) =>
      sendJson(response, { choices: [{ finish_reason: "tool_calls", message: { tool_calls: [call] } }] }),
    );
    const tools = [{ name: "look", parameters: { type: "object" } }];
    const reply = await vlmOf(endpoint).complete({ ...chatRequest, tools }, neverAborts);
    expect(reply.toolCalls).toEqual([{ id: "call_1", name: "look", arguments: '{"at":1}' }]);
    expect(requests[0]?.body["tools"]).toEqual([
      { type: "function", function: { name: "look", parameters: { type: "object" } } },
    ]);
  });

  it("shows a listener what is sent and received, and returns the reply's id and Azure's finish reason", async () => {
    const choices = [{ finish_reason: "stop", message: { content: "a" } }];
    const { endpoint } = await startLoopback((response) => sendJson(response, { id: "chatcmpl-1", choices }));
    const seen: unknown[] = [];
    const wire = {
      request: ({ body }: { readonly body: unknown }) => seen.push(body),
      reply: ({ status }: { readonly status: number }) => seen.push(status),
      payload: (value: unknown) => seen.push(value),
    };
    const reply = await vlmOf(endpoint).complete(chatRequest, { ...neverAborts, wire });
    expect(reply).toMatchObject({ responseId: "chatcmpl-1", rawFinishReason: "stop" });
    expect(seen).toMatchObject([{ messages: expect.any(Array) }, 200, { id: "chatcmpl-1" }]);
  });

  it("names the resource and the deployment for shared health", () => {
    const credential = parsed("https://x.openai.azure.com/");
    expect(azure().endpointOf?.(credential)).toBe("https://x.openai.azure.com");
    expect(azure().wireModelOf?.(credential, "text-embedding-3-small")).toBe("team-deployment");
    expect(azure().knownDimensions?.("text-embedding-3-large")).toBe(3072);
  });

  it("states the limits of Azure: 2048 inputs and 300000 tokens a request", () => {
    expect(embedderOf("https://x.openai.azure.com").capabilities).toMatchObject({
      maxInputs: 2048,
      maxTokens: 300_000,
    });
  });
});

describe("a deployment", () => {
  it("teaches by its refusals, which the other credentials of the resource learn too", async () => {
    const { endpoint, requests } = await startLoopback((response, { body }) =>
      "temperature" in body
        ? sendJson(
            response,
            {
              error: {
                message: "Unsupported value: 'temperature' does not support 0 with this model.",
                param: "temperature",
              },
            },
            400,
          )
        : sendJson(response, completion),
    );
    const plugin = azure();
    const model = { model: "gpt-5", headers: {}, extraBody: {} };
    const request = { ...chatRequest, temperature: 0 };
    const vlm = plugin.createVlm?.(parsed(endpoint), model);
    await expect(vlm?.complete(request, neverAborts)).rejects.toMatchObject({
      reason: "temperature_refused",
    });
    await vlm?.complete(request, neverAborts);
    const other = plugin.createVlm?.(parsed(endpoint, { apiKey: "another-key-0123456789" }), model);
    const reply = await other?.complete(request, { ...neverAborts, callId: 2 });
    expect(reply?.warnings).toMatchObject([{ type: "dropped", field: "temperature" }]);
    expect(requests.map(({ body }) => "temperature" in body)).toEqual([true, false, false]);
    await Promise.all([vlm?.close?.(), other?.close?.()]);
  });

  it("gets requests as its credential says", async () => {
    const { endpoint, requests } = await startAzure();
    await vlmOf(endpoint, { send: { maxTokens: "max_tokens", leaveOut: ["seed"] } }).complete(
      { ...chatRequest, seed: 1 },
      neverAborts,
    );
    expect(requests[0]?.body).toMatchObject({ max_tokens: 7 });
    expect(requests[0]?.body).not.toHaveProperty("seed");
    expect(embedderOf(endpoint, { limits: { maxInputs: 16 } }).capabilities.maxInputs).toBe(16);
  });
});

it("learns how many inputs a deployment accepts", async () => {
  // Azure-Samples/azure-search-vector-samples#224
  const message =
    "Too many inputs. The max number of inputs is 16. We hope to increase the number of inputs per request soon.";
  let isRefused = true;
  const { endpoint } = await startLoopback((response) =>
    isRefused
      ? sendJson(
          response,
          { error: { message, type: "invalid_request_error", param: null, code: null } },
          400,
        )
      : sendJson(response, { data: [{ index: 0, embedding: [0, 1] }], model: "m" }),
  );
  const embedder = embedderOf(endpoint);
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
  await expect(embedder.embed(texts, neverAborts)).rejects.toMatchObject({
    reason: "max_inputs",
    maxInputs: 16,
    thisRequestOnly: true,
  });
  isRefused = false;
  await embedder.embed(["text 0"], neverAborts);
  expect(embedder.capabilities.maxInputs).toBe(16);
});
