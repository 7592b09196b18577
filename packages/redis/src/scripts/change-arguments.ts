import { longestWaitMs, plainWord } from "@hotspare/core/plugin";
import type { Proposal } from "../protocol/fleet-record.js";
import type { FleetKeys } from "./fleet-keys.js";

/** The scripts read numbers of at most fifteen digits. */
const mostCount = 999_999_999_999_999;

/** What scripts of one fleet have in common. */
export interface FleetContext {
  readonly keys: FleetKeys;
  /** Says whether two processes have the same fleetKey, and nothing of the key. */
  readonly check: string;
  readonly processName: string;
  /** The name of the epoch that begins if the store is empty. */
  readonly newEpoch: () => string;
}

/** The keys of the change script. */
export function changeKeys(keys: FleetKeys, domain: string): string[] {
  return [keys.meta, keys.open, keys.domain(domain), keys.probe(domain)];
}

/** The arguments of the change script. `heldMs` is how long the proposal has waited in this process: ages grow by it, waits shrink. */
export function changeArguments(
  { keys, check, newEpoch }: FleetContext,
  { id, by, credentialId, change, ageMs, attemptAgeMs, base, pass }: Proposal,
  publish: "publish" | "spublish",
  heldMs: number,
): string[] {
  const whole = (ms: number) => String(Math.min(longestWaitMs, Math.max(0, Math.round(ms))));
  const count = (number: number) => String(Math.min(mostCount, Math.max(0, Math.round(number))));
  return [
    newEpoch(),
    check,
    keys.channel,
    publish,
    change.domain,
    id,
    by,
    whole(ageMs + heldMs),
    whole(attemptAgeMs + heldMs),
    base?.epoch ?? "",
    base === undefined ? "" : String(base.number),
    pass ?? "",
    change.state,
    ...(change.state === "closed"
      ? ["", "0", "0", "", "0", "", credentialId.slice(0, 200), "0"]
      : [
          causeOf(change),
          change.consequence.blocks ? "1" : "0",
          whole(change.probeInMs - heldMs),
          change.statedInMs === undefined ? "" : whole(change.statedInMs - heldMs),
          count(change.openings),
          change.classification.scope,
          credentialId.slice(0, 200),
          count(change.lastResorts ?? 0),
        ]),
  ];
}

/** The words of a judgement alone: a rule of the user's may have put anything beside them, or a sentence into them. */
function causeOf({
  classification,
  consequence,
}: Extract<Proposal["change"], { readonly state: "open" }>): string {
  const { class: errorClass, scope, reason, rule, retryAfterMs, evidence } = classification;
  const { call, circuit, cooldown, blocks, probedEarly, provesEndpoint, waits, limitsRoom } = consequence;
  return JSON.stringify({
    classification: {
      class: errorClass,
      scope,
      reason: plainWord(reason),
      rule: plainWord(rule),
      retryAfterMs,
      evidence,
    },
    consequence: { call, circuit, cooldown, blocks, probedEarly, provesEndpoint, waits, limitsRoom },
  });
}
