import type { FleetScene } from "../fleet-scene.js";
import { until } from "../until.js";
import { absences } from "./absences.js";
import type { Fault } from "./fault.js";
import { networks } from "./networks.js";
import { otherData } from "./other-data.js";
import { refusals } from "./refusals.js";
import { goneAlone, type Sign } from "./signs.js";

const faults = [absences, networks, refusals, otherData].flat();

export function named(name: string): Fault {
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`There is no fault "${name}".`);
  return fault;
}

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
    named("every other key of the fleet is deleted"),
    named("the connections for messages are silent"),
  ),
  together(named("Redis is out of memory"), named("Redis answers 200 ms late")),
  together(named("nothing comes from Redis, later it does"), named("everything is deleted")),
  together(named("connections are refused"), named("Redis is restarted empty")),
  relapse(named("Redis is stopped (SIGSTOP)"), named("connections are reset")),
  relapse(
    named("Redis is killed, and comes back empty later"),
    named("nothing comes from Redis on the old connections ever again"),
  ),
  relapse(named("the fleet's data are of another version"), named("Redis is restarted empty")),
];
