import { isObject, type JsonObject } from "@hotspare/core/plugin";

/**
 * The configuration that providers of the AI SDK keep in a model, under the names of their packages: `config.headers`, a function or an object
 * (openai, anthropic, google, cohere, amazon-bedrock), `config.baseURL` (anthropic, google, cohere), `config.baseUrl` (amazon-bedrock),
 * `config.url({ path, modelId })` (openai, azure and openai-compatible). A model wrapped by `wrapLanguageModel` shows no configuration.
 */
function configOf(model: object): JsonObject | undefined {
  const config: unknown = Reflect.get(model, "config");
  return isObject(config) ? config : undefined;
}

/** The server's address. Undefined: the model does not show it. */
export function addressOf(model: object): string | undefined {
  const config = configOf(model);
  if (config === undefined) {
    return undefined;
  }
  const { baseURL, baseUrl, url } = config;
  const modelId: unknown = Reflect.get(model, "modelId");
  const candidates = [
    () => readValue(baseURL),
    () => readValue(baseUrl),
    () => (typeof url === "function" ? url.call(config, { path: "", modelId }) : undefined),
  ];
  for (const read of candidates) {
    const address = quietly(read);
    if (typeof address === "string" && URL.canParse(address)) {
      // A query may hold a key.
      const { origin, pathname } = new URL(address);
      return `${origin}${pathname.replace(/\/+$/, "")}`;
    }
  }
  return undefined;
}

/** The headers that the model itself sends, including its keys. Empty: the model makes them later, or does not show them. */
export function headersOf(model: object): Readonly<Record<string, string>> {
  const headers = quietly(() => readValue(configOf(model)?.["headers"]));
  if (!isObject(headers)) {
    return {};
  }
  if (typeof headers["then"] === "function") {
    // The headers are fetched. When that fails, the call reports the failure.
    Promise.resolve(headers).catch(() => undefined);
    return {};
  }
  const texts = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

/** The object that all models of one provider instance share: the function that makes their headers, or their configuration. */
export function instanceOf(model: object): object {
  const config = configOf(model);
  const shared = [config?.["headers"], config?.["fetch"], config?.["url"]];
  const found = shared.find((value) => typeof value === "function");
  return typeof found === "function" ? found : model;
}

function readValue(value: unknown): unknown {
  return typeof value === "function" ? value() : value;
}

/** A missing key or region throws here. The first call reports it, because the user may set it until then. */
function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
