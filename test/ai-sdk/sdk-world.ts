import { createHotspare, type FailoverVlm } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type Simulator, startSimulator } from "@hotspare/testkit";

/** Two keys of one simulated OpenAI. */
export interface SdkWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly hotspare: ReturnType<typeof hotspareOf>;
  readonly vlm: FailoverVlm;
  /** A model whose name makes the simulator think first. */
  readonly reasoningVlm: FailoverVlm;
  readonly embedder: ReturnType<SdkWorld["hotspare"]["embedder"]>;
}

const hotspareOf = () => createHotspare({ plugins: [openai()], random: () => 0 });

export async function openSdkWorld(): Promise<SdkWorld> {
  const simulator = await startSimulator();
  const hotspare = hotspareOf();
  const credentials = ["first", "spare"].map((id) => ({
    id,
    provider: "openai" as const,
    apiKey: `key-of-${id}`,
    baseURL: simulator.baseURL,
  }));
  const retry = { maxRounds: 1 };
  return {
    simulator,
    hotspare,
    vlm: hotspare.vlm({ model: "gpt-4.1-mini", credentials, retry }),
    reasoningVlm: hotspare.vlm({ model: "reasoner", credentials, retry }),
    embedder: hotspare.embedder({ model: "text-embedding-3-small", credentials, retry }),
    async [Symbol.asyncDispose]() {
      await hotspare.close({ graceMs: 0 });
      await simulator.close();
    },
  };
}
