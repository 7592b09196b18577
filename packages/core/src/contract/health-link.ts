import type { Classification } from "./plugin/classification.js";
import type { PolicyRow } from "./policy.js";

/** A state of a fault domain, as processes send it to each other. Times are milliseconds from now. */
export type HealthChange =
  | { readonly domain: string; readonly state: "closed" }
  | {
      readonly domain: string;
      readonly state: "open";
      readonly classification: Classification;
      readonly consequence: PolicyRow;
      /** Time until a call may probe the domain. */
      readonly probeInMs: number;
      /** Time until the end of the wait that the provider stated; absent: the provider stated no wait. */
      readonly statedInMs?: number;
      /** Openings without a success between. */
      readonly openings: number;
      /** Number of last resorts that have failed since the domain opened. Each failure delays the next last resort of all processes. @default 0 */
      readonly lastResorts?: number;
    };

/** The evidence for a change, so that the fleet can recognise a late verdict. */
export interface ChangeEvidence {
  /** How long ago the attempt began that caused the change, in milliseconds. 0: an operator's reset, or several failures together. */
  readonly attemptAgeMs: number;
  /** The credential of the attempt, by its id in this process. */
  readonly credentialId: string;
}

/** A change that came from the fleet. */
export type FleetChange = HealthChange & {
  /** How long ago the domain came into this state, in milliseconds. @default 0 */
  readonly ageMs?: number;
  /** The process that reported it, by its name in the fleet. */
  readonly by?: string;
  /**
   * Whether the fleet has refused a change of this process, because the fleet had newer knowledge. Then this state replaces the local state,
   * but a stated wait is kept. @default false
   */
  readonly replaces?: boolean;
};

/** Whether the processes can reach each other. */
export type HealthLinkState =
  | { readonly state: "connected" }
  | { readonly state: "degraded"; readonly reason: string };

/** What identifies a fault domain in all processes: its scope, and the parts that distinguish the domain. It contains a secret: never log it. */
export interface SharedIdentity {
  readonly scope: string;
  readonly parts: readonly string[];
}

/** The right of this process to probe. The pass ends by itself after its time to live. */
export interface ProbePass {
  /** Extends the pass while the attempt runs. */
  renew(): void;
  /** The probe has ended. */
  end(): void;
}

/** A known limit, for the other processes. */
export interface SharedLimit {
  readonly kind: "requests" | "tokens";
  readonly perMinute: number;
}

/** A limit that the headers of a reply stated. */
export interface LimitReading {
  /** Most requests or tokens that may be used at once. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the limit is whole again. */
  readonly wholeInMs: number;
  /** Whether the limit fills steadily, or becomes whole at one moment. Undefined: this process does not know yet. */
  readonly fillsSteadily?: boolean | undefined;
  /** How long ago the attempt of this reply began, in milliseconds. The reading includes attempts that began earlier. */
  readonly attemptAgeMs: number;
}

/** How much of a quota a process has used, and how much it asks for. */
export interface PortionReport {
  /** Amount that the process asks for, for the next second; 0: nothing. */
  readonly amount: number;
  /** Least useful amount: with less, no call could begin. */
  readonly leastAmount: number;
  /** Amount that has begun since the last report, within portions and beyond them. */
  readonly used: number;
  /** Amount that the process returns: unused parts of ended portions. */
  readonly unused: number;
  readonly reading?: LimitReading | undefined;
  /** Age of the youngest attempt that was answered since the last report, in milliseconds since it began. */
  readonly answeredAgeMs?: number | undefined;
  /** Attempts that a rate limit refused since the last report. */
  readonly refusals: readonly { readonly amount: number; readonly attemptAgeMs: number }[];
}

/** The fleet's answer to a report. */
export interface PortionReply {
  readonly granted: number;
  /** Whether the fleet knows a limit of this kind: if not, calls need no portion. */
  readonly isLimited: boolean;
  /** How long the portion may be used, in milliseconds. */
  readonly validMs: number;
  /** Milliseconds until the requested amount will be available; 0: the fleet has granted it. */
  readonly retryInMs: number;
  /** The rest of a stated limit, as a share from 0 to 1. */
  readonly shareLeft: number;
  /** Amount that this process may begin beyond its portions until its next report, while the quota has plenty left. */
  readonly spare: number;
}

/** A process's attempts in a fault domain after a rate limit, and the number that it asks for. */
export interface RoomReport {
  /** How many attempts the process wants in flight: its running attempts plus its waiting calls. It begins no further attempts until the answer. */
  readonly wanted: number;
  /** Running attempts that began after the last refusal. */
  readonly inFlight: number;
  /** How many attempts that began after the last refusal were answered since the last report. */
  readonly answers: number;
  /** How many attempts were in flight when this process learned of a refusal. Absent: it has learned of no refusal since the last report. */
  readonly earlier?: number;
  /** Age of the youngest attempt of this process that was refused since the last report, in milliseconds since it began. Absent: no attempt was refused. */
  readonly refusedAgeMs?: number;
  /** `breaker.cooldownMs`, in milliseconds. After this time without a refusal, the room grows quickly again. */
  readonly quietMs: number;
}

/** The places of a process in the fleet's room. */
export interface RoomReply {
  /** How many attempts the process may have in flight. */
  readonly granted: number;
  /** Whether the fleet has a room for this domain. If not, each process uses its own room. */
  readonly isLimited: boolean;
  /** How long the process keeps the places without another report, in milliseconds. */
  readonly validMs: number;
  /** Milliseconds until another report may change the answer. */
  readonly retryInMs: number;
  /** How many attempts the process may have in flight after its places have ended; above 0 while the room has plenty of places. */
  readonly spare: number;
}

/**
 * The port through which processes share health. Reading health stays synchronous, from the local state. Hotspare asks the link only for
 * passes, portions and rooms. If a member throws or rejects, Hotspare emits `extensionError`, and the process works alone.
 */
export interface HealthLink {
  /** Longest time for an answer, in milliseconds. After this time the process works alone. @default 50 */
  readonly answerMs?: number;
  publish(change: HealthChange, evidence: ChangeEvidence): void;
  /**
   * Calls `listener` for each change of another process, and `onState` for each state of the link itself. A link that never reports a state
   * counts as connected. Call `onProblem` for problems that do not stop the link, such as data that is not a change: Hotspare emits
   * `extensionError`. Returns a function that unsubscribes.
   */
  subscribe(
    listener: (change: FleetChange) => void,
    onState?: (state: HealthLinkState) => void,
    onProblem?: (error: unknown) => void,
  ): () => void;
  /** Returns the fleet's state of a domain that this process has just begun to use; undefined: the fleet knows no failure. */
  current?(domain: string): FleetChange | undefined;
  /** Asks for the right to probe these domains; undefined: another process has it, or this process does not know the latest state. */
  acquireProbe(domains: readonly string[], ttlMs: number): Promise<ProbePass | undefined>;
  /** Takes a portion of a quota that all processes share, for the next second. Resolves with the granted amount, at least 0. */
  takePortion(quota: string, kind: "requests" | "tokens", amount: number): Promise<number>;
  publishLimit(quota: string, limit: SharedLimit): void;
  /**
   * Does the work of `publishLimit` and `takePortion` at once, with the used amounts, so that a link can count a quota exactly.
   *
   * @default Hotspare calls `publishLimit` and `takePortion`, and uses its own estimate of the limit beside the portions
   */
  exchangePortion?(quota: string, kind: "requests" | "tokens", report: PortionReport): Promise<PortionReply>;
  /**
   * Reports the attempts of this process in a fault domain after a rate limit, and resolves with the places of this process in the fleet's
   * room: how many of its attempts may be in flight. Core reports again within `validMs` while attempts run or calls wait. If a process does
   * not report, its places end.
   *
   * @default each process has its own room, which begins at one attempt
   */
  exchangeRoom?(domain: string, report: RoomReport): Promise<RoomReply>;
  /** Returns a name that is the same in all processes and reveals nothing, such as a keyed digest. */
  name(identity: SharedIdentity): string;
}
