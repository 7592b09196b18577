import type { ProbePass } from "@hotspare/core/plugin";
import { concernsOneScript } from "../errors/refusals.js";
import type { RecordMessage } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import { parseReply, readRecord, readVersion, UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import { acquireScript, endPassScript, renewScript } from "../scripts/pass-scripts.js";
import type { Script } from "../scripts/script.js";

interface PassParts {
  readonly context: FleetContext;
  readonly newToken: () => string;
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Runs a script behind the changes that were published before. */
  runInOrder(script: Script, keys: readonly string[], args: readonly string[]): void;
  readonly isConnected: () => boolean;
  readonly onceDegraded: (callback: () => void) => () => void;
  versionOf(domain: string): Version | undefined;
  granted(domains: readonly string[], pass: string): void;
  ended(domains: readonly string[], pass: string): void;
  learn(record: RecordMessage): void;
  onProblem(error: unknown): void;
}

/** The pass of a process that is alone. */
const alone: ProbePass = Object.freeze({ renew: () => undefined, end: () => undefined });

/**
 * Asks for the right to probe. While the process is degraded it has the right at once, as a process that is alone. When the process becomes
 * degraded while Redis is asked, it has the right too, and a pass that Redis grants late is renewed and ended like any other.
 */
export async function acquirePass(
  domains: readonly string[],
  ttlMs: number,
  parts: PassParts,
): Promise<ProbePass | undefined> {
  if (!parts.isConnected()) {
    return alone;
  }
  const { keys, check, newEpoch, processName } = parts.context;
  const token = `${parts.newToken()}@${processName}`;
  const probes = domains.map(keys.probe);
  const lifeMs = String(Math.max(1, Math.round(ttlMs)));
  let isGranted = false;
  let isEnded = false;
  const end = () => {
    parts.runInOrder(endPassScript, probes, [token]);
    parts.ended(domains, token);
  };
  const pass: ProbePass = {
    renew: () => {
      if (isGranted && !isEnded && parts.isConnected()) {
        parts.run(renewScript, probes, [token, lifeMs]).catch(() => undefined);
      }
    },
    end: () => {
      if (!isEnded) {
        isEnded = true;
        if (isGranted) {
          end();
        }
      }
    },
  };
  const asked = ask(domains, [newEpoch(), check, token, lifeMs], parts).then((granted) => {
    isGranted = granted;
    if (granted) {
      parts.granted(domains, token);
      if (isEnded) {
        end();
      }
    }
    return granted ? pass : undefined;
  });
  let forget: () => void = () => undefined;
  const degraded = new Promise<ProbePass>((resolve) => {
    forget = parts.onceDegraded(() => resolve(pass));
  });
  try {
    // After a refusal, or without a connection, the process is as good as alone for this question. A reply that nobody can read may come from a
    // store that gave another process the pass: the process has no right, and asks again later.
    const answered = asked.catch((error) => {
      const isUnreadable = error instanceof UnreadableDataError;
      if (isUnreadable || concernsOneScript(error)) {
        parts.onProblem(error);
      }
      return isUnreadable ? undefined : pass;
    });
    return await Promise.race([answered, degraded]);
  } finally {
    forget();
  }
}

/**
 * Redis denies a pass to a process that does not know the newest record. A process that cannot read the record would never know the record, and get no pass until
 * the record expires, an hour after its end. So the process asks once more with the version of the record, if the record's time to probe has come.
 */
async function ask(domains: readonly string[], args: readonly string[], parts: PassParts): Promise<boolean> {
  const { isGranted, due } = await askKnowing(new Map(), domains, args, parts);
  return isGranted || due.size === 0 ? isGranted : (await askKnowing(due, domains, args, parts)).isGranted;
}

interface Answer {
  readonly isGranted: boolean;
  /** Versions of the records that cannot be read and whose time to probe has come, by domain. */
  readonly due: ReadonlyMap<string, Version>;
}

async function askKnowing(
  known: ReadonlyMap<string, Version>,
  domains: readonly string[],
  args: readonly string[],
  parts: PassParts,
): Promise<Answer> {
  const { keys } = parts.context;
  const versions = domains.flatMap((domain) => {
    const version = known.get(domain) ?? parts.versionOf(domain);
    return [domain, version?.epoch ?? "", version === undefined ? "" : String(version.number)];
  });
  const reply = parseReply(
    await parts.run(
      acquireScript,
      [keys.meta, ...domains.flatMap((domain) => [keys.domain(domain), keys.probe(domain)])],
      [...args, ...versions],
    ),
  );
  const { granted, records }: { granted?: unknown; records?: unknown } = Object(reply);
  const due = new Map<string, Version>();
  for (const record of Array.isArray(records) ? records : []) {
    try {
      parts.learn(readRecord(record));
    } catch (error) {
      parts.onProblem(error);
      const { domain, probeInMs = 0, statedInMs = 0 } = Object(record) as Readonly<Record<string, unknown>>;
      if (domains.some((each) => each === domain) && probeInMs === 0 && statedInMs === 0) {
        due.set(String(domain), readVersion(record));
      }
    }
  }
  if (typeof granted !== "boolean") {
    throw new UnreadableDataError("the answer to the question for a pass is none");
  }
  return { isGranted: granted, due };
}
