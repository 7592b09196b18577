import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, onAnyPort, serveFile } from "./serve-file.js";

const key = "team-a-key-of-24-chars-1";
const authorization = { authorization: `Bearer ${key}` };
const adminKey = "admin-key-of-24-chars-01";

/** A VLM and an embedder of one name, and a client with a budget of 100. */
async function serveSharedName(prices: string) {
  const stateDir = await mkdtemp(join(tmpdir(), "hotspare-prices-"));
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
  const credentials = `[{ id: one, provider: openai, baseURL: "$simulator", apiKey: upstream-key-one-0001 }]`;
  return serveFile(`${onAnyPort.replace("}", `, adminKey: ${adminKey}, stateDir: ${stateDir} }`)}
clients: [{ name: team-a, key: ${key}, monthlyBudget: 100 }]
embedders: { docs: { model: vectors-model, credentials: ${credentials} } }
vlms: { docs: { model: chat-model, credentials: ${credentials} } }
prices: { currency: USD, models: { ${prices} } }
`);
}

async function spentIn(url: string): Promise<number> {
  const reply = await fetch(`${url}/api/models`, { headers: { authorization: `Bearer ${adminKey}` } });
  const { clients } = (await reply.json()) as { clients: { budget: { spent: number } }[] };
  return clients[0]?.budget.spent ?? Number.NaN;
}

const chatPrice = "chat-model: { promptPerMillion: 1000000, completionPerMillion: 1000000 }";
const question = { model: "docs", max_tokens: 40, messages: [{ role: "user", content: "Hello" }] };

describe("a VLM and an embedder of the same name", () => {
  it.each(["{ promptPerMillion: 0 }", "{ promptPerMillion: 1 }"])(
    "cost each its own price, however cheap the other is: %s",
    async (price) => {
      const { running } = await serveSharedName(`${chatPrice}, vectors-model: ${price}`);
      expect((await ask(running.url, question, authorization)).status).toBe(200);
      const afterChat = await spentIn(running.url);
      expect(afterChat).toBeGreaterThan(1);
      const vectors = await fetch(`${running.url}/v1/embeddings`, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization },
        body: JSON.stringify({ model: "docs", input: "Hello" }),
      });
      expect(vectors.status).toBe(200);
      expect((await spentIn(running.url)) - afterChat).toBeLessThan(0.001);
      const dear = await ask(running.url, { ...question, max_tokens: 1_000 }, authorization);
      expect(dear.status).toBe(429);
    },
  );

  it.each([
    [chatPrice, "one of the two"],
    ["vectors-model: { promptPerMillion: 1 }", "the other"],
  ])("needs both prices at the start: %s", async (prices) => {
    await expect(serveSharedName(prices)).rejects.toThrow(/no price for docs \(provider openai\)$/m);
  });
});
