/** How to call a provider at a local address, to see how the provider reads a reply. */
interface Road {
  readonly credential: (origin: string) => Readonly<Record<string, string>>;
  readonly embeddingModel: string;
  readonly chatModel: string;
}

/** A fake key, because nothing leaves this machine. */
const apiKey = "explained-on-this-machine";

const compatible: Road = {
  credential: (origin) => ({ apiKey, baseURL: `${origin}/v1` }),
  embeddingModel: "text-embedding-3-small",
  chatModel: "gpt-4.1-mini",
};

const roads: Readonly<Record<string, Road>> = {
  azure: { ...compatible, credential: (origin) => ({ apiKey, endpoint: origin, deployment: "explained" }) },
  volcengine: {
    credential: (origin) => ({ apiKey, baseURL: `${origin}/api/v3` }),
    embeddingModel: "doubao-embedding-vision-251215",
    chatModel: "doubao-seed-1-6",
  },
  vikingdb: {
    ...compatible,
    credential: (origin) => ({ apiKey, baseURL: origin }),
    embeddingModel: "bge-m3",
  },
};

/** Calls an unknown provider like most providers: with a key and a base URL. */
export function roadTo(provider: string): Road {
  return (Object.hasOwn(roads, provider) ? roads[provider] : undefined) ?? compatible;
}
