import { createHotspare, UnsupportedInputError } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { type Simulator, startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const pdf = new Uint8Array(Buffer.from("%PDF-1.7\n"));
const request = {
  messages: [{ role: "user", content: [{ type: "file", file: pdf, filename: "a.pdf" }] }],
} as const;
const plugins = [openai(), azure(), volcengine()] as const;

it("sends a document to OpenAI, and passes a spare that takes none", async () => {
  await using hotspare = createHotspare({ plugins });
  const vlm = hotspare.vlm({
    model: "gpt-4.1-mini",
    credentials: [
      { id: "ark", provider: "volcengine", apiKey: "key-a", baseURL: simulator.baseURL },
      { id: "main", provider: "openai", apiKey: "key-b", baseURL: simulator.baseURL },
    ],
  });
  const { content, attempts } = await vlm.complete(request);
  expect(content).toContain("Media 1: application/pdf, 9 bytes");
  expect(attempts.map(({ credentialId }) => credentialId)).toEqual(["main"]);
});

it.each([
  [
    "Azure",
    { id: "only", provider: "azure", apiKey: "key", endpoint: "https://x.openai.azure.com", deployment: "d" },
  ],
  ["Ark", { id: "only", provider: "volcengine", apiKey: "key" }],
  ["DeepSeek", { id: "only", provider: "openai", apiKey: "key", baseURL: "https://api.deepseek.com" }],
] as const)("refuses a document before sending, when only %s could be asked", async (_, credential) => {
  await using hotspare = createHotspare({ plugins });
  const vlm = hotspare.vlm({ model: "m", credentials: [credential] });
  const refused = await vlm.complete(request).catch((error: unknown) => error);
  expect(UnsupportedInputError.isInstance(refused) && refused.needs).toEqual(["file"]);
});
