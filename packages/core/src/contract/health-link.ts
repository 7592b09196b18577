import type { Classification } from "./plugin/classification.js";
import type { PolicyRow } from "./policy.js";

/** A state of a fault domain as it travels between processes. Times are milliseconds from now. */
export type HealthChange =
  | { readonly domain: string; readonly state: "closed" }
  | {
      readonly domain: string;
      readonly state: "open";
      readonly classification: Classification;
      readonly consequence: PolicyRow;
      /** Until the domain may be probed. */
      readonly probeInMs: number;
      /** Until the end of the wait that the provider stated; absent: it stated none. */
      readonly statedInMs?: number;
      /** Openings without a success between. */
      readonly openings: number;
      /** Last resorts since the domain opened that have failed: the next last resort of any process comes later for each. @default 0 */
      readonly lastResorts?: number;
    };

/** What a change rests on, so that the fleet can tell a late verdict. */
export interface ChangeEvidence {
  /** How long ago the attempt began whose outcome the change is, in milliseconds. 0: an operator's reset, or several failures together. */
  readonly attemptAgeMs: number;
  /** The credential of that attempt, as this process names it. */
  readonly credentialId: string;
}

/** A change that came from the fleet. */
export type FleetChange = HealthChange & {
  /** How long ago the domain came into this state, in milliseconds. @default 0 */
  readonly ageMs?: number;
  /** The process that reported it, by its name in the fleet. */
  readonly by?: string;
  /**
   * Whether the fleet refused what this process had published, because it knew better: the state then takes the place of the local state.
   * A stated wait is kept all the same. @default false
   */
  readonly replaces?: boolean;
};

/** Whether the processes can reach each other. */
export type HealthLinkState =
  | { readonly state: "connected" }
  | { readonly state: "degraded"; readonly reason: string };

/** What names a fault domain in all processes: its scope, and the parts that distinguish the domain. Holds a secret: never log it. */
export interface SharedIdentity {
  readonly scope: string;
  readonly parts: readonly string[];
}

/** The right of this process to probe; it ends by itself after its time to live. */
export interface ProbePass {
  /** Extends the pass while the attempt runs. */
  renew(): void;
  /** The probe has ended. */
  end(): void;
}

/** What is known of a limit, for the other processes. */
export interface SharedLimit {
  readonly kind: "requests" | "tokens";
  readonly perMinute: number;
}

/** What the headers of a reply stated of a limit. */
export interface LimitReading {
  /** Most that may be used at once. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the limit is whole again. */
  readonly wholeInMs: number;
  /** Whether it fills steadily, or becomes whole at one moment. Undefined: this process has not seen it yet. */
  readonly fillsSteadily?: boolean | undefined;
  /** How long ago the attempt began whose reply it was, in milliseconds: what began before is in the reading. */
  readonly attemptAgeMs: number;
}

/** What a process has to say of its use of a quota, and what it asks for. */
export interface PortionReport {
  /** What it asks for, for the next second; 0: nothing. */
  readonly amount: number;
  /** Less than this is of no use: no call could begin with it. */
  readonly leastAmount: number;
  /** What has begun since the last report, within portions and beyond them. */
  readonly used: number;
  /** What it gives back: parts of its portions that have ended unused. */
  readonly unused: number;
  readonly reading?: LimitReading | undefined;
  /** How long ago the youngest attempt began that was answered since the last report, in milliseconds. */
  readonly answeredAgeMs?: number | undefined;
  /** Attempts that a rate limit refused since the last report. */
  readonly refusals: readonly { readonly amount: number; readonly attemptAgeMs: number }[];
}

/** What the fleet answers to a report. */
export interface PortionReply {
  readonly granted: number;
  /** Whether the fleet knows a limit of this kind: if not, calls need no portion. */
  readonly isLimited: boolean;
  /** How long the portion may be used, in milliseconds. */
  readonly validMs: number;
  /** When time will bring what was asked for, in milliseconds; 0: it was granted. */
  readonly retryInMs: number;
  /** The share of a stated limit that is left, from 0 to 1. */
  readonly shareLeft: number;
  /** What this process may begin beyond its portions until its next report: there is plenty. */
  readonly spare: number;
}

/** What a process has to say of its attempts in a fault domain that a rate limit bounds, and what it asks for. */
export interface RoomReport {
  /** How many attempts it wants to have in flight: the attempts that are, and the calls that wait. Until the answer it begins none beyond them. */
  readonly wanted: number;
  /** How many are in flight now, of attempts that began after the last refusal. */
  readonly inFlight: number;
  /** How many attempts that began after the last refusal were answered since the last report. */
  readonly answers: number;
  /** How many attempts were in flight when this process learned of a refusal. Absent: it has learned of none since the last report. */
  readonly earlier?: number;
  /** Milliseconds since the begin of the youngest attempt of this process that was refused since the last report. Absent: no attempt was refused. */
  readonly refusedAgeMs?: number;
  /** `breaker.cooldownMs`, in milliseconds: after so long without a refusal the room grows quickly again. */
  readonly quietMs: number;
}

/** The places that a process has of the fleet's room. */
export interface RoomReply {
  /** How many attempts it may have in flight. */
  readonly granted: number;
  /** Whether the fleet knows a room of this domain. If not, each process goes by its own. */
  readonly isLimited: boolean;
  /** How long it has the places without another report, in milliseconds. */
  readonly validMs: number;
  /** In how many milliseconds the next report may change something. */
  readonly retryInMs: number;
  /** How many attempts it may have in flight when its places have ended; above 0 while the room has plenty. */
  readonly spare: number;
}

/**
 * The port by which processes share health. Reading health stays synchronous, from the local state; Hotspare asks the link only for rights, portions and
 * rooms.
 * A member that throws or rejects is reported as `extensionError`, and the process goes on alone.
 */
export interface HealthLink {
  /** How long an answer may take, in milliseconds: after that the process goes on alone. @default 50 */
  readonly answerMs?: number;
  publish(change: HealthChange, evidence: ChangeEvidence): void;
  /**
   * Calls back for each change of another process, and for each state of the link itself. A link that never reports a state counts as
   * connected. `onProblem` takes what the link met and went on after, such as data that is no change: Hotspare reports it as
   * `extensionError`. Returns the function that ends it.
   */
  subscribe(
    listener: (change: FleetChange) => void,
    onState?: (state: HealthLinkState) => void,
    onProblem?: (error: unknown) => void,
  ): () => void;
  /** What the fleet knows of a domain that this process has just begun to use; undefined: nothing against it. */
  current?(domain: string): FleetChange | undefined;
  /** Asks for the right to probe these domains; undefined: another process has it, or this process does not know the latest state. */
  acquireProbe(domains: readonly string[], ttlMs: number): Promise<ProbePass | undefined>;
  /** Takes a portion of a quota that all processes share, for the next second. Resolves with the granted amount, at least 0. */
  takePortion(quota: string, kind: "requests" | "tokens", amount: number): Promise<number>;
  publishLimit(quota: string, limit: SharedLimit): void;
  /**
   * Both at once, and what was used: what a link needs to keep an account of a quota that is right to the request.
   *
   * @default `publishLimit` and `takePortion` are called, and this process's own estimate of the limit holds beside the portions
   */
  exchangePortion?(quota: string, kind: "requests" | "tokens", report: PortionReport): Promise<PortionReply>;
  /**
   * Reports what this process does in a fault domain after a rate limit, and resolves with the places of this process in the fleet's room: how
   * many of its attempts may be in flight. Core reports again within `validMs` while attempts run or calls wait. The places of a process that
   * does not report end.
   *
   * @default each process has a room of its own, which begins at one attempt
   */
  exchangeRoom?(domain: string, report: RoomReport): Promise<RoomReply>;
  /** A name on which all processes agree and from which nothing can be guessed, such as a keyed digest. */
  name(identity: SharedIdentity): string;
}
