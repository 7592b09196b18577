import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";

const ids = ["team-a", "team-b", "team-c"] as const;
const stepMs = 10_000;
const columnMs = 30_000;
const lengthMs = 30 * 60_000;

interface Turn {
  readonly atMs: number;
  readonly what: string;
  readonly act: () => void;
}

/** What an outage looks like: a call each ten seconds on a simulated provider, in time that is moved by hand. */
export async function outageTimeline(): Promise<string> {
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
  const story: string[] = [];
  const tell = (line: string) => story.push(`${minutes(clock.monotonicMs() - beganMs)}  ${line}`);
  hotspare.events.on("switch", ({ from, to, classification }) =>
    tell(`switch ${from} -> ${to}: ${classification.class}`),
  );
  hotspare.events.on("failback", ({ from, to }) => tell(`failback ${from} -> ${to}`));
  hotspare.events.on(
    "attempt",
    ({ credentialId, probe }) => probe && tell(`one call probes ${credentialId}`),
  );
  const rows = new Map<string, string>(ids.map((id) => [id, ""]));
  for (let nowMs = 0; nowMs < lengthMs; nowMs += stepMs) {
    for (const turn of turns.filter(({ atMs }) => atMs === nowMs)) {
      turn.act();
      tell(turn.what);
    }
    const { attempts } = await embedder.embed(["hello"]);
    if (nowMs % columnMs === 0) {
      const served = attempts.at(-1)?.credentialId;
      for (const { id, state } of embedder.status()) {
        rows.set(id, `${rows.get(id)}${id === served ? "#" : state === "closed" ? "." : "x"}`);
      }
    }
    await clock.advance(stepMs);
  }
  const scale = Array.from({ length: lengthMs / 300_000 }, (_, index) =>
    String(index * 5).padEnd(300_000 / columnMs),
  ).join("");
  return [
    "```text",
    `minute  ${scale}`.trimEnd(),
    ...[...rows].map(([id, row]) => `${id}  ${row}`),
    "",
    "# serves   . ready   x open: skipped",
    "",
    ...story,
    "```",
  ].join("\n");
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
