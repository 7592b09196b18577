import { concernsOneScript } from "../errors/refusals.js";
import type { RecordMessage, Snapshot } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import {
  longestName,
  parseReply,
  readRecord,
  readVersion,
  UnreadableDataError,
} from "../protocol/read-reply.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import { helloScript, readScript } from "../scripts/hello-script.js";
import type { FleetCommands } from "../scripts/script.js";
import type { Wire } from "../wire/wire.js";

/** So many domains are read by one script, so that Redis is never busy for long. */
const atOnce = 100;
/** So many domains may be refused for themselves before the whole snapshot counts as refused. */
const mostRefused = 20;
const mostLength = 33_554_432;

export interface SnapshotQuestion {
  readonly seen: Version | undefined;
  readonly publish: "publish" | "spublish";
  readonly onProblem: (error: unknown) => void;
}

/** The fleet's version, and the names of the domains that are not closed. */
interface Hello {
  readonly version: Version;
  readonly names: readonly string[];
}

export async function sayHello(
  commands: FleetCommands,
  { keys, check, newEpoch }: FleetContext,
  { seen, publish, onProblem }: SnapshotQuestion,
): Promise<Hello> {
  const hello = parseReply(
    await commands.run(
      helloScript,
      [keys.meta, keys.open, keys.rehearsal],
      [newEpoch(), check, seen?.epoch ?? "", String(seen?.number ?? 0), keys.channel, publish],
    ),
    mostLength,
  );
  const version = readVersion(hello);
  const given: unknown = Reflect.get(Object(hello), "names");
  const names = (Array.isArray(given) ? given : []).filter(isName);
  if (Array.isArray(given) && names.length < given.length) {
    onProblem(new UnreadableDataError("the list of open domains has members that are not names"));
  }
  return { version, names };
}

/**
 * Says hello and reads every domain that is not closed. The version is that of the hello: what changes while the records are read comes by
 * message too. A part that Redis refuses for one of its keys is read in halves, so that the others are known.
 */
export async function readSnapshot(
  commands: FleetCommands,
  context: FleetContext,
  question: SnapshotQuestion,
): Promise<Snapshot> {
  const { version, names } = await sayHello(commands, context, question);
  const records: RecordMessage[] = [];
  const parts: (readonly string[])[] = [];
  for (let from = 0; from < names.length; from += atOnce) {
    parts.push(names.slice(from, from + atOnce));
  }
  let refused = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    try {
      records.push(...(await readRecords(commands, context, part, question.onProblem)));
    } catch (error) {
      if (!concernsOneScript(error) || refused >= mostRefused) {
        throw error;
      }
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2);
        parts.unshift(part.slice(0, half), part.slice(half));
      } else {
        refused += 1;
        question.onProblem(error);
      }
    }
  }
  return { version, records: records.filter(({ change }) => change.state === "open") };
}

async function readRecords(
  commands: FleetCommands,
  { keys }: FleetContext,
  names: readonly string[],
  onProblem: (error: unknown) => void,
): Promise<readonly RecordMessage[]> {
  const reply = parseReply(await commands.run(readScript, names.map(keys.domain), names), mostLength);
  return (Array.isArray(reply) ? reply : []).flatMap((record) => {
    try {
      return [readRecord(record)];
    } catch (error) {
      onProblem(error);
      return [];
    }
  });
}

/** A question that costs Redis nearly nothing. The answer is for `readFleetVersion`. */
export function askVersion(wire: Pick<Wire, "send">, { keys: { meta } }: FleetContext): Promise<unknown> {
  return wire.send(["HMGET", meta, "epoch", "version"], meta);
}

/** Epoch and version as HMGET gives them; undefined: the store has none. */
export function readFleetVersion(reply: unknown): Version | undefined {
  const [epoch, number] = Array.isArray(reply)
    ? reply.map((part) => (part === null ? "" : String(part)))
    : [];
  return epoch === undefined || epoch === "" || !/^\d{1,15}$/.test(number ?? "")
    ? undefined
    : { epoch, number: Number(number) };
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name !== "" && name.length <= longestName;
}
