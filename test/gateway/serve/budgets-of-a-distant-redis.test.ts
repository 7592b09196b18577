import { expect, it } from "vitest";
import { startProxy } from "../../redis/redis-proxy.js";
import { redisOfTest } from "../../support/fleet-store.js";
import { ask, models, onAnyPort, question, serveFile } from "./serve-file.js";

const key = "team-a-key-of-24-chars-1";

it("budgets wait for a distant Redis as long as the section redis says", async () => {
  const { server, client } = await redisOfTest();
  const proxy = await startProxy(server.port);
  // Each answer takes more than the quarter of a second that budgets wait otherwise.
  proxy.delayMs = 140;
  const { running } = await serveFile(`${onAnyPort.replace("}", ", adminKey: admin-key-of-24-chars-01 }")}
redis: { url: "${proxy.url}", fleetKey: a-fleet-key-of-the-tests-0001, commandTimeoutMs: 8000 }
clients: [{ name: team-a, key: ${key}, monthlyBudget: 100 }]
prices: { currency: USD, models: { gpt-4.1-mini: { promptPerMillion: 1, completionPerMillion: 1 }, text-embedding-3-small: { promptPerMillion: 1 } } }
${models}`);
  const reply = await ask(running.url, question, { authorization: `Bearer ${key}` });
  expect(await reply.text()).toContain("choices");
  expect(reply.status).toBe(200);
  await running.close({ graceMs: 0 });
  expect(await client.keys("{hotspare}:budget:USD:2*:team-a")).toHaveLength(1);
});
