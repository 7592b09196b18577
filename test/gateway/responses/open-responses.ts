import { createGateway } from "@hotspare/gateway";
import { onTestFinished } from "vitest";
import { chatHotspare } from "../../support/chat-server.js";

/** The key of the gateway at its provider. */
export const upstreamKey = "upstream-key-0123456789";

/** A gateway with the model `mine` on one provider, for the length of a test. Gives the `baseURL` of OpenAI's clients. */
export async function openResponses(baseURL: string): Promise<string> {
  const hotspare = chatHotspare();
  const mine = hotspare.vlm({
    model: "gpt-4.1-mini",
    credentials: [{ id: "a", provider: "openai", apiKey: upstreamKey, baseURL }],
    // Without a second round, for which a clock that stands still would wait for ever.
    retry: { maxAttempts: 1, maxWaitMs: 0 },
  });
  const gateway = await createGateway({ hotspare, vlms: { mine } });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  return `${url}/v1`;
}
