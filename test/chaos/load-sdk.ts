import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { virtualReply } from "./virtual-reply.js";

/** The SDK is loaded at its first use, which takes real time: virtual time must not run on meanwhile. */
export async function loadSdk(): Promise<void> {
  const fetch = async () => virtualReply(401, { error: { message: "no" } });
  await using hotspare = createHotspare({ plugins: [openai({ transport: { fetch } })] });
  const credentials = [{ provider: "openai" as const, apiKey: "sk-of-nobody" }];
  await hotspare
    .vlm({ model: "m", credentials })
    .complete({ prompt: "Hello" })
    .catch(() => undefined);
}
