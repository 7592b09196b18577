import { createHotspare, type HealthLink } from "@hotspare/core";
import type { FleetChange } from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { barsOf, type Lane, type MarkKind, timelinePicture } from "./timeline-picture.js";

const names = ["process 1", "process 2", "process 3"] as const;
const stepMs = 10_000;
const lengthMs = 30 * 60_000;
const revokedMs = 120_000;
const restoredMs = 840_000;

/** Three processes of a fleet while a key is revoked and comes back: who is refused, who probes, and when all move. */
export async function fleetPicture(): Promise<string> {
  const { lanes, refused, probes } = await runFleet();
  const firstMs = Math.min(...refused);
  const backMs = Math.max(...probes);
  const failedProbes = probes.filter((atMs) => atMs !== backMs);
  return timelinePicture({
    name: "fleet",
    title: "A fleet: one process is refused, all processes know",
    description: `Three processes call every ten seconds. team-a is revoked at ${minuteText(revokedMs)}. ${refused.length} requests of all processes are refused, the first at ${minuteText(firstMs)}. ${probes.length} probes of all processes follow, and at ${minuteText(backMs)} all processes move back.`,
    lengthMs,
    laneHeight: 30,
    lanes,
    legend: [
      ["serves", "answered by team-a"],
      ["second", "answered by team-b"],
      ["refused", "refused by team-a"],
      ["probe", "one call of the fleet probes"],
    ],
    story: [
      {
        atMs: firstMs,
        what: `${minuteText(firstMs)}  team-a is revoked. The first process that is refused opens its circuit for all`,
      },
      ...failedProbes.map((atMs) => ({
        atMs,
        what: `${minuteText(atMs)}  one process probes for all. team-a still refuses, and the call goes to team-b`,
      })),
      { atMs: restoredMs, what: `${minuteText(restoredMs)}  team-a is restored` },
      {
        atMs: backMs,
        what: `${minuteText(backMs)}  a probe is answered: all processes are back on team-a`,
      },
    ],
    tickMs: 300_000,
    tickText: minuteText,
  });
}

async function runFleet() {
  await using simulator = await startSimulator();
  const clock = new ManualClock();
  const newLink = memoryLinks(clock);
  const processes = names.map((name) => {
    const hotspare = createHotspare({ plugins: [openai()], clock, random: () => 0, healthLink: newLink() });
    const embedder = hotspare.embedder({
      model: "text-embedding-3-small",
      dimensions: 8,
      credentials: ["team-a", "team-b"].map((id) => ({
        id,
        provider: "openai" as const,
        apiKey: `key-of-${id}`,
        baseURL: simulator.baseURL,
      })),
    });
    return {
      name,
      hotspare,
      embedder,
      samples: [] as { atMs: number; served: string }[],
      marks: [] as { atMs: number; kind: MarkKind }[],
    };
  });
  const beganMs = clock.monotonicMs();
  for (const { hotspare, marks } of processes) {
    hotspare.events.on(
      "failure",
      ({ probe }) => probe || marks.push({ atMs: clock.monotonicMs() - beganMs, kind: "refused" }),
    );
    hotspare.events.on(
      "attempt",
      ({ probe }) => probe && marks.push({ atMs: clock.monotonicMs() - beganMs, kind: "probe" }),
    );
  }
  for (let nowMs = 0; nowMs < lengthMs; nowMs += stepMs) {
    if (nowMs === revokedMs) simulator.key("key-of-team-a").revoked();
    if (nowMs === restoredMs) simulator.key("key-of-team-a").healthy();
    for (const { embedder, samples } of processes) {
      const { credentialId } = await embedder.embed(["hello"]);
      samples.push({ atMs: nowMs, served: credentialId });
    }
    await clock.advance(stepMs);
  }
  for (const { hotspare } of processes) await hotspare.close();
  const lanes = processes.map(
    ({ name, samples, marks }): Lane => ({
      name,
      bars: barsOf(
        samples.map(({ atMs, served }) => ({ atMs, kind: served === "team-a" ? "serves" : "second" })),
        lengthMs,
      ),
      marks,
    }),
  );
  const timesOf = (wanted: MarkKind) =>
    lanes.flatMap(({ marks }) => marks.filter(({ kind }) => kind === wanted).map(({ atMs }) => atMs));
  return { lanes, refused: timesOf("refused"), probes: timesOf("probe") };
}

/** Links of processes that share health in one memory, in the clock's time. */
function memoryLinks(clock: ManualClock): () => HealthLink {
  const listeners = new Set<(change: FleetChange) => void>();
  const probing = new Map<string, number>();
  return () => {
    let own: ((change: FleetChange) => void) | undefined;
    return {
      publish: (change) => {
        for (const listener of listeners) if (listener !== own) listener(change);
      },
      subscribe: (listener) => {
        own = listener;
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      acquireProbe: async (domains, ttlMs) => {
        const nowMs = clock.monotonicMs();
        if (domains.some((domain) => (probing.get(domain) ?? 0) > nowMs)) return undefined;
        const renew = () => {
          for (const domain of domains) probing.set(domain, clock.monotonicMs() + ttlMs);
        };
        renew();
        return {
          renew,
          end: () => {
            for (const domain of domains) probing.delete(domain);
          },
        };
      },
      takePortion: async (_quota, _kind, amount) => amount,
      publishLimit: () => undefined,
      name: ({ scope, parts }) => [scope, ...parts].join("/"),
    };
  };
}

function minuteText(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, "0")}`;
}
