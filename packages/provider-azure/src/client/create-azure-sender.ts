import { createSdkSender, quietClient, type RequestSender, type Transport } from "@hotspare/provider-openai";
import { undatedVersion } from "../credential/api-version.js";
import type { AzureCredential } from "../credential/azure-credential.js";
import { authenticationHeaders, readSecret } from "./read-secret.js";

/** Creates a sender for the requests of one credential. `OPENAI_*` and `AZURE_OPENAI_*` environment variables are not read. */
export function createAzureSender(
  credential: AzureCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): RequestSender {
  const { authentication, endpoint, deployment, apiVersion } = credential;
  return createSdkSender({
    readKey: () => readSecret(authentication),
    createClient: ({ AzureOpenAI, OpenAI }, apiKey = "") =>
      apiVersion === undatedVersion
        ? new OpenAI({ ...quietClient, apiKey, baseURL: `${endpoint}/openai/v1` })
        : // `baseURL` in place of `endpoint`: the SDK refuses `endpoint` when the environment has an OPENAI_BASE_URL.
          new AzureOpenAI({ ...quietClient, apiKey, baseURL: `${endpoint}/openai`, deployment, apiVersion }),
    headersOf: (secret = "") => ({ ...authenticationHeaders(authentication.kind, secret), ...headers }),
    transport,
  });
}
