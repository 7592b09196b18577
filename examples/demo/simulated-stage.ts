import { type KeyHandle, type Simulator, startSimulator } from "@hotspare/testkit";
import type { Stage, StageCredential } from "./stage.js";

const ids = ["primary", "secondary", "tertiary"] as const;
type Id = (typeof ids)[number];

const embeddingModel = "text-embedding-3-small";

/** Something that happens at the provider, at a share of the way through the embedding calls. */
interface Scene {
  readonly at: number;
  readonly text: string;
  act(keys: Readonly<Record<Id, KeyHandle>>): void;
}

const scenes: readonly Scene[] = [
  {
    at: 0.2,
    text: "primary has used up its quota",
    act: ({ primary }) => primary.quota(0),
  },
  {
    at: 0.4,
    text: "secondary's key is revoked",
    act: ({ secondary }) => secondary.revoked(),
  },
  {
    at: 0.6,
    text: "tertiary asks for 2 s of peace: all three are out",
    act: ({ tertiary }) =>
      tertiary.status(429, { headers: { "retry-after": "2" }, model: embeddingModel, times: 1 }),
  },
  {
    at: 0.75,
    text: "primary's bill is paid, and nobody tells us",
    act: ({ primary }) => slowly(primary.healthy()),
  },
];

/** A provider on 127.0.0.1 whose keys fail one after another and all at once, and of which the first recovers. */
export async function simulatedStage(calls: number): Promise<Stage> {
  const simulator = await startSimulator({ tokenDelayMs: 40 });
  const credentials = ids.map((id) => credential(id, simulator));
  const handle = (id: Id) => simulator.key(apiKeyOf(id));
  const keys = { primary: handle("primary"), secondary: handle("secondary"), tertiary: handle("tertiary") };
  for (const key of Object.values(keys)) {
    slowly(key);
  }
  return {
    title:
      "three credentials on a simulated provider in this process. No key, no network; vectors and descriptions are simulated, failures are served over real HTTP.",
    credentials,
    embeddingModel,
    vlmModel: "gpt-4.1-mini",
    options: {
      // A revoked or exhausted key is tried again after 10 minutes or 50 calls, and not within 30 s of its failure. The demo lasts
      // ten seconds: primary is probed soon after its bill is paid, and secondary not again.
      failback: { afterCalls: Math.round(calls * 0.6) },
      breaker: { cooldownMs: 2_000 },
      // By default a call waits up to 10 s for a recovery that is near; tertiary's two seconds would pass unseen.
      retry: { maxWaitMs: 500 },
    },
    before(call) {
      const scene = scenes.find(({ at }) => Math.floor(calls * at) + 1 === call);
      scene?.act(keys);
      return scene?.text;
    },
    requestsSeen: () => ids.reduce((sum, id) => sum + handle(id).requests, 0),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

function credential(id: Id, simulator: Simulator): StageCredential {
  return { id, provider: "openai", apiKey: apiKeyOf(id), baseURL: simulator.baseURL };
}

/** The simulator takes any key. */
function apiKeyOf(id: Id): string {
  return `simulated-key-of-${id}`;
}

/** About as slow as a real provider on a good day, so that a person can watch. */
function slowly(key: KeyHandle): void {
  key.latency({ minMs: 100, maxMs: 200 });
}
