import { createRequire } from "node:module";
import { createHotspare } from "@hotspare/core";
import { startSimulator } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";
import { openai } from "../openai-plugin.js";

it("a refused key throws the class of the SDK that import() gives, which is a different copy from the copy of require()", async () => {
  const simulator = await startSimulator();
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(async () => {
    await hotspare.close();
    await simulator.close();
  });
  simulator.key("key-1").revoked();
  const vlm = hotspare.vlm({
    model: "gpt-4.1-mini",
    credentials: [{ provider: "openai", apiKey: "key-1", baseURL: simulator.baseURL }],
  });
  const error: unknown = await vlm.complete({ prompt: "hello" }).catch((caught: unknown) => caught);
  const imported = await import("openai");
  const required = createRequire(import.meta.url)("openai") as typeof imported;
  expect(error).toBeInstanceOf(imported.OpenAI.AuthenticationError);
  expect(error).not.toBeInstanceOf(required.OpenAI.AuthenticationError);
});
