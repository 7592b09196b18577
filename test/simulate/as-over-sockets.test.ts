import { loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { readScenario, simulate } from "@hotspare/simulate";
import { type KeyHandle, ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";

const everyMs = 2_000;
const calls = 90;

/** What a scenario does to the first key, and what the server over sockets does in its place. */
const faults: readonly (readonly [what: string, onServer: (key: KeyHandle) => unknown])[] = [
  ["revoke", (key) => key.revoked()],
  ["quota", (key) => key.quota(0)],
  ["missing", (key) => key.fail("openai.model_not_found")],
  ["outage", (key) => key.status(503)],
  ["outage, as: reset", (key) => key.resetConnection()],
  ["outage, as: bad_gateway", (key) => key.htmlError(502)],
];

interface Outcome {
  readonly served: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly switches: number;
  readonly failbacks: number;
  /** Classes of the failures of the first key. */
  readonly classes: readonly string[];
}

function configAt(address: (name: string) => string, isAlone: boolean) {
  const key = (id: string) => ({
    id,
    provider: "openai",
    apiKey: `sk-${id}-0123456789abcdef`,
    baseURL: address(id),
  });
  return {
    vlms: {
      captions: { model: "gpt-4.1-mini", credentials: isAlone ? [key("a")] : [key("a"), key("b")] },
    },
  };
}

/** The real engine and the real client, over sockets. Time passes between calls, and while a call waits. */
async function overSockets(fault: (key: KeyHandle) => unknown, isAlone: boolean): Promise<Outcome> {
  await using simulator = await startSimulator();
  const clock = new ManualClock();
  const config = configAt((name) => simulator.endpoint(name), isAlone);
  const loaded = await loadConfig({ plugins: [openai()], clock, random: () => 0.5 }, config as never);
  const served: Record<string, number> = {};
  const classes = new Set<string>();
  let [failed, switches, failbacks] = [0, 0, 0];
  const { events } = loaded.hotspare;
  events.on("switch", () => {
    switches += 1;
  });
  events.on("failback", () => {
    failbacks += 1;
  });
  events.on("failure", ({ credentialId, classification }) => {
    if (credentialId === "a") classes.add(classification.class);
  });
  const beganMs = clock.monotonicMs();
  const key = simulator.key("sk-a-0123456789abcdef");
  for (let call = 0; call < calls; call += 1) {
    await clock.advance(Math.max(0, beganMs + call * everyMs - clock.monotonicMs()));
    if (call === 20) fault(key);
    if (call === 50) key.healthy();
    const answer = loaded.vlms.get("captions").complete({ prompt: "hello" });
    let isOver = false;
    answer.then(
      ({ credentialId }) => {
        isOver = true;
        served[credentialId] = (served[credentialId] ?? 0) + 1;
      },
      () => {
        isOver = true;
        failed += 1;
      },
    );
    for (let turn = 1; !isOver; turn += 1) {
      await new Promise(setImmediate);
      if (turn % 50 === 0) await clock.advance(5);
    }
  }
  await loaded.close({ graceMs: 0 });
  return { served, failed, switches, failbacks, classes: [...classes] };
}

async function simulated(what: string, isAlone: boolean): Promise<Outcome> {
  const scenario = await readScenario({
    text: `duration: ${(calls * everyMs) / 1_000}s
traffic: [{ callsPerSecond: 1 }]
latencies: [{ fixedMs: 1 }]
events: [{ at: "+39s", what: ${what}, credential: a, for: 60s }]`,
  });
  const [traffic] = scenario.traffic;
  const recorded = Array.from({ length: calls }, (_, call) => ({
    atMs: call * everyMs,
    promptTokens: 5,
    completionTokens: 5,
    streamed: false,
    fault: undefined,
  }));
  const config = configAt((name) => `https://${name}.example.com/v1`, isAlone);
  const report = await simulate(
    config as never,
    { ...scenario, traffic: traffic === undefined ? [] : [{ ...traffic, recorded }] },
    { plugins: [openai()], environment: {} },
  );
  const [model] = report.models;
  const { failed, switches, failbacks } = report.total;
  const served = Object.fromEntries(
    (model?.credentials ?? []).flatMap((each) => (each.served === 0 ? [] : [[each.id, each.served]])),
  );
  return { served, failed, switches, failbacks, classes: Object.keys(model?.credentials[0]?.wasted ?? {}) };
}

describe("a simulation says what really happens over sockets", () => {
  it.each(faults)("with a spare, during %s", async (what, onServer) => {
    expect(await simulated(what, false)).toEqual(await overSockets(onServer, false));
  });
});
