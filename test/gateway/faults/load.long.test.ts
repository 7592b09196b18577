import { Agent } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { file, gatewayProject, upstreamKeys } from "./gateway-process.js";
import { manners, newMark, type Outcome, sendMarked } from "./marked-requests.js";

const rounds = 5;
const requestsOfRound = 4_000;
/** Time limit of a test: minutes, because the machine may have other work. */
const timeout = 1_200_000;
const requests = rounds * requestsOfRound;
const crowd = 100;

function openAgent(sockets: number): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe("A gateway under load", () => {
  it("answers 20,000 requests of clients that leave, read slowly and get failures: each client gets its own answer, and nothing is left", {
    timeout,
  }, async () => {
    const { simulator, start } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    const agent = openAgent(crowd);
    const outcomes: Partial<Record<Outcome, number>> = {};
    const heapsMb: number[] = [];
    const one = simulator.key(upstreamKeys.one);
    let sent = 0;
    const client = async (until: number) => {
      while (sent < until) {
        sent += 1;
        // The spare answers after a failure before the content. A later failure is reported to the client.
        if (sent % 50 === 0) one.status(500, { times: 1 });
        if (sent % 70 === 0) one.breakStream({ afterTokens: 2, times: 1 });
        const manner = manners[sent % manners.length] ?? "chat";
        const outcome = await sendMarked({ url: gateway.url, agent, manner, mark: newMark() });
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    for (let round = 1; round <= rounds; round += 1) {
      await Promise.all(Array.from({ length: crowd }, () => client(round * requestsOfRound)));
      await expect.poll(() => gateway.underWay()).toBe(0);
      await simulator.waitUntilIdle();
      heapsMb.push(await gateway.heapMb());
    }
    expect(outcomes["of another request"] ?? 0).toBe(0);
    expect(outcomes["cut without an error"] ?? 0).toBe(0);
    expect(outcomes.broken ?? 0).toBe(0);
    expect(outcomes.whole).toBeGreaterThan(requests * 0.6);
    expect(outcomes.refused ?? 0).toBeLessThan(requests * 0.05);
    // The first round fills the history of the last hour. Only a leak would grow further.
    expect((heapsMb.at(-1) ?? 0) - (heapsMb[1] ?? 0)).toBeLessThan(5);
    gateway.kill("SIGTERM");
    expect(await gateway.end).toMatchObject({ status: 0 });
    expect(simulator.openSockets).toBe(0);
  });

  it("sends 2,000 streams at once, each to its own client, with less than 500 MB", async () => {
    const streams = 2_000;
    const { simulator, start } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    let openGate = () => {};
    const gate = new Promise<undefined>((resolve) => {
      openGate = () => resolve(undefined);
    });
    simulator.everyKey().reply(() => gate);
    const agent = openAgent(streams);
    const asked = Array.from({ length: streams }, () =>
      sendMarked({ url: gateway.url, agent, manner: "stream", mark: newMark() }),
    );
    await simulator.waitForRequests(streams, { timeoutMs: 120_000 });
    expect(await gateway.underWay()).toBe(2 * streams);
    const residentMb = await gateway.residentMb();
    openGate();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["whole"]));
    expect(residentMb).toBeLessThan(500);
    await expect.poll(() => gateway.underWay()).toBe(0);
  });
});
