import { createGateway } from "@hotspare/gateway";
import { onTestFinished } from "vitest";
import { chatHotspare } from "../../support/chat-server.js";

/** The gateway's key for its provider. */
export const upstreamKey = "upstream-key-0123456789";

/** Opens a gateway with the model `mine` on one provider until the end of the test. Returns the `baseURL` for OpenAI's clients. */
export async function openResponses(baseURL: string): Promise<string> {
  const hotspare = chatHotspare();
  const mine = hotspare.vlm({
    model: "gpt-4.1-mini",
    credentials: [{ id: "a", provider: "openai", apiKey: upstreamKey, baseURL }],
    // No second round, because the wait before it would never end with a clock that stands still.
    retry: { maxAttempts: 1, maxWaitMs: 0 },
  });
  const gateway = await createGateway({ hotspare, vlms: { mine } });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  return `${url}/v1`;
}
