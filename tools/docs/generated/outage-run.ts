import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";

const ids = ["team-a", "team-b", "team-c"] as const;
const stepMs = 10_000;
const lengthMs = 30 * 60_000;

interface Turn {
  readonly atMs: number;
  readonly what: string;
  readonly act: () => void;
}

/** What a call found: who answered it, and which credentials were open after it. */
interface OutageSample {
  readonly atMs: number;
  readonly served: string | undefined;
  readonly open: readonly string[];
}

/** What happened: to a provider (`cause`), or what Hotspare did about it. */
interface OutageMoment {
  readonly atMs: number;
  readonly what: string;
  readonly kind: "cause" | "switch" | "failback" | "probe";
  readonly credentialId?: string;
}

export interface OutageRun {
  readonly ids: readonly string[];
  readonly lengthMs: number;
  readonly samples: readonly OutageSample[];
  readonly moments: readonly OutageMoment[];
}

/** An outage of thirty minutes: a call each ten seconds on a simulated provider, in time that is moved by hand. */
export async function runOutage(): Promise<OutageRun> {
  await using simulator = await startSimulator();
  const clock = new ManualClock();
  const { baseURL } = simulator;
  await using hotspare = createHotspare({ plugins: [openai()], clock, random: () => 0 });
  const credentials = ids.map((id) => ({ id, provider: "openai" as const, apiKey: `key-of-${id}`, baseURL }));
  const embedder = hotspare.embedder({ model: "text-embedding-3-small", dimensions: 8, credentials });
  const key = (id: (typeof ids)[number]) => simulator.key(`key-of-${id}`);
  const limited = {
    headers: { "retry-after": "120" },
    body: { error: { message: "Rate limit reached", code: "rate_limit_exceeded" } },
  };
  const turns: readonly Turn[] = [
    { atMs: 120_000, what: "team-a is revoked", act: () => key("team-a").revoked() },
    {
      atMs: 300_000,
      what: "team-b is rate limited, and the provider states 120 s",
      act: () => key("team-b").status(429, limited),
    },
    { atMs: 420_000, what: "team-b has capacity again", act: () => key("team-b").healthy() },
    { atMs: 840_000, what: "team-a is restored", act: () => key("team-a").healthy() },
  ];
  const beganMs = clock.monotonicMs();
  const moments: OutageMoment[] = [];
  const note = (moment: Omit<OutageMoment, "atMs">) =>
    moments.push({ atMs: clock.monotonicMs() - beganMs, ...moment });
  hotspare.events.on("switch", ({ from, to, classification }) =>
    note({ kind: "switch", what: `switch ${from} -> ${to}: ${classification.class}` }),
  );
  hotspare.events.on("failback", ({ from, to }) =>
    note({ kind: "failback", what: `failback ${from} -> ${to}` }),
  );
  hotspare.events.on(
    "attempt",
    ({ credentialId, probe }) =>
      probe && note({ kind: "probe", what: `one call probes ${credentialId}`, credentialId }),
  );
  const samples: OutageSample[] = [];
  for (let nowMs = 0; nowMs < lengthMs; nowMs += stepMs) {
    for (const { what, act } of turns.filter(({ atMs }) => atMs === nowMs)) {
      act();
      note({ kind: "cause", what, credentialId: ids.find((id) => what.startsWith(id)) ?? "" });
    }
    const { attempts } = await embedder.embed(["hello"]);
    samples.push({
      atMs: nowMs,
      served: attempts.at(-1)?.credentialId,
      open: embedder.status().flatMap(({ id, state }) => (state === "closed" ? [] : [id])),
    });
    await clock.advance(stepMs);
  }
  return { ids, lengthMs, samples, moments };
}
