import type { FleetScene } from "../fleet-scene.js";
import { until } from "../until.js";
import type { Fault } from "./fault.js";
import { goneAlone, type Sign } from "./signs.js";
import { namedFault } from "./single-faults.js";

function either(one: RegExp | undefined, other: RegExp | undefined): { readonly reports?: RegExp } {
  const words = [one, other].filter((each) => each !== undefined).map(({ source }) => source);
  return words.length === 0 ? {} : { reports: new RegExp(words.join("|")) };
}

/** Two faults at once. */
function together(one: Fault, other: Fault): Fault {
  return {
    name: `${one.name}, and at once: ${other.name}`,
    begin: async (scene) => {
      await one.begin(scene);
      await other.begin(scene);
    },
    holds: async (scene) => {
      await one.holds?.(scene);
      await other.holds?.(scene);
    },
    end: async (scene) => {
      await other.end(scene);
      await one.end(scene);
    },
    shows: one.shows === "itsBegin" ? other.shows : one.shows,
    ...either(one.reports, other.reports),
  };
}

/** A second fault begins as soon as a process has recovered from the first. */
function relapse(one: Fault, other: Fault): Fault {
  return {
    name: `${one.name}, and when a process has recovered: ${other.name}`,
    begin: one.begin,
    ...(one.holds === undefined ? {} : { holds: one.holds }),
    end: async (scene) => {
      const before = recoveries(scene);
      await one.end(scene);
      await until("a process that has recovered", () => recoveries(scene) > before);
      const sign: Sign = typeof other.shows === "string" ? goneAlone : other.shows;
      const shown = await sign(scene);
      await other.begin(scene);
      await other.holds?.(scene);
      await until("the second fault", async () => (await sign(scene)) > shown);
      await other.end(scene);
    },
    shows: one.shows,
    ...either(one.reports, other.reports),
  };
}

const recoveries = ({ trace }: FleetScene) =>
  trace.seen.filter(({ seen: { event, state } }) => event === "link" && state === "connected").length;

/** More than one thing that happens. */
export const combinations: readonly Fault[] = [
  together(
    namedFault("every other key of the fleet is deleted"),
    namedFault("the connections for messages are silent"),
  ),
  together(namedFault("Redis is out of memory"), namedFault("Redis answers 200 ms late")),
  together(namedFault("nothing comes from Redis, later it does"), namedFault("everything is deleted")),
  together(namedFault("connections are refused"), namedFault("Redis is restarted empty")),
  relapse(namedFault("Redis is stopped (SIGSTOP)"), namedFault("connections are reset")),
  relapse(
    namedFault("Redis is killed, and comes back empty later"),
    namedFault("nothing comes from Redis on the old connections ever again"),
  ),
  relapse(namedFault("the fleet's data are of another version"), namedFault("Redis is restarted empty")),
];
