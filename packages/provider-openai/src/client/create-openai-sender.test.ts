import { expect, it } from "vitest";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { createOpenAISender } from "./create-openai-sender.js";

const transport = { fetch: (url: string, init: object) => fetch(url, init) };

it.each([
  ["/v1", "/v1/embeddings"],
  ["/v1/", "/v1/embeddings"],
  ["/v1?api-version=2&a=b%20c", "/v1/embeddings?api-version=2&a=b%20c"],
  ["?key=1", "/embeddings?key=1"],
  ["/v1?", "/v1/embeddings"],
  ["/v1?a", "/v1/embeddings?a"],
  ["/v1?a=1&b=2&a=3", "/v1/embeddings?a=1&b=2&a=3"],
  ["/v1/?x=y+z&w=%20&u[0]=1&v=%5B", "/v1/embeddings?x=y+z&w=%20&u[0]=1&v=%5B"],
  ["/a%2Fb/v1 ", "/a%2Fb/v1/embeddings"],
])("sends to a server at %j after its path and before its query", async (address, path) => {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
  const sender = createOpenAISender({ baseURL: new URL(baseURL).origin + address }, {}, transport);
  const { signal } = new AbortController();
  await (await sender.send("/embeddings", {}, { signal })).text();
  expect(requests.map((request) => request.path)).toEqual([path]);
});

it("keeps the cause of a failure whose message mentions a timeout", async () => {
  const cause = Object.assign(new Error("connect ETIMEDOUT: timed out"), { code: "ETIMEDOUT" });
  const sender = createOpenAISender(
    { baseURL: "http://127.0.0.1:9/v1" },
    {},
    { fetch: () => Promise.reject(cause) },
  );
  const { signal } = new AbortController();
  await expect(sender.send("/embeddings", {}, { signal })).rejects.toMatchObject({
    message: "Request timed out.",
    cause,
  });
});

it.each([
  ["{}", {}],
  ['{"message":"no"}', { message: "no" }],
  ['{"error":null,"detail":"no"}', { error: null, detail: "no" }],
  ['[{"error":"no"}]', [{ error: "no" }]],
  ['{"error":"no","message":"why"}', { error: "no", message: "why" }],
  ['{"error":"no"}', "no"],
  ['{"error":{"message":"no"},"retry_after":3}', { retry_after: 3, message: "no" }],
  [JSON.stringify('{"message":"no"}'), { message: "no" }],
])("reads all words of the refusal %s", async (text, error) => {
  const { baseURL } = await startLoopback((response) => response.writeHead(400).end(text));
  const sender = createOpenAISender({ baseURL }, {}, transport);
  const { signal } = new AbortController();
  await expect(sender.send("/embeddings", {}, { signal })).rejects.toMatchObject({
    status: 400,
    error,
  });
});
