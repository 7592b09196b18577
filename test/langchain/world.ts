import { createHotspare, type FailoverVlm } from "@hotspare/core";
import { HotspareChatModel, type HotspareChatModelFields } from "@hotspare/langchain";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

type Fields = Omit<HotspareChatModelFields, "vlm">;

/** A simulated provider with two keys, `key-of-a` and `key-of-b`, and a Hotspare in front of it; both end with the test. */
export async function openWorld({ modelName = "gpt-4.1-mini", keys = ["a", "b"] } = {}) {
  const simulator = await startSimulator();
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  const credentials = keys.map((id) => ({
    id,
    provider: "openai" as const,
    apiKey: `key-of-${id}`,
    baseURL: simulator.baseURL,
  }));
  const vlm: FailoverVlm = hotspare.vlm({
    model: modelName,
    credentials,
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  return {
    simulator,
    hotspare,
    credentials,
    vlm,
    model: (fields: Fields = {}) => new HotspareChatModel({ vlm, ...fields }),
    key: (id: string) => simulator.key(`key-of-${id}`),
    /** The bodies of all requests so far. */
    bodies: () => simulator.requests.map(({ body }) => body as Readonly<Record<string, unknown>>),
  };
}
