import { Secret } from "@hotspare/core/plugin";
import { comparableRequest } from "@hotspare/testkit";
import { OpenAI } from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { neverAborts, testKey } from "../../test/adapters.js";
import { startRecorder } from "../../test/start-recorder.js";
import type { OpenAICredential } from "../openai-credential.js";
import { openai } from "../openai-plugin.js";

type Headers = Readonly<Record<string, string>>;

/** The options for the same endpoint, for Hotspare and for the SDK. */
interface Endpoint {
  readonly credential?: Partial<OpenAICredential>;
  /** The path after the origin, for both. @default "/v1" */
  readonly base?: string;
  readonly sdk?: ConstructorParameters<typeof OpenAI>[0];
  /** The headers of the credential. */
  readonly headers?: Headers;
  /** The headers of the call. */
  readonly ofCall?: Headers;
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  "as it is": {},
  "with an organization and a project": {
    credential: { organization: "org-a", project: "proj_b" },
    sdk: { organization: "org-a", project: "proj_b" },
  },
  "with headers of the credential": { headers: { "X-Team": "a", "x-other": "b" } },
  "with headers in the place of the SDK's": {
    headers: {
      "User-Agent": "mine/1",
      ACCEPT: "*/*",
      "x-stainless-lang": "other",
      "content-type": "text/plain",
    },
  },
  "with a header of bytes beyond ASCII": { headers: { "x-name": "Zoë" } },
  "with headers of the call": { ofCall: { "X-Request-Tag": "t-1", "idempotency-key": "i-1" } },
  "with headers of the call over the credential's": {
    headers: { "x-team": "a", "x-other": "b" },
    ofCall: { "X-TEAM": " c " },
  },
  "at an address with a slash at its end": { base: "/v1/" },
  "at an address with a query": {
    base: "/v1?api-version=2&a=b%20c",
    sdk: { defaultQuery: { "api-version": "2", a: "b c" } },
  },
  "at an address without a path": { base: "" },
};

const input = ["größe \u{1F600}"];
const messages = [{ role: "user" as const, content: 'says "no"\n größe' }];

/** The same call with the SDK and with an adapter. */
interface Calls {
  readonly sdk: (client: OpenAI, headers: Headers) => Promise<unknown>;
  readonly ours: (endpoint: OwnEndpoint, headers: Headers) => Promise<unknown>;
}

interface OwnEndpoint {
  readonly credential: OpenAICredential;
  readonly headers: Headers;
}

const operations: Readonly<Record<string, Calls>> = {
  "an embedding": {
    sdk: async (client, headers) =>
      client.embeddings.create({ model: "m", input, encoding_format: "base64" }, { headers }),
    ours: async (endpoint, headers) => embedder(endpoint).embed(input, { ...neverAborts, headers }),
  },
  "a completion": {
    sdk: async (client, headers) => client.chat.completions.create({ model: "m", messages }, { headers }),
    ours: async (endpoint, headers) => vlm(endpoint).complete({ messages }, { ...neverAborts, headers }),
  },
  "a stream": {
    sdk: async (client, headers) => {
      const body = { model: "m", messages, stream: true, stream_options: { include_usage: true } } as const;
      return drain(await client.chat.completions.create(body, { headers }));
    },
    ours: async (endpoint, headers) => drain(vlm(endpoint).stream({ messages }, { ...neverAborts, headers })),
  },
};

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}

function embedder({ credential, headers }: OwnEndpoint) {
  return closed(openai().createEmbedder?.(credential, { model: "m", output: "dense", headers }));
}

function vlm({ credential, headers }: OwnEndpoint) {
  return closed(openai().createVlm?.(credential, { model: "m", headers, extraBody: {} })) as Required<
    NonNullable<ReturnType<NonNullable<ReturnType<typeof openai>["createVlm"]>>>
  >;
}

function closed<Adapter extends { close?(): Promise<void> }>(adapter: Adapter | undefined): Adapter {
  if (adapter === undefined) throw new Error("the plugin made no adapter");
  onTestFinished(() => adapter.close?.());
  return adapter;
}

/** The longest time of a timer, in milliseconds, which the SDK writes into a header. Core limits the time of an attempt. */
const timeout = 2_147_483_647;

describe.each(Object.entries(endpoints))("a request to an endpoint %s", (_, endpoint) => {
  it.each(Object.entries(operations))(
    "for %s has all that the SDK sends, and nothing else",
    async (__, calls) => {
      const { origin, requests } = await startRecorder();
      const { credential, base = "/v1", sdk, headers = {}, ofCall = {} } = endpoint;
      const baseURL = origin + base.replace(/\?.*/, "");
      const client = new OpenAI({ apiKey: testKey, baseURL, defaultHeaders: headers, timeout, ...sdk });
      const own = { apiKey: Secret.from(testKey), baseURL: origin + base, ...credential };

      await calls.sdk(client, ofCall);
      await calls.ours({ credential: own, headers }, ofCall);

      const [theirs, sent] = requests.map(comparableRequest);
      expect(sent).toEqual(theirs);
    },
  );
});

describe("the SDK", () => {
  it("sends the same headers with each request, so it can be asked once", async () => {
    const { origin, requests } = await startRecorder();
    const client = new OpenAI({ apiKey: testKey, baseURL: `${origin}/v1` });
    for (const content of ["a", "another text"]) {
      await client.chat.completions.create({ model: content, messages: [{ role: "user", content }] });
    }

    const [first, second] = requests.map(comparableRequest).map(({ line, headers }) => ({
      line,
      headers: headers.filter(([name]) => name !== "content-length"),
    }));
    expect(second).toEqual(first);
  });
});
