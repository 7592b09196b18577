import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type KeyHandle, startSimulator } from "@hotspare/testkit";
import { SeededRandom } from "./seeded-random.js";
import { makeCall, type SoakCall } from "./soak-call.js";
import { countEvents, Tally } from "./tally.js";
import type { SoakOptions } from "./virtual-soak.js";
import { watchRules } from "./watches/watch-rules.js";

const ids = ["a", "b", "c", "d", "e", "f"] as const;

/** Wrongs that a call over real sockets meets within milliseconds. */
const wrongs: readonly [(key: KeyHandle) => void, ...((key: KeyHandle) => void)[]] = [
  (key) => key.revoked(),
  (key) => key.quota(0),
  (key) => key.status(500),
  (key) => key.status(503),
  (key) => key.resetConnection(),
  (key) => key.htmlError(),
  (key) => key.htmlError(200),
  (key) => key.truncatedJson(),
  (key) => key.breakStream({ afterTokens: 2 }),
  (key) => key.streamError({ afterTokens: 1 }),
  (key) => key.endStreamWithoutFinish({ afterTokens: 3 }),
  (key) => key.wrongDimensions(7),
  (key) => key.nullVector(),
  (key) => key.emptyData(),
  (key) => key.hang(),
  (key) => key.latency({ minMs: 1, maxMs: 80 }),
  (key) => key.rateLimit({ requestsPerMinute: 30 }),
];

/** The same over real sockets and in real time: one credential is always well, so every call must be answered. */
export async function realSoak({
  seed,
  calls,
  onViolation = () => {},
}: Pick<SoakOptions, "seed" | "calls" | "onViolation">): Promise<Tally> {
  const random = new SeededRandom(seed);
  const tally = new Tally();
  const simulator = await startSimulator({ random: random.next });
  const hotspare = createHotspare({
    plugins: [openai()],
    random: random.next,
    // Far more than a healthy credential needs, on a machine with other work to do too.
    timeouts: { attemptMs: 5_000, firstContentMs: 5_000, idleMs: 5_000 },
  });
  const keyOf = (id: string) => `sk-soak-${id}-0123456789abcdef`;
  const credentials = ids.map((id) => ({
    id,
    provider: "openai" as const,
    apiKey: keyOf(id),
    baseURL: simulator.endpoint(`server-${id}`),
  }));
  const embedder = hotspare.embedder({ model: "text-embedding-3-small", dimensions: 8, credentials });
  const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
  countEvents(hotspare.events, tally);
  const rules = watchRules(hotspare, tally, onViolation);
  const vectorOf = (await import("@hotspare/testkit")).simulatedVector;

  const callOf = (index: number): SoakCall => {
    const prompt = `prompt number ${index}`;
    const says = (text: string) => text.includes(`You wrote: "${prompt}"`);
    if (index % 3 === 0)
      return {
        name: `embed ${index}`,
        run: async (signal) => {
          const { embeddings } = await embedder.embed([prompt], { signal });
          const expected = vectorOf("text-embedding-3-small", prompt, 8);
          return embeddings.length === 1 && expected.every((value, at) => value === embeddings[0]?.dense[at]);
        },
      };
    if (index % 3 === 1)
      return {
        name: `complete ${index}`,
        run: async (signal) => says((await vlm.complete({ prompt }, { signal })).content),
      };
    return {
      name: `stream ${index}`,
      run: async (signal) => {
        let text = "";
        for await (const chunk of vlm.stream({ prompt }, { signal }))
          if (chunk.type === "content") text += chunk.content;
        return says(text);
      },
    };
  };

  let next = 0;
  const work = async (): Promise<void> => {
    while (next < calls) {
      const index = next;
      next += 1;
      // The last one stays well.
      const id = random.pick(["a", "b", "c", "d", "e"]);
      if (index % 20 === 0) {
        simulator.key(keyOf(id)).healthy();
        if (random.chance(0.7)) random.pick(wrongs)(simulator.key(keyOf(id)));
      }
      const controller = new AbortController();
      const timer = random.chance(0.02)
        ? setTimeout(() => controller.abort(new Error("enough")), 5)
        : undefined;
      tally.calls += 1;
      const end = await makeCall(callOf(index), controller, tally);
      clearTimeout(timer);
      if (end === "answered") tally.answers += 1;
      else if (end === "aborted") tally.aborted += 1;
      else if (end === "interrupted") tally.interrupted += 1;
      else if (end === "wrong") tally.wrongAnswers += 1;
      else tally.failedDespiteHealthy += 1;
    }
  };
  await Promise.all(Array.from({ length: 64 }, work));
  tally.requests = simulator.requests.length;
  rules.end();
  await hotspare.close({ graceMs: 0 });
  for (let tries = 0; tries < 500 && simulator.openSockets > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  tally.socketsLeft = simulator.openSockets;
  await simulator.close();
  return tally;
}
