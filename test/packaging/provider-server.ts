import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** All providers' embeddings at one address: a vector of three, or for a key with `exhausted` in it that its account cannot pay. */
export interface ProviderServer extends AsyncDisposable {
  readonly origin: string;
}

const dense = [1, 2, 3];
const base64 = Buffer.from(Float32Array.from(dense).buffer).toString("base64");
const usage = { prompt_tokens: 1, total_tokens: 1 };

const openaiAnswer = {
  object: "list",
  model: "text-embedding-3-small",
  data: [{ object: "embedding", index: 0, embedding: base64 }],
  usage,
};

const openaiRefusal = {
  error: {
    message: "You exceeded your current quota.",
    type: "insufficient_quota",
    code: "insufficient_quota",
  },
};

interface Pages {
  readonly answer: unknown;
  readonly refusal: unknown;
}

/** By the beginning of the path. */
const pages: readonly (readonly [path: string, Pages])[] = [
  ["/v1/embeddings", { answer: openaiAnswer, refusal: openaiRefusal }],
  ["/openai/v1/embeddings", { answer: openaiAnswer, refusal: openaiRefusal }],
  [
    "/api/v3/embeddings/multimodal",
    {
      answer: { object: "list", data: { object: "embedding", embedding: dense }, usage },
      refusal: {
        error: { code: "SetLimitExceeded", message: "The set limit is reached.", type: "TooManyRequests" },
      },
    },
  ],
  [
    "/api/vikingdb/embedding",
    {
      answer: { code: "Success", result: { data: [{ dense }], token_usage: {} } },
      refusal: { code: 1_000_033, message: "volcanoErrUserOverdue" },
    },
  ],
];

/** A server of its own, not the testkit's: this test stands outside the workspace, where only the tarballs are. */
export async function startProviderServer(): Promise<ProviderServer> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const page = pages.find(([path]) => request.url?.startsWith(path))?.[1];
      const exhausted = /exhausted/.test(keyOf(request.headers));
      const status = page === undefined ? 404 : exhausted ? 429 : 200;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(exhausted ? page?.refusal : page?.answer) ?? `{"path":"${request.url}"}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Of a signed request the access key id stands in it. */
function keyOf({ authorization = "", "api-key": apiKey = "" }: IncomingHttpHeaders): string {
  return `${authorization} ${String(apiKey)}`;
}
