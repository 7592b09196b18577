import type { RecordMessage, Snapshot } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import { parseReply, readRecord, readVersion, UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import { helloScript, readScript } from "../scripts/hello-script.js";
import type { FleetCommands } from "../scripts/script.js";

/** So many domains are read by one script, so that Redis is never busy for long. */
const atOnce = 250;
const mostLength = 33_554_432;
const longestName = 512;

interface SnapshotQuestion {
  readonly seen: Version | undefined;
  readonly publish: "publish" | "spublish";
  readonly onProblem: (error: unknown) => void;
}

/**
 * Says hello and reads every domain that is not closed. The version is that of the hello: what changes while the records are read comes by
 * message too.
 */
export async function readSnapshot(
  commands: FleetCommands,
  { keys, check, newEpoch }: FleetContext,
  { seen, publish, onProblem }: SnapshotQuestion,
): Promise<Snapshot> {
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
    onProblem(new UnreadableDataError("the list of open domains has members that are no names"));
  }
  const records: RecordMessage[] = [];
  for (let from = 0; from < names.length; from += atOnce) {
    const part = names.slice(from, from + atOnce);
    const reply = parseReply(await commands.run(readScript, part.map(keys.domain), part), mostLength);
    for (const record of Array.isArray(reply) ? reply : []) {
      try {
        records.push(readRecord(record));
      } catch (error) {
        onProblem(error);
      }
    }
  }
  return { version, records: records.filter(({ change }) => change.state === "open") };
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
