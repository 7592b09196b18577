import { Agent } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { file, gatewayProject, keys } from "./gateway-process.js";
import { newMark, type Outcome, sendMarked } from "./marked-requests.js";

const crowd = 40;

/** Clients that send requests until the test stops them or their gateway has ended. */
function openTraffic(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: crowd });
  onTestFinished(() => agent.destroy());
  const outcomes: Outcome[] = [];
  let isOver = false;
  const client = async (index: number) => {
    while (!isOver) {
      const outcome = await sendMarked({
        url,
        agent,
        manner: index % 2 === 0 ? "stream" : "chat",
        mark: newMark(),
      });
      outcomes.push(outcome);
      if (outcome === "broken" || outcome === "refused") return;
    }
  };
  const ended = Promise.all(Array.from({ length: crowd }, (_, index) => client(index)));
  return {
    outcomes,
    ended,
    whole: () => outcomes.filter((outcome) => outcome === "whole").length,
    stop: async () => {
      isOver = true;
      await ended;
    },
  };
}

const prices = `
prices:
  currency: USD
  models: { gpt-4.1-mini: { promptPerMillion: 1000, completionPerMillion: 1000 }, text-embedding-3-small: { promptPerMillion: 1 } }
`;

async function ask(url: string) {
  const reply = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${keys.client}` },
    body: JSON.stringify({ model: "vision", messages: [{ role: "user", content: "Hello" }], max_tokens: 20 }),
  });
  const { usage, error } = (await reply.json()) as {
    readonly usage?: { readonly total_tokens: number };
    readonly error?: { readonly code: string };
  };
  return { status: reply.status, tokens: usage?.total_tokens ?? 0, code: error?.code };
}

describe("A process that serves, under load", () => {
  it("ends after SIGTERM with every request answered completely or refused with a reason, and no open connection", async () => {
    const { simulator, start } = await gatewayProject((baseURL) => file(baseURL));
    simulator.everyKey().latency({ minMs: 20, maxMs: 120 });
    const gateway = await start();
    const traffic = openTraffic(gateway.url);
    await expect.poll(traffic.whole, { timeout: 60_000 }).toBeGreaterThan(3 * crowd);
    gateway.kill("SIGTERM");
    expect(await gateway.end).toMatchObject({ status: 0, signal: null });
    await traffic.ended;
    const ends = traffic.outcomes.filter((outcome) => outcome !== "whole");
    // Broken: the connection was refused, or closed between two requests, as at the end of every server.
    expect(new Set(ends)).toSatisfy((kinds: Set<Outcome>) =>
      [...kinds].every((kind) => kind === "refused" || kind === "broken"),
    );
    expect(ends).toHaveLength(crowd);
    await simulator.waitUntilIdle();
    expect(Object.values(simulator.stats()).map(({ left }) => left)).toEqual([0]);
    expect(simulator.openSockets).toBe(0);
  });

  it("that is killed leaves no client with a partial answer that looks complete, and the next process serves at once", async () => {
    const { simulator, start } = await gatewayProject((baseURL) => file(baseURL));
    simulator.everyKey().latency({ minMs: 0, maxMs: 50 });
    const first = await start();
    const traffic = openTraffic(first.url);
    await expect.poll(traffic.whole, { timeout: 60_000 }).toBeGreaterThan(crowd);
    first.kill("SIGKILL");
    await first.end;
    await traffic.ended;
    expect(new Set(traffic.outcomes)).toEqual(new Set(["whole", "broken"]));
    const second = await start();
    expect(await ask(second.url)).toMatchObject({ status: 200 });
    expect(await second.underWay()).toBe(0);
  });

  it("that is killed repeatedly forgets no amount that a client has spent", async () => {
    const budget = 1;
    const { start } = await gatewayProject((baseURL) =>
      file(baseURL, { gateway: "stateDir: ./state", client: `monthlyBudget: ${budget}`, further: prices }),
    );
    let spent = 0;
    let code: string | undefined;
    for (let lives = 0; lives < 12 && code === undefined; lives += 1) {
      const gateway = await start();
      for (let count = 0; count < 10; count += 1) {
        const answer = await ask(gateway.url);
        spent += answer.tokens / 1_000;
        if (answer.status !== 200) code = answer.code;
      }
      gateway.kill("SIGKILL");
      await gateway.end;
    }
    expect(code).toBe("insufficient_quota");
    expect(spent).toBeGreaterThan(budget / 2);
    expect(spent).toBeLessThanOrEqual(budget);
    const gateway = await start();
    expect(await ask(gateway.url)).toMatchObject({ status: 429, code: "insufficient_quota" });
  });
});
