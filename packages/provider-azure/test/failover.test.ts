import { createHotspare } from "@hotspare/core";
import type { Loopback } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { azure } from "../src/azure-plugin.js";
import { testKey } from "./adapters.js";
import { sendJson, startLoopback } from "./loopback-server.js";

const vector = { data: [{ index: 0, embedding: [1, 0] }], usage: { prompt_tokens: 1 } };
const refusal = {
  statusCode: 401,
  message:
    "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.",
};
const throttle = {
  error: { code: "429", message: "Requests have exceeded call rate limit. Please retry after 54 seconds." },
};

type Credential = Parameters<ReturnType<typeof createAzure>["embedder"]>[0]["credentials"][number];

function createAzure() {
  return createHotspare({ plugins: [azure()] });
}

function embedderOf(credentials: readonly [Credential, ...Credential[]]) {
  const hotspare = createAzure();
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare.embedder({ model: "text-embedding-3-small", dimensions: 2, credentials });
}

const common = (endpoint: string) => ({ provider: "azure" as const, endpoint, deployment: "embed" });

/** Starts a server that accepts one token, and refuses all others. */
function startWithToken(welcome: () => string): Promise<Loopback & { readonly endpoint: string }> {
  return startLoopback((response, { headers }) =>
    headers.authorization === `Bearer ${welcome()}`
      ? sendJson(response, vector)
      : sendJson(response, refusal, 401),
  );
}

describe("an Entra ID token", () => {
  it("is requested for each attempt, so that a caching token provider renews it in time", async () => {
    const tokens = ["token-1", "token-2", "token-3"];
    const { endpoint, requests } = await startLoopback((response) => sendJson(response, vector));
    const tokenProvider = async () => tokens.shift() ?? "none";
    const embedder = embedderOf([{ ...common(endpoint), tokenProvider }]);
    for (const text of ["a", "b"]) await embedder.embed([text]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("that is refused is read again once, and the call goes on with the new token", async () => {
    let issued = "token-1";
    const { endpoint, requests } = await startWithToken(() => "token-2");
    const tokenProvider = () => {
      const given = issued;
      issued = "token-2";
      return given;
    };
    const embedder = embedderOf([{ ...common(endpoint), tokenProvider }]);
    expect((await embedder.embed(["a"])).embeddings).toHaveLength(1);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("that changes and is refused again is not requested a third time", async () => {
    let count = 0;
    const { endpoint, requests } = await startWithToken(() => "never");
    const tokenProvider = () => {
      count += 1;
      return `token-${count}`;
    };
    await expect(embedderOf([{ ...common(endpoint), tokenProvider }]).embed(["a"])).rejects.toThrow(
      /401|Unauthorized/,
    );
    expect(requests).toHaveLength(2);
  });

  it("that stays the same is not tried twice", async () => {
    const { endpoint, requests } = await startWithToken(() => "never");
    const embedder = embedderOf([{ ...common(endpoint), tokenProvider: () => "token-1" }]);
    await expect(embedder.embed(["a"])).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it("that cannot be read is the credential's fault: the next credential answers", async () => {
    const { endpoint, requests } = await startLoopback((response) => sendJson(response, vector));
    const tokenProvider = async () => {
      throw new Error("no identity here");
    };
    const embedder = embedderOf([
      { id: "token", ...common(endpoint), tokenProvider },
      { id: "key", ...common(endpoint), apiKey: testKey },
    ]);
    const { attempts } = await embedder.embed(["a"]);
    expect(attempts.map(({ credentialId, classification }) => [credentialId, classification?.class])).toEqual(
      [
        ["token", "auth"],
        ["key", undefined],
      ],
    );
    expect(requests).toHaveLength(1);
  });

  it("appears in no error that a user sees", async () => {
    const { endpoint } = await startLoopback((response, { headers }) =>
      sendJson(response, { error: { code: "401", message: `Not you: ${headers.authorization}` } }, 401),
    );
    const embedder = embedderOf([{ ...common(endpoint), tokenProvider: () => "eyJ0eXAiOiJKV1QifQ.secret" }]);
    const error = await embedder.embed(["a"]).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("Not you");
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("eyJ0eXAi");
  });
});

describe("the rate limit of a deployment", () => {
  it("parks the deployment for its second key too, and no deployment of another resource", async () => {
    const busy = await startLoopback((response) => sendJson(response, throttle, 429));
    const free = await startLoopback((response) => sendJson(response, vector));
    const embedder = embedderOf([
      { id: "busy-1", account: "contoso", ...common(busy.endpoint), apiKey: testKey },
      { id: "busy-2", account: "contoso", ...common(busy.endpoint), apiKey: `${testKey}-2` },
      { id: "free", account: "contoso", ...common(free.endpoint), apiKey: `${testKey}-3` },
    ]);
    await embedder.embed(["a"]);
    expect(busy.requests).toHaveLength(1);
    expect(free.requests).toHaveLength(1);
    const states = embedder.status().map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      ["busy-1", "open"],
      ["busy-2", "open"],
      ["free", "closed"],
    ]);
  });
});
