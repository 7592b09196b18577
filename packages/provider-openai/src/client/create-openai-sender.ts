import type { OpenAICredential } from "../openai-credential.js";
import type { Transport } from "../transport/transport.js";
import { createSdkSender } from "./create-sdk-sender.js";
import { quietClient } from "./quiet-client.js";
import type { RequestSender } from "./request-sender.js";

/** Creates a sender for the requests of one credential. `OPENAI_*` environment variables are not read. */
export function createOpenAISender(
  credential: OpenAICredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): RequestSender {
  const { apiKey, baseURL, organization = null, project = null } = credential;
  const address = new URL(baseURL);
  // openai 6 would put the path of a request after the query of a base URL, and would rewrite the query.
  const query = address.search;
  address.search = "";
  return createSdkSender({
    readKey: () => apiKey?.reveal(),
    createClient: ({ OpenAI }, key) =>
      new OpenAI({
        ...quietClient,
        baseURL: address.href,
        // The SDK cannot be created without a key.
        apiKey: key ?? "none",
        organization,
        project,
      }),
    headersOf: (key) => (key === undefined ? { authorization: null, ...headers } : headers),
    query,
    transport,
  });
}
