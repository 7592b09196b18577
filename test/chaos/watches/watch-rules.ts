import type { Hotspare } from "@hotspare/core";
import type { Tally } from "../tally.js";
import { AttemptWatch } from "./attempt-watch.js";
import { CallWatch } from "./call-watch.js";
import { LeaseWatch } from "./lease-watch.js";
import { OutageWatch } from "./outage-watch.js";
import { ProbeWatch } from "./probe-watch.js";
import type { Report } from "./report.js";
import { TotalsWatch } from "./totals-watch.js";
import { WaitWatch } from "./wait-watch.js";

/** The rules that need nothing but a Hotspare to be watched. */
export interface WatchedRules {
  /** At a moment when everything that could run has run. */
  look(): void;
  /** A person has changed credentials. */
  changed(): void;
  /** All calls have ended. */
  end(): void;
}

/** Holds a Hotspare to every rule that its events and its status show. */
export function watchRules(
  hotspare: Pick<Hotspare<readonly []>, "events" | "models" | "usage">,
  tally: Tally,
  report: Report,
): WatchedRules {
  const { events, usage } = hotspare;
  const models = () => hotspare.models;
  const attempts = new AttemptWatch(events, tally, report);
  const leases = new LeaseWatch(models, attempts, tally, report);
  const outages = new OutageWatch(events, models, tally, report);
  const probes = new ProbeWatch(events, tally, report);
  const atTheEnd = [
    attempts,
    leases,
    new CallWatch(events, tally, report),
    new WaitWatch(events, tally, report),
    new TotalsWatch(usage, tally, report),
  ];
  return {
    look: () => leases.look(),
    changed: () => {
      outages.changed();
      probes.changed();
    },
    end: () => {
      for (const watch of atTheEnd) {
        watch.end();
      }
    },
  };
}
