import { describe, expect, it, vi } from "vitest";
import { embedderOf, neverAborts, rejectionOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";

const count = 80;
const dimensions = 1_024;
const inputs = Array.from({ length: count }, (_, index) => `text ${index}`);
const vectors = inputs.map((_, index) =>
  Float32Array.from({ length: dimensions }, (_each, position) => index + position / dimensions),
);
const base64 = vectors.map((vector) => Buffer.from(vector.buffer).toString("base64"));
const reply = (data: readonly unknown[], more: object = {}) => ({
  object: "list",
  data,
  model: "größe",
  usage: { prompt_tokens: 7, total_tokens: 7 },
  ...more,
});
const items = base64.map((embedding, index) => ({ object: "embedding", index, embedding }));

/** The vectors that an embedder reads from a body of some hundred kilobytes. */
async function embed(body: string): Promise<readonly (Float32Array | undefined)[]> {
  expect(body.length).toBeGreaterThan(256 * 1_024);
  const { baseURL } = await startLoopback((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  const { embeddings, model, usage } = await embedderOf(baseURL).embed(inputs, neverAborts);
  expect([model, usage.promptTokens]).toEqual(["größe", 7]);
  return embeddings.map(({ dense }) => dense);
}

describe("a large reply", () => {
  it.each([
    ["as most servers write it", JSON.stringify(reply(items))],
    ["with spaces behind colons", JSON.stringify(reply(items)).replaceAll('":', '": ')],
    ["on many lines", JSON.stringify(reply(items), null, 2)],
    ["with a mark at its beginning", `\uFEFF${JSON.stringify(reply(items))}`],
    ["with escaped slashes", JSON.stringify(reply(items)).replaceAll("/", "\\/")],
    ["with a quote in a text", JSON.stringify(reply(items, { note: '"embedding":"none"' }))],
    ["with a vector where none belongs", JSON.stringify(reply(items, { embedding: "AAAA" }))],
    [
      "with numbers",
      JSON.stringify(
        reply(items.map((item, index) => ({ ...item, embedding: [...(vectors[index] ?? [])] }))),
      ),
    ],
    [
      "with numbers here and there",
      JSON.stringify(
        reply(
          items.map((item, index) =>
            index % 2 === 0 ? item : { ...item, embedding: [...(vectors[index] ?? [])] },
          ),
        ),
      ),
    ],
    ["in another order", JSON.stringify(reply(items.toReversed()))],
  ])("%s has the same vectors", async (_, body) => {
    expect(await embed(body)).toEqual(vectors);
  });

  it.each([
    [
      "base64 after a name and a blank",
      JSON.stringify(reply(items)).replaceAll('"embedding":', '"embedding" :'),
    ],
    [
      "numbers",
      JSON.stringify(
        reply(items.map((item, index) => ({ ...item, embedding: [...(vectors[index] ?? [])] }))),
      ),
    ],
    ["base64", JSON.stringify(reply(items))],
  ])("of %s is not parsed as a text", async (_, body) => {
    const parse = vi.spyOn(JSON, "parse");
    try {
      await embed(body);
      expect(parse.mock.calls.filter(([text]) => text.length > 1_000)).toHaveLength(0);
    } finally {
      parse.mockRestore();
    }
  });

  it("has all vectors in one block of memory", async () => {
    const found = await embed(JSON.stringify(reply(items)));
    expect(new Set(found.map((vector) => vector?.buffer)).size).toBe(1);
  });

  it.each([
    ["that was cut", JSON.stringify(reply(items)).slice(0, -30), { reason: "truncated_json" }],
    [
      "that was cut within a vector",
      JSON.stringify(reply(items)).slice(0, 300_000),
      { reason: "truncated_json" },
    ],
    [
      "whose vector was cut",
      JSON.stringify(reply([{ ...items[0], embedding: base64[0]?.slice(0, -5) }, ...items.slice(1)])),
      { reason: "truncated_json" },
    ],
    [
      "with an empty vector",
      JSON.stringify(reply([{ ...items[0], embedding: "" }, ...items.slice(1)])),
      { reason: "empty_vector" },
    ],
    ["with a vector too few", JSON.stringify(reply(items.slice(1))), { reason: "wrong_vector_count" }],
    [
      "that is an error",
      JSON.stringify({ error: { message: "x".repeat(300_000), code: "server_error" } }),
      { reason: "error_in_reply" },
    ],
    ["that is a page", `<html>${"x".repeat(300_000)}`, { reason: "html_reply" }],
  ])("%s gives the same error as a small reply", async (_, body, problem) => {
    expect(await rejectionOf(embed(body))).toMatchObject(problem);
  });

  it("is read as text from a transport that returns no bytes", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, reply(items)));
    const transport = {
      fetch: async (url: string, request: object) => {
        const response = await fetch(url, request);
        const { status, ok, headers, body } = response;
        return { status, ok, url, headers, body, text: () => response.text() };
      },
    };
    const { embeddings } = await embedderOf(baseURL, { transport }).embed(inputs, neverAborts);
    expect(embeddings[3]?.dense).toEqual(vectors[3]);
  });
});
