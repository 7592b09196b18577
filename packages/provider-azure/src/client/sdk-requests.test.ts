import { comparableRequest } from "@hotspare/testkit";
import { AzureOpenAI, OpenAI } from "openai";
import { describe, expect, it } from "vitest";
import { chatRequest, embedderOf, neverAborts, testKey, vlmOf } from "../../test/adapters.js";
import { startRecorder } from "../../test/start-recorder.js";
import type { AzureCredentialInput } from "../credential/azure-credential.js";

type Headers = Readonly<Record<string, string>>;

/** The longest time of a timer, in milliseconds, which the SDK writes into a header. Core limits the time of an attempt. */
const timeout = 2_147_483_647;
const deployment = "team-deployment";
const apiVersion = "2024-10-21";
const token = "eyJ.token.abc";

/** The options for the same resource, for Hotspare and for the SDK. */
interface Resource {
  readonly fields?: Partial<AzureCredentialInput>;
  readonly client: (endpoint: string, defaultHeaders: Headers) => OpenAI;
}

const resources: Readonly<Record<string, Resource>> = {
  "a dated version and a key": {
    fields: { apiVersion },
    client: (endpoint, defaultHeaders) =>
      new AzureOpenAI({ apiKey: testKey, endpoint, deployment, apiVersion, timeout, defaultHeaders }),
  },
  "a dated version and a token": {
    fields: { apiVersion, tokenProvider: () => token },
    client: (endpoint, defaultHeaders) =>
      new AzureOpenAI({
        azureADTokenProvider: async () => token,
        endpoint,
        deployment,
        apiVersion,
        timeout,
        defaultHeaders,
      }),
  },
  // Hotspare sends a key in `api-key` to every version, as the SDK's client does for dated versions.
  "version v1 and a key": {
    client: (endpoint, defaultHeaders) =>
      new OpenAI({
        apiKey: testKey,
        baseURL: `${endpoint}/openai/v1`,
        timeout,
        defaultHeaders: { "api-key": testKey, authorization: null, ...defaultHeaders },
      }),
  },
  "version v1 and a token": {
    fields: { tokenProvider: () => token },
    client: (endpoint, defaultHeaders) =>
      new OpenAI({ apiKey: async () => token, baseURL: `${endpoint}/openai/v1`, timeout, defaultHeaders }),
  },
};

describe.each(Object.entries(resources))("a request with %s", (_, { fields = {}, client }) => {
  it.each([
    ["without extra headers", {}, {}],
    ["with headers of the credential and of the call", { "X-Team": "a" }, { "x-TAG": "t" }],
  ])("has all that the SDK sends, and nothing else, %s", async (__, headers, ofCall) => {
    const { origin, requests } = await startRecorder();
    const sdk = client(origin, headers);
    const context = { ...neverAborts, headers: ofCall };

    await sdk.embeddings.create(
      { model: deployment, input: ["a"], encoding_format: "base64" },
      { headers: ofCall },
    );
    await sdk.chat.completions.create(
      { model: deployment, messages: [...chatRequest.messages], max_completion_tokens: 7 },
      { headers: ofCall },
    );
    await embedderOf(origin, { ...fields, headers }).embed(["a"], context);
    await vlmOf(origin, { ...fields, headers }).complete(chatRequest, context);

    const [embedding, completion, ownEmbedding, ownCompletion] = requests.map(comparableRequest);
    expect(ownEmbedding).toEqual(embedding);
    expect(ownCompletion).toEqual(completion);
  });
});

it("sends each token that the token provider returns, and never sends the headers of an earlier token", async () => {
  const { origin, requests } = await startRecorder();
  let count = 0;
  const tokenProvider = async () => {
    count += 1;
    return `token-${Math.ceil(count / 2)}`;
  };
  const embedder = embedderOf(origin, { tokenProvider });
  for (let call = 0; call < 4; call += 1) await embedder.embed(["a"], neverAborts);

  const sent = requests.map(({ headers }) => headers.find(([name]) => name === "authorization")?.[1]);
  expect(sent).toEqual(["Bearer token-1", "Bearer token-1", "Bearer token-2", "Bearer token-2"]);
  expect(requests.some(({ headers }) => headers.some(([name]) => name === "api-key"))).toBe(false);
});
