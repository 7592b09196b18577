import type { OpenAI } from "openai";
import type { OpenAICredential } from "../openai-credential.js";
import type { Transport } from "../transport/transport.js";
import { lendTransport } from "./lend-transport.js";

/** Gives the client of an adapter: at once when it is there, later when the SDK or the key has to be fetched first. */
export type ClientSource = () => OpenAI | Promise<OpenAI>;

/** A timer's longest time; core bounds an attempt. */
const noTimeoutMs = 2_147_483_647;

/**
 * Makes the client of one credential at its first use, and another one when the key has changed. The SDK, 118 ms to import, is
 * loaded then. Nothing is read from `OPENAI_*` environment variables.
 */
export function createOpenAIClient(
  credential: OpenAICredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): ClientSource {
  let current: { readonly key: string | undefined; readonly client: OpenAI } | undefined;

  const renew = async (revealed: string | undefined | Promise<string>): Promise<OpenAI> => {
    const [key, sdk] = await Promise.all([revealed, import("openai")]);
    if (current === undefined || current.key !== key) {
      current = { key, client: lendTransport(construct(sdk.OpenAI, credential, key, headers), transport) };
    }
    return current.client;
  };

  return () => {
    const revealed = credential.apiKey?.reveal();
    return current !== undefined && current.key === revealed ? current.client : renew(revealed);
  };
}

function construct(
  Client: typeof OpenAI,
  { baseURL, organization, project }: OpenAICredential,
  apiKey: string | undefined,
  headers: Readonly<Record<string, string>>,
): OpenAI {
  const client = new Client({
    // The SDK refuses to be made without a key.
    apiKey: apiKey ?? "none",
    ...addressOf(baseURL),
    organization: organization ?? null,
    project: project ?? null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: noTimeoutMs,
    logLevel: "off",
  });
  // Not given as an option: the constructor would merge it with the environment's OPENAI_CUSTOM_HEADERS.
  return withHeaders(client, apiKey === undefined ? { authorization: null, ...headers } : headers);
}

/** openai 6 would put the path of a request behind the query of a base URL. */
function addressOf(baseURL: string): { baseURL: string; defaultQuery?: Record<string, string> } {
  const url = new URL(baseURL);
  const query = Object.fromEntries(url.searchParams);
  url.search = "";
  return Object.keys(query).length === 0 ? { baseURL } : { baseURL: url.href, defaultQuery: query };
}

/** `null` takes away what the SDK would send. */
function withHeaders(client: OpenAI, headers: Readonly<Record<string, string | null>>): OpenAI {
  Reflect.set(Reflect.get(client, "_options") as object, "defaultHeaders", headers);
  return client;
}
