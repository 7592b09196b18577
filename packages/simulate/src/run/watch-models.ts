import type { LoadedConfig } from "@hotspare/config";
import type { Moment } from "../contract/simulation-report.js";
import type { VirtualClock } from "../world/virtual-clock.js";
import type { Pace } from "./pace.js";
import { count, modelKey, mostMoments, type Tally } from "./tally.js";

/** The parts that count the events of a run. */
interface Watch {
  readonly tally: Tally;
  readonly pace: Pace;
  readonly clock: VirtualClock;
}

/**
 * Counts what happens to calls before their end, from the events of each model. It subscribes to no event that every ordinary call emits, because
 * nearly all calls are ordinary.
 */
export function watchModels(models: LoadedConfig["hotspare"]["models"], { tally, pace, clock }: Watch): void {
  for (const { name, kind, events } of models) {
    const model = tally.models.find((each) => modelKey(each.kind, each.model) === modelKey(kind, name));
    if (model === undefined) {
      continue;
    }
    const byId = new Map(
      tally.credentials
        .filter(({ place }) => modelKey(place.kind, place.model) === modelKey(kind, name))
        .map((each) => [each.place.id, each] as const),
    );
    const note = (what: Moment["what"], text: string) => {
      pace.trouble();
      if (tally.moments.length < mostMoments) {
        tally.moments.push({ atMs: clock.monotonicMs(), what, model: name, text });
      } else {
        tally.droppedMoments += 1;
      }
    };
    const waste = (credentialId: string, why: string) => {
      pace.trouble();
      const credential = byId.get(credentialId);
      if (credential !== undefined) {
        count(credential.wasted, why, 1);
      }
    };
    events.on("failure", ({ credentialId, classification }) => waste(credentialId, classification.class));
    events.on("abandoned", ({ credentialId, reason }) => waste(credentialId, reason));
    events.on("waitStart", () => pace.trouble());
    events.on("waitEnd", ({ waitedMs }) => {
      pace.trouble();
      model.waits += 1;
      model.waitedMs += waitedMs;
      model.longestWaitMs = Math.max(model.longestWaitMs, waitedMs);
    });
    events.on("switch", ({ from, to, classification }) => {
      model.switches += 1;
      note(
        "switch",
        `${from ?? "nobody"} to ${to ?? "nobody"}: ${classification.class}, ${classification.reason}`,
      );
    });
    events.on("failback", ({ from, to }) => {
      model.failbacks += 1;
      note("failback", `${from ?? "nobody"} to ${to ?? "nobody"}`);
    });
    events.on("circuitOpen", ({ credentialIds, classification }) => {
      note("circuitOpen", `${credentialIds.join(", ")}: ${classification.class}, ${classification.reason}`);
    });
    events.on("circuitClose", ({ credentialIds }) => note("circuitClose", credentialIds.join(", ")));
  }
}
