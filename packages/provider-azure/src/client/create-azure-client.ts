import { type ClientSource, lendTransport, type Transport } from "@hotspare/provider-openai";
import type { OpenAI } from "openai";
import { undatedVersion } from "../credential/api-version.js";
import type { AzureCredential } from "../credential/azure-credential.js";
import { authenticationHeaders, readSecret } from "./read-secret.js";

/** A timer's longest time; core bounds an attempt. */
const noTimeoutMs = 2_147_483_647;

/**
 * Makes the client of one credential at its first use, and another one when the key or the token has changed. Nothing is read
 * from `OPENAI_*` and `AZURE_OPENAI_*` environment variables.
 */
export function createAzureClient(
  credential: AzureCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): ClientSource {
  const { authentication } = credential;
  let current: { readonly secret: string; readonly client: OpenAI } | undefined;

  const renew = async (reading: string | Promise<string>): Promise<OpenAI> => {
    const [secret, sdk] = await Promise.all([reading, import("openai")]);
    if (current?.secret !== secret) {
      const own = { ...authenticationHeaders(authentication.kind, secret), ...headers };
      const client = withHeaders(construct(sdk, credential, secret), own);
      current = { secret, client: lendTransport(client, transport) };
    }
    return current.client;
  };

  return () => {
    const reading = readSecret(authentication);
    return current?.secret === reading ? current.client : renew(reading);
  };
}

function construct(
  sdk: Pick<typeof import("openai"), "AzureOpenAI" | "OpenAI">,
  { endpoint, deployment, apiVersion }: AzureCredential,
  apiKey: string,
): OpenAI {
  const options = {
    apiKey,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: noTimeoutMs,
    logLevel: "off" as const,
  };
  return apiVersion === undatedVersion
    ? new sdk.OpenAI({ ...options, baseURL: `${endpoint}/openai/v1` })
    : // `baseURL` in place of `endpoint`, which is refused where the environment has an OPENAI_BASE_URL.
      new sdk.AzureOpenAI({ ...options, baseURL: `${endpoint}/openai`, deployment, apiVersion });
}

/** Not given as an option: the constructor would merge it with the environment's OPENAI_CUSTOM_HEADERS. */
function withHeaders(client: OpenAI, headers: Readonly<Record<string, string | null>>): OpenAI {
  Reflect.set(Reflect.get(client, "_options") as object, "defaultHeaders", headers);
  return client;
}
