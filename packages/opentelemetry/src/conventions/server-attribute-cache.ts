import type { Attributes } from "@opentelemetry/api";
import { genAi } from "./names.js";

/** Hosts whose vendor the conventions name; the first pattern that fits decides. Source: the list of well-known values of `gen_ai.provider.name`. */
const hosts: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/(^|\.)openai\.azure\.(com|us|cn)$/, "azure.ai.openai"],
  [/(^|\.)(services\.ai\.azure\.com|cognitiveservices\.azure\.com)$/, "azure.ai.openai"],
  [/(^|\.)models\.ai\.azure\.com$/, "azure.ai.inference"],
  [/(^|\.)openai\.com$/, "openai"],
  [/(^|\.)anthropic\.com$/, "anthropic"],
  [/^bedrock[\w-]*\.[\w-]+\.amazonaws\.com(\.cn)?$/, "aws.bedrock"],
  [/(^|\.)cohere\.(com|ai)$/, "cohere"],
  [/(^|\.)deepseek\.com$/, "deepseek"],
  [/^generativelanguage\.googleapis\.com$/, "gcp.gemini"],
  [/(^|[.-])aiplatform\.googleapis\.com$/, "gcp.vertex_ai"],
  [/(^|\.)groq\.com$/, "groq"],
  [/(^|\.)ml\.cloud\.ibm\.com$/, "ibm.watsonx.ai"],
  [/(^|\.)mistral\.ai$/, "mistral_ai"],
  [/(^|\.)moonshot\.(cn|ai)$/, "moonshot_ai"],
  [/(^|\.)perplexity\.ai$/, "perplexity"],
  [/(^|\.)x\.ai$/, "x_ai"],
];

/** Provider packages whose name is not the conventions' name. */
const packages: Readonly<Record<string, string>> = { azure: "azure.ai.openai" };

/** Names that were other ones until 1.36. */
const earlier: Readonly<Record<string, string>> = { x_ai: "xai" };

/** Where a request goes, as the conventions have it. */
interface ServerAddress {
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads an address as events show it; undefined: it names no host. */
function serverOf(address: string | undefined): ServerAddress | undefined {
  if (address === undefined || !URL.canParse(address)) {
    return undefined;
  }
  const { hostname, port, protocol } = new URL(address);
  const usual = { "https:": 443, "http:": 80 }[protocol];
  return hostname === ""
    ? undefined
    : { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usual : Number(port) };
}

/** The conventions' name of a vendor: the host says more than the package, which may speak to many vendors. */
function providerName(provider: string, server?: ServerAddress): string {
  const known = server && hosts.find(([pattern]) => pattern.test(server.host));
  return known?.[1] ?? packages[provider] ?? provider;
}

/** The attributes that name the vendor and the server. */
export type ServerAttributes = Attributes;

/** More servers than a list of credentials has. */
const mostKept = 1_000;

/** Reads each address once: every attempt of a credential has the same. */
export class ServerAttributeCache {
  readonly #withSystem: boolean;
  readonly #known = new Map<string, ServerAttributes>();

  /** @param withSystem whether the vendor is named under the name that was in force until 1.36 too */
  constructor(withSystem: boolean) {
    this.#withSystem = withSystem;
  }

  of(provider: string, address = ""): ServerAttributes {
    const key = `${provider} ${address}`;
    let attributes = this.#known.get(key);
    if (attributes === undefined) {
      const server = serverOf(address);
      const name = providerName(provider, server);
      attributes = { ...providerAttributes(name, this.#withSystem), ...serverAttributes(server) };
      if (this.#known.size >= mostKept) {
        this.#known.clear();
      }
      this.#known.set(key, attributes);
    }
    return attributes;
  }
}

/** The attributes that name the vendor. `withSystem`: under the name that was in force until 1.36 too. */
function providerAttributes(name: string, withSystem: boolean): Attributes {
  return withSystem
    ? { [genAi.provider]: name, [genAi.system]: earlier[name] ?? name }
    : { [genAi.provider]: name };
}

function serverAttributes(server: ServerAddress | undefined): Attributes {
  if (server === undefined) {
    return {};
  }
  return server.port === undefined
    ? { [genAi.serverAddress]: server.host }
    : { [genAi.serverAddress]: server.host, [genAi.serverPort]: server.port };
}
