import { getEventListeners } from "node:events";
import { embedMany } from "@hotspare/bulk";
import {
  ClosedError,
  createHotspare,
  DeadlineExceededError,
  orderedSwitcher,
  StreamInterruptedError,
} from "@hotspare/core";
import { bulkEmbedder } from "./bulk-embedder.js";
import { type Listed, Person } from "./person.js";
import { isVectorOf, type PersonCall, type PersonModels, personCall } from "./person-call.js";
import { scheduleKeys, wasWell } from "./scripted-keys.js";
import { ScriptedProvider } from "./scripted-provider.js";
import { SeededRandom } from "./seeded-random.js";
import { soakSwitchers } from "./soak-switchers.js";
import { countEvents, Tally } from "./tally.js";
import { VirtualClock } from "./virtual-clock.js";
import type { SoakOptions } from "./virtual-soak.js";
import { CircuitWatch } from "./watches/circuit-watch.js";
import { RefusalWatch } from "./watches/refusal-watch.js";
import { UnaskedWatch } from "./watches/unasked-watch.js";
import { watchRules } from "./watches/watch-rules.js";

const budget = { tokens: 20, perSecond: 0.5 };
const maxWaitMs = 10_000;
/** Long enough for every attempt's timeout, back-off and wait of a call. */
const drainMs = 30 * 60_000;

/** Calls with every kind of caller, at a scripted provider in virtual time, while a person changes keys. */
export async function personSoak(options: SoakOptions): Promise<Tally> {
  const { seed, calls, minutes, onViolation: report = () => undefined } = options;
  const names = Object.keys(soakSwitchers);
  const switcher = soakSwitchers[options.switcher ?? names[seed % names.length] ?? ""] ?? orderedSwitcher;
  const random = new SeededRandom(seed);
  const tally = new Tally();
  const clock = new VirtualClock();
  const lengthMs = minutes * 60_000;
  const keys = scheduleKeys(random, lengthMs);
  const refusals = new RefusalWatch(budget, () => clock.monotonicMs(), tally, report);
  const provider = new ScriptedProvider({ clock, random: new SeededRandom(seed + 1), tally, refusals });
  const hotspare = createHotspare({
    plugins: [provider.plugin] as const,
    clock,
    random: new SeededRandom(seed + 2).next,
    switcher: switcher(),
    retry: { budget, maxWaitMs },
    failback: { probe: seed % 3 === 0 ? "background" : "request" },
  });
  const models = {} as PersonModels;
  const modelNames = { embedder: "soak-embedding", vlm: "soak-chat" } as const;
  const write = (kind: keyof PersonModels, { id, key, isNarrow }: Listed) =>
    ({
      id,
      provider: "scripted",
      script: provider.scriptOf(key, modelNames[kind], isNarrow),
      maxConcurrent: isNarrow ? 3 : 10,
    }) as never;
  const open = (kind: keyof PersonModels, list: readonly Listed[]): void => {
    const credentials = list.map((listed) => write(kind, listed));
    if (kind === "embedder") {
      models.embedder = hotspare.embedder({ model: modelNames.embedder, dimensions: 8, credentials });
    } else {
      models.vlm = hotspare.vlm({ model: modelNames.vlm, credentials });
    }
  };
  countEvents(hotspare.events, tally);
  const circuits = new CircuitWatch(hotspare.events, (model, credentialId) =>
    hotspare.models.some(
      ({ name, status }) =>
        name === model && status.some(({ id, state }) => id === credentialId && state === "closed"),
    ),
  );
  const rules = watchRules(hotspare, tally, report);
  const running = new Map<string, Promise<unknown>>();
  const follow = (name: string, work: Promise<unknown>): void => {
    const ended = work.then(
      () => running.delete(name),
      () => running.delete(name),
    );
    running.set(name, ended);
  };
  const person = new Person({
    models,
    random,
    keys,
    nowMs: () => clock.epochMs(),
    write,
    reopen: (kind, list) => {
      follow(
        `close of ${kind} at ${clock.monotonicMs()}`,
        models[kind].close({ graceMs: random.between(0, 3_000) }),
      );
      open(kind, list);
    },
    onChange: (kind, come) => {
      tally.changes += 1;
      rules.changed();
      provider.forgetStated();
      refusals.changed();
      for (const { id, state } of models[kind].status()) {
        if (come.includes(id)) {
          circuits.begin(models[kind].model, id, state === "closed", clock.epochMs());
        }
      }
    },
    follow,
  });
  for (const kind of ["embedder", "vlm"] as const) {
    open(kind, person.begin(kind));
  }
  new UnaskedWatch(
    hotspare.events,
    maxWaitMs,
    ({ model, lane, fromMs }) =>
      person.lists[model === modelNames.embedder ? "embedder" : "vlm"]
        .filter(
          ({ id, key, isNarrow, sinceMs }) =>
            sinceMs < fromMs &&
            !(isNarrow && (lane.startsWith("tools") || lane.startsWith("stream"))) &&
            circuits.isUsable(model, id) &&
            circuits.isUnchangedSince(model, id, fromMs) &&
            wasWell(key, fromMs - 1_700_000_000_000, clock.monotonicMs()),
        )
        .map(({ id }) => id),
    tally,
    report,
  );

  const begin = (index: number): void => {
    const call = personCall(models, random, clock, index);
    tally.calls += 1;
    follow(
      call.name,
      endOf(call).then((end) => {
        tally[end] += 1;
        if (end === "wrongAnswers") {
          report(`${call.name} got a wrong answer at ${clock.monotonicMs()}`);
        }
        tally.listenersLeft += getEventListeners(call.controller.signal, "abort").length;
      }),
    );
  };
  const embedChunks = async (index: number): Promise<void> => {
    const texts = Array.from({ length: 30 }, (_, at) => `bulk ${index}.${at}`);
    const { embedder } = models;
    const run = embedMany(bulkEmbedder(embedder), texts, { maxWaitMs: 60_000, concurrency: 2 });
    const leavesAt = random.chance(0.3) ? Math.floor(random.between(0, 30)) : undefined;
    for await (const { index: at, embedding } of run) {
      if (embedding !== undefined && !isVectorOf(embedder.model, texts[at], embedding.dense)) {
        tally.wrongAnswers += 1;
      }
      if (at === leavesAt) {
        break;
      }
    }
  };

  for (let index = 0; index < calls; index += 1) {
    await clock.runUntil((index * lengthMs) / calls);
    rules.look();
    if (random.chance(0.04)) {
      person.act();
    }
    if (random.chance(0.004)) {
      follow(`bulk ${index}`, embedChunks(index));
    }
    // Now and then many at once.
    const burst = random.chance(0.004) ? Math.min(60, calls - index) : 1;
    for (let part = 0; part < burst; part += 1) {
      begin(index + part);
      if (random.chance(0.02)) {
        person.act();
      }
    }
    index += burst - 1;
  }
  await clock.runUntil(lengthMs + drainMs);
  tally.lostCalls = running.size;
  for (const name of running.keys()) {
    report(`${name} never ended`);
  }
  rules.end();
  const listed = person.lists.embedder.length + person.lists.vlm.length;
  tally.adaptersLeft += Math.abs(provider.openAdapters - listed);
  if (provider.openAdapters !== listed) {
    report(`${provider.openAdapters} adapters are open for ${listed} credentials`);
  }
  const closing = hotspare.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 60_000);
  await closing;
  tally.adaptersLeft += provider.openAdapters + provider.closedTwice;
  return tally;
}

/** How a call ended, as the tally counts it. */
async function endOf({
  run,
  controller: { signal },
}: PersonCall): Promise<"answers" | "wrongAnswers" | "aborted" | "interrupted" | "failures"> {
  try {
    return (await run()) ? "answers" : "wrongAnswers";
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      return "aborted";
    }
    if (DeadlineExceededError.isInstance(error) || ClosedError.isInstance(error)) {
      return "aborted";
    }
    return StreamInterruptedError.isInstance(error) ? "interrupted" : "failures";
  }
}
