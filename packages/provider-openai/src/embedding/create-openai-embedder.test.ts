import { UnusableReplyError } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { embedderOf, neverAborts, rejectionOf, testKey } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { settlesWithin, turns } from "../../test/settles-within.js";

const base64 = (...numbers: readonly number[]) =>
  Buffer.from(new Float32Array(numbers).buffer).toString("base64");

const list = (...data: readonly unknown[]) => ({
  data,
  model: "served",
  usage: { prompt_tokens: 7, total_tokens: 7 },
});

/** The result of an embedder for one body. */
async function embedding(body: unknown, inputs: readonly string[] = ["a"], headers = {}) {
  const loopback = await startLoopback((response) => sendJson(response, body, 200, headers));
  return { ...loopback, replying: embedderOf(loopback.baseURL).embed(inputs, neverAborts) };
}

describe("a request", () => {
  it("requests base64, and dimensions only when they are configured", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, list({ index: 0, embedding: base64(1) })),
    );
    await embedderOf(baseURL).embed(["a"], neverAborts);
    await embedderOf(baseURL, { dimensions: 1 }).embed([[{ type: "text", text: "b" }]], neverAborts);
    const fields = { model: "text-embedding-3-small", encoding_format: "base64" };
    expect(requests.map(({ body }) => body)).toEqual([
      { ...fields, input: ["a"] },
      { ...fields, input: ["b"], dimensions: 1 },
    ]);
    expect(requests[0]?.path).toBe("/v1/embeddings");
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${testKey}`);
  });

  it("sends a call's user, and warns about options that belong to the embedder or to another provider", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, list({ index: 0, embedding: base64(1) })),
    );
    const { warnings } = await embedderOf(baseURL, { dimensions: 1 }).embed(["a"], {
      ...neverAborts,
      providerOptions: { openai: { user: "u", dimensions: 1 }, azure: { dimensions: 2 }, cohere: {} },
    });
    expect(requests[0]?.body).toMatchObject({ user: "u", dimensions: 1 });
    expect(warnings?.map(({ field }) => field)).toEqual([
      "providerOptions.cohere",
      "providerOptions.azure.dimensions",
    ]);
  });

  it("is never sent for an input that is no text", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
    const image = { type: "image", image: { kind: "url", url: "https://x.test/a.png" } } as const;
    await expect(embedderOf(baseURL).embed([[image]], neverAborts)).rejects.toThrow(TypeError);
    expect(requests).toHaveLength(0);
  });

  it("pings with one token, and reports its usage", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, list({ index: 0, embedding: base64(1) })),
    );
    expect(await embedderOf(baseURL).ping?.(neverAborts)).toMatchObject({
      promptTokens: 7,
      source: "reported",
    });
    expect(requests[0]?.body["input"]).toEqual(["."]);
  });
});

describe("a reply", () => {
  it("is decoded into one block of memory, with a view for each vector", async () => {
    const { replying } = await embedding(
      list({ index: 0, embedding: base64(0.5, -1) }, { index: 1, embedding: base64(2, 3) }),
      ["a", "b"],
    );
    const { embeddings, usage, model } = await replying;
    expect(embeddings.map(({ dense }) => [...(dense ?? [])])).toEqual([
      [0.5, -1],
      [2, 3],
    ]);
    expect(embeddings[0]?.dense?.buffer).toBe(embeddings[1]?.dense?.buffer);
    expect(usage).toEqual({ promptTokens: 7, completionTokens: 0, totalTokens: 7, source: "reported" });
    expect(model).toBe("served");
  });

  it("may hold numbers, from a server without base64", async () => {
    const { replying } = await embedding(list({ index: 0, embedding: [0.25, 1] }));
    expect([...((await replying).embeddings[0]?.dense ?? [])]).toEqual([0.25, 1]);
  });

  it("turns a value that is no number into NaN, so that core refuses the vector", async () => {
    const { replying } = await embedding(list({ index: 0, embedding: [1, null, "2"] }));
    expect([...((await replying).embeddings[0]?.dense ?? [])]).toEqual([1, Number.NaN, Number.NaN]);
  });

  it("is sorted into the order of the inputs", async () => {
    const { replying } = await embedding(list({ index: 1, embedding: [1] }, { index: 0, embedding: [0] }), [
      "a",
      "b",
    ]);
    expect((await replying).embeddings.map(({ dense }) => dense?.[0])).toEqual([0, 1]);
  });

  it.each([
    ["no index", undefined],
    ["index 0 everywhere", 0],
  ])("keeps its order with %s", async (_, index) => {
    const { replying } = await embedding(list({ index, embedding: [5] }, { index, embedding: [6] }), [
      "a",
      "b",
    ]);
    expect((await replying).embeddings.map(({ dense }) => dense?.[0])).toEqual([5, 6]);
  });

  it.each([null, "", false, {}])("may say that there was no error: %j", async (error) => {
    const { replying } = await embedding({ ...list({ index: 0, embedding: [1] }), error });
    expect((await replying).embeddings).toHaveLength(1);
  });

  it("has an estimated usage when the server reports none", async () => {
    const { replying } = await embedding({ data: [{ embedding: [1] }] }, ["12345678"]);
    expect((await replying).usage).toEqual({
      promptTokens: 2,
      completionTokens: 0,
      totalTokens: 2,
      source: "estimated",
    });
  });

  it("reports the rate limits of its headers", async () => {
    const { replying } = await embedding(list({ index: 0, embedding: [1] }), ["a"], {
      "x-ratelimit-limit-requests": "100",
      "x-ratelimit-remaining-requests": "99",
      "x-ratelimit-reset-requests": "6m0s",
      "x-ratelimit-remaining-tokens": "-1",
    });
    const { rateLimit } = await replying;
    expect(rateLimit?.requests).toEqual({ limit: 100, remaining: 99, resetMs: 360_000 });
    expect(rateLimit?.tokens).toEqual({});
  });
});

describe("a reply without usable vectors", () => {
  it.each([
    ["a page", "<html>502</html>", "html_reply"],
    ["plain text", "OK", "html_reply"],
    ["nothing", "", "empty_reply"],
    ["null", "null", "empty_reply"],
    ["cut JSON", '{"data":[{"embedding":[0.1', "truncated_json"],
    ["an error", { error: { code: "insufficient_quota", message: "none left" } }, "error_in_reply"],
    ["a list with an error", [{ error: { code: 429, message: "wait" } }], "error_in_reply"],
    ["an error as text", { error: "overloaded" }, "error_in_reply"],
    ["no data", {}, "no_vectors"],
    ["data null", { data: null }, "no_vectors"],
    ["data of another type", { data: "x" }, "no_vectors"],
    ["no vectors", { data: [] }, "no_vectors"],
    ["too many vectors", { data: [{ embedding: [1] }, { embedding: [1] }] }, "wrong_vector_count"],
    ["a vector null", { data: [{ embedding: null }] }, "null_vector"],
    ["an item null", { data: [null] }, "null_vector"],
    ["a vector that is an object", { data: [{ embedding: { a: 1 } }] }, "null_vector"],
    ["an empty vector", { data: [{ embedding: [] }] }, "empty_vector"],
    ["an empty base64", { data: [{ embedding: "" }] }, "empty_vector"],
    ["cut base64", { data: [{ embedding: base64(1, 2).slice(0, -3) }] }, "truncated_json"],
    ["base64 with strange characters", { data: [{ embedding: "!!!!!!AA" }] }, "truncated_json"],
  ])("%s", async (_, body, reason) => {
    const { replying } = await embedding(body);
    const error = await rejectionOf(replying);
    expect(UnusableReplyError.isInstance(error), String(error)).toBe(true);
    expect(error).toMatchObject({ reason });
  });

  it("has base64 whose length fits no numbers", async () => {
    const body = {
      data: [
        { index: 1, embedding: [1] },
        { index: 1, embedding: [2] },
      ],
    };
    const { replying } = await embedding(body, ["a", "b"]);
    await expect(replying).rejects.toMatchObject({ reason: "wrong_vector_count" });
  });

  it("reports the code, the status and the headers of an error in a 200", async () => {
    const body = { error: { code: 429, type: "x", message: "wait" } };
    const { replying } = await embedding(body, ["a"], { "retry-after": "7" });
    const error = await rejectionOf(replying);
    if (!UnusableReplyError.isInstance(error)) throw error;
    expect(error.facts).toMatchObject({ status: 429, code: "429", type: "x", message: "wait" });
    expect(error.facts.headers?.get("retry-after")).toBe("7");
  });
});

it("lets the headers of the call override the credential's headers", async () => {
  const { baseURL, requests } = await startLoopback((response) =>
    sendJson(response, { data: [{ index: 0, embedding: [1] }] }),
  );
  await embedderOf(baseURL).embed(["a"], {
    ...neverAborts,
    headers: { "User-Agent": "mine", "x-team": "b" },
  });
  expect(requests[0]?.headers).toMatchObject({
    "user-agent": "mine",
    "x-team": "b",
    authorization: `Bearer ${testKey}`,
  });
});

it("ends within 50 ms of an abort, when half of the body was sent", async () => {
  const { baseURL, requests, abandoned } = await startLoopback((response) =>
    response.writeHead(200).write('{"data":['),
  );
  const controller = new AbortController();
  const replying = rejectionOf(
    embedderOf(baseURL).embed(["a"], { ...neverAborts, signal: controller.signal }),
  );
  await expect.poll(() => requests.length).toBe(1);
  await turns(20);
  controller.abort(new Error("enough"));
  expect(await settlesWithin(50, replying)).toBe(true);
  expect(await replying).toBeInstanceOf(Error);
  await abandoned();
});
