/**
 * What other libraries and people call the options that we have, in small letters without what joins words, and our names, the likeliest first.
 * Sources: OpenAI's clients, LiteLLM, LangChain, the AI SDK, Azure's clients.
 */
const usual: Readonly<Record<string, readonly string[]>> = {
  ...all("key secret secretkey token accesstoken authtoken bearer openaiapikey azureapikey", [
    "apiKey",
    "tokenProvider",
  ]),
  ...all("url uri api apibase base baseuri endpoint endpointurl host hostname address server apihost", [
    "baseURL",
    "endpoint",
  ]),
  ...all("baseurl azureendpoint resource", ["endpoint", "baseURL"]),
  ...all("name credentialid label", ["id"]),
  ...all("vendor type service", ["provider"]),
  ...all("modelname modelid", ["model"]),
  ...all("deploymentname deploymentid azuredeployment engine", ["deployment"]),
  ...all("org organizationid orgid", ["organization"]),
  ...all("version", ["apiVersion"]),
  ...all("providers drivers adapters", ["plugins"]),
  ...all("plugin", ["provider", "plugins"]),
  ...all("keys accounts clients deployments backends endpoints", ["credentials"]),
  ...all("group", ["account"]),
  ...all("concurrency maxparallel parallel parallelism maxinflight workers", [
    "maxConcurrent",
    "concurrency",
  ]),
  ...all("batch chunksize", ["batchSize"]),
  ...all("sink output out file path outfile", ["writeTo"]),
  ...all("strategy router routing loadbalancing", ["switcher"]),
  ...all("health healthstore sharedhealth fleet redis", ["healthLink"]),
  ...all("dimension outputdimensionality size", ["dimensions"]),
  ...all("maxoutputtokens maxcompletiontokens", ["maxTokens"]),
  ...all("extraheaders defaultheaders", ["headers"]),
  ...all("body extra extraparams", ["extraBody"]),
};

function all(names: string, ours: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, ours]));
}

/** The known name of what others call so, or undefined. */
export function usualName(name: string, known: readonly string[]): string | undefined {
  const plain = name.toLowerCase().replace(/[_\-\s]/g, "");
  const ours = Object.hasOwn(usual, plain) ? (usual[plain] ?? []) : [];
  return ours.find((each) => each !== name && known.includes(each));
}
