import { inspect } from "node:util";
import { Secret } from "@hotspare/core/plugin";
import { describe, expect, it, vi } from "vitest";
import { embedderOf, neverAborts, rejectionOf, testKey } from "../test/adapters.js";
import { sendJson, startLoopback } from "../test/loopback-server.js";
import { openai } from "./openai-plugin.js";

const vectors = { data: [{ index: 0, embedding: [1] }] };

function embedder(apiKey: Secret, baseURL: string, headers = {}, plugin = openai()) {
  const model = { model: "m", output: "dense", headers } as const;
  const made = plugin.createEmbedder?.({ apiKey, baseURL, organization: "org-a", project: "proj_a" }, model);
  if (made === undefined) throw new Error("the plugin makes embedders");
  return made;
}

describe("openai()", () => {
  it("refuses options that belong to a credential, and unknown options", () => {
    expect(() => openai({ baseURL: "http://127.0.0.1:8000/v1", apiKey: "k" } as never)).toThrow(
      /^The options of openai\(\) have 2 problems; correct it:\n {2}baseURL: .*belongs to a credential.*baseURL \}\].*\n {2}apiKey: .*belongs to a credential/,
    );
    expect(() => openai({ transprot: {} } as never)).toThrow('did you mean "transport"?');
  });

  it.each<[transport: unknown, message: string]>([
    [3, "transport: is 3: must be an object with a method fetch: { fetch }, or createPooledTransport"],
    [{}, "transport: is a plain object: must be an object with a method fetch"],
    [null, "transport: is null: must be an object with a method fetch"],
    [
      () => undefined,
      "transport: is a function: must be an object with a method fetch: write transport: { fetch }",
    ],
    [{ dispatch() {} }, "write transport: createPooledTransport({ dispatcher })"],
    [{ fetch() {}, close: true }, "transport: is a plain object, which has a close that is not a function"],
  ])("refuses a value that is no transport: %o", (transport, message) => {
    expect(() => openai({ transport } as never)).toThrow(message);
  });

  it("reads nothing from the environment", async () => {
    for (const name of ["API_KEY", "BASE_URL", "ORG_ID", "PROJECT_ID", "ADMIN_KEY", "WEBHOOK_SECRET"]) {
      vi.stubEnv(`OPENAI_${name}`, "from-environment");
    }
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", "x-custom: from-environment");
    vi.stubEnv("OPENAI_LOG", "debug");
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, vectors));
    await embedderOf(baseURL).embed(["a"], neverAborts);
    expect(JSON.stringify(requests[0]?.headers)).not.toContain("from-environment");
    expect(requests[0]?.headers).not.toHaveProperty("openai-organization");
  });

  it("sends the organization, the project and the model's own headers", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, vectors));
    await embedder(Secret.from("k"), baseURL, { "x-team": "a" }).embed(["a"], neverAborts);
    expect(requests[0]?.headers).toMatchObject({
      "openai-organization": "org-a",
      "openai-project": "proj_a",
      "x-team": "a",
    });
  });

  it("sends the new key once a function's key has changed", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, vectors));
    let key = "first";
    const secret = Secret.from(async () => key);
    const made = embedder(secret, baseURL);
    await made.embed(["a"], neverAborts);
    key = "second";
    await secret.refresh();
    await made.embed(["a"], neverAborts);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
  });

  it("sends each request once: retries are core's", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, { error: {} }, 503));
    await rejectionOf(embedderOf(baseURL).embed(["a"], neverAborts));
    expect(requests).toHaveLength(1);
  });

  it("sends requests with the user's fetch", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, vectors));
    let asked = 0;
    const fetch: typeof globalThis.fetch = (...args) => {
      asked += 1;
      return globalThis.fetch(...args);
    };
    const made = embedder(Secret.from("k"), baseURL, {}, openai({ transport: { fetch } }));
    expect((await made.embed(["a"], neverAborts)).embeddings).toHaveLength(1);
    await made.close?.();
    expect([asked, requests.length]).toEqual([1, 1]);
  });

  it.each([
    ["a refusal", 401, { error: { message: "Incorrect API key provided", code: "invalid_api_key" } }],
    ["a page", 200, "<html>"],
    ["an error in a 200", 200, { error: { message: "no" } }],
  ])("never prints the key in %s", async (_, status, body) => {
    const { baseURL } = await startLoopback((response) => sendJson(response, body, status));
    const error = await rejectionOf(embedderOf(baseURL).embed(["a"], neverAborts));
    for (const print of [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      String(error),
    ]) {
      expect(print).not.toContain(testKey.slice(8));
    }
  });

  it("knows the dimensions only for OpenAI's models", () => {
    const { knownDimensions } = openai();
    expect(knownDimensions?.("text-embedding-3-large")).toBe(3072);
    expect(knownDimensions?.("constructor")).toBeUndefined();
  });
});
