import type { Contestant } from "../contestant.js";

/** A contestant, loaded by the process that measures it: no process loads the others. */
export interface Entrant {
  readonly name: string;
  /** Whether it moves to the next key, by itself or by a loop around it. */
  readonly failsOver: boolean;
  /** What it answers. */
  readonly kinds: readonly Kind[];
  load(): Promise<Contestant>;
}

export type Kind = "chat" | "embed" | "stream";

const all: readonly Kind[] = ["chat", "embed", "stream"];

/** Frameworks: each is a contestant with its own package for OpenAI, and one with Hotspare. */
export const frameworks = ["AI SDK", "LangChain"] as const;
const [aiSdkAlone, langchainAlone] = frameworks;

/** The name of a framework's contestant with Hotspare. */
export const onHotspare = (framework: string) => `${framework} on Hotspare`;

export const entrants: readonly Entrant[] = [
  {
    name: "openai 6",
    failsOver: false,
    kinds: all,
    load: async () => (await import("./openai-6.js")).openai6,
  },
  {
    name: "openai 7",
    failsOver: false,
    kinds: all,
    load: async () => (await import("./openai-7.js")).openai7,
  },
  {
    name: "fetch by hand",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./plain-fetch.js")).plainFetch,
  },
  {
    name: "undici by hand",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./plain-undici.js")).plainUndici,
  },
  {
    name: "openai 6, cockatiel",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./sdk-with-cockatiel.js")).sdkWithCockatiel,
  },
  {
    name: "openai 6, opossum",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./sdk-with-opossum.js")).sdkWithOpossum,
  },
  {
    name: "openai 6, p-retry",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./sdk-with-p-retry.js")).sdkWithPRetry,
  },
  { name: aiSdkAlone, failsOver: false, kinds: all, load: async () => (await import("./ai-sdk.js")).aiSdk },
  {
    name: "AI SDK, ai-fallback",
    failsOver: true,
    // It has no embeddings.
    kinds: ["chat", "stream"],
    load: async () => (await import("./ai-sdk-with-fallback.js")).aiSdkWithFallback,
  },
  {
    name: "AI SDK, ai-retry",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./ai-sdk-with-retry.js")).aiSdkWithRetry,
  },
  {
    name: onHotspare(aiSdkAlone),
    failsOver: true,
    kinds: all,
    load: async () => (await import("./ai-sdk-on-hotspare.js")).aiSdkOnHotspare,
  },
  {
    name: langchainAlone,
    failsOver: true,
    kinds: all,
    load: async () => (await import("./langchain.js")).langchain,
  },
  {
    name: onHotspare(langchainAlone),
    failsOver: true,
    kinds: all,
    load: async () => (await import("./langchain-on-hotspare.js")).langchainOnHotspare,
  },
  {
    name: "Portkey gateway",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./portkey.js")).portkey,
  },
  {
    name: "Hotspare",
    failsOver: true,
    kinds: all,
    load: async () => (await import("./hotspare.js")).hotspare,
  },
];

/** The contestant that ratios are made against. */
export const baseline = "openai 6";
export const own = "Hotspare";
/** The floor under every client: what the request itself costs. */
export const floor = "undici by hand";
