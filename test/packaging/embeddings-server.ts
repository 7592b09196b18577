import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What an embeddings endpoint answers: a vector of three, or for `sk-exhausted` that its account has no money left. */
export interface EmbeddingsServer extends AsyncDisposable {
  readonly baseURL: string;
}

const VECTOR = Buffer.from(Float32Array.of(1, 2, 3).buffer).toString("base64");
const ANSWER = {
  object: "list",
  model: "text-embedding-3-small",
  data: [{ object: "embedding", index: 0, embedding: VECTOR }],
  usage: { prompt_tokens: 1, total_tokens: 1 },
};
const REFUSAL = {
  error: {
    message: "You exceeded your current quota.",
    type: "insufficient_quota",
    param: null,
    code: "insufficient_quota",
  },
};

/** A server of its own, not the testkit's: this test stands outside the workspace, where only the tarballs are. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const exhausted = request.headers.authorization === "Bearer sk-exhausted";
      response.writeHead(exhausted ? 429 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(exhausted ? REFUSAL : ANSWER));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
