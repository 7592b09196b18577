import { createHotspare, orderedSwitcher } from "@hotspare/core";
import { preparedPlugin } from "./prepared-plugin.js";
import { SeededRandom } from "./seeded-random.js";
import { scheduleCredentials, wasHealthy } from "./servers.js";
import { dimensions, makeCall, soakCall } from "./soak-call.js";
import { soakSwitchers } from "./soak-switchers.js";
import { countEvents, Tally } from "./tally.js";
import { VirtualClock } from "./virtual-clock.js";
import { virtualUpstream } from "./virtual-upstream.js";
import { CircuitWatch } from "./watches/circuit-watch.js";
import { KeptBackWatch } from "./watches/kept-back-watch.js";
import { watchRules } from "./watches/watch-rules.js";

export interface SoakOptions {
  /** Decides everything: the same seed gives the same soak. */
  readonly seed: number;
  readonly calls: number;
  /** Of virtual time. */
  readonly minutes: number;
  /** A name among `soakSwitchers`. */
  readonly switcher?: string;
  /** Told of each call that broke a promise. */
  readonly onViolation?: (sentence: string) => void;
}

/** Long enough for every attempt's timeout, back-off and wait of a call. */
const drainMs = 30 * 60_000;

/** Calls of all kinds over six credentials whose faults come and go, in virtual time. */
export async function virtualSoak({
  seed,
  calls,
  minutes,
  switcher = "ordered",
  onViolation = () => {},
}: SoakOptions): Promise<Tally> {
  const random = new SeededRandom(seed);
  const tally = new Tally();
  const clock = new VirtualClock();
  const lengthMs = minutes * 60_000;
  const credentials = scheduleCredentials(random, lengthMs);
  const transport = virtualUpstream({ credentials, clock, random: new SeededRandom(seed + 1), tally });
  const { plugin, prepareAll } = preparedPlugin({ transport });
  const hotspare = createHotspare({
    plugins: [plugin],
    clock,
    random: new SeededRandom(seed + 2).next,
    switcher: (soakSwitchers[switcher] ?? orderedSwitcher)(),
  });
  const list = credentials.map(({ id, key, origin }) => ({
    id,
    provider: "openai" as const,
    apiKey: key,
    baseURL: `${origin}/v1`,
  }));
  const embedder = hotspare.embedder({ model: "soak-embedding", dimensions, credentials: list });
  const vlm = hotspare.vlm({ model: "soak-chat", credentials: list });
  await prepareAll();
  countEvents(hotspare.events, tally);
  const circuits = new CircuitWatch(hotspare.events, () => false);
  const keptBack = new KeptBackWatch(hotspare.events, () => hotspare.models);
  const rules = watchRules(hotspare, tally, onViolation);
  const running = new Set<string>();
  const begin = (index: number): void => {
    const call = soakCall({ embedder, vlm } as never, random, index);
    const model = call.name.startsWith("embed") ? embedder : vlm;
    const usable = credentials.filter(({ id }) => circuits.isUsable(model.model, id));
    const closed = new Set(
      hotspare.models
        .find(({ name }) => name === model.model)
        ?.status.flatMap(({ id, state }) => (state === "closed" ? [id] : [])),
    );
    const startedMs = clock.monotonicMs();
    const controller = new AbortController();
    if (random.chance(0.03)) {
      void clock.sleep(random.between(0, 2_000)).then(() => controller.abort(new Error("enough")));
    }
    tally.calls += 1;
    running.add(call.name);
    void makeCall(call, controller, tally).then((end) => {
      running.delete(call.name);
      const endedMs = clock.monotonicMs();
      const healthy = usable.find(
        (credential) =>
          wasHealthy(credential, startedMs, endedMs) &&
          (closed.has(credential.id) || !keptBack.has(call.name)),
      );
      if (end === "answered") tally.answers += 1;
      else if (end === "aborted") tally.aborted += 1;
      else if (end === "interrupted") tally.interrupted += 1;
      else if (end === "wrong") tally.wrongAnswers += 1;
      else if (healthy === undefined) tally.failures += 1;
      else tally.failedDespiteHealthy += 1;
      if (end === "wrong" || (end === "failed" && healthy !== undefined)) {
        onViolation(
          `${call.name}, begun at ${Math.round(startedMs)} ms, ended ${end} at ${Math.round(endedMs)} ms; ${healthy?.id ?? "nobody"} was healthy`,
        );
      }
    });
  };

  for (let index = 0; index < calls; index += 1) {
    await clock.runUntil((index * lengthMs) / calls);
    rules.look();
    // Now and then many at once.
    const burst = random.chance(0.002) ? Math.min(200, calls - index) : 1;
    for (let part = 0; part < burst; part += 1) begin(index + part);
    index += burst - 1;
  }
  await clock.runUntil(lengthMs + drainMs);
  tally.lostCalls = running.size;
  for (const name of running) onViolation(`${name} never ended`);
  rules.end();
  const closing = hotspare.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 60_000);
  await closing;
  return tally;
}
