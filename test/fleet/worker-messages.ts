import type { CredentialStatus } from "@hotspare/core";

/** A key of a scene, as the workers use it. */
export interface KeySpec {
  readonly id: string;
  readonly apiKey: string;
  readonly baseURL: string;
}

/** Options of a Hotspare that scenes set; the others keep their defaults. */
export interface SceneTuning {
  readonly breaker?: {
    readonly failureThreshold?: number;
    readonly cooldownMs?: number;
    readonly maxCooldownMs?: number;
  };
  readonly failback?: {
    readonly afterMs?: number;
    readonly afterCalls?: number;
    readonly probe?: "request" | "background";
  };
  readonly retry?: { readonly maxWaitMs?: number; readonly maxRounds?: number };
  readonly timeouts?: { readonly attemptMs?: number };
  readonly switcher?: "ordered" | "spread";
}

/** How a worker reaches the fleet. */
interface LinkSpec {
  readonly url: string;
  readonly prefix: string;
  readonly fleetKey: string;
  readonly processName: string;
  readonly commandTimeoutMs: number;
}

/** A Hotspare of one worker. */
export interface HotspareSpec {
  readonly scene: string;
  /** Absent: the worker is alone. */
  readonly link?: LinkSpec | undefined;
  readonly kind: "embedder" | "vlm";
  /** One model for each list of keys. */
  readonly models: readonly (readonly KeySpec[])[];
  readonly tuning: SceneTuning;
  /** Whether to wait until the link is ready. A link that cannot be is an error then. */
  readonly waitsForLink: boolean;
  /** Whether its link keeps the accounts of limits. @default true */
  readonly sharesLimits?: boolean;
  /** How far the process's clock on the wall is off. */
  readonly wallClockOffMs?: number;
}

/** What the parent asks of a Hotspare of a worker. */
export type Command =
  | { readonly do: "open"; readonly spec: HotspareSpec }
  /** Callers that call one after the other until `stop`. */
  | { readonly do: "start"; readonly callers: number; readonly pauseMs: number }
  | { readonly do: "stop" }
  | { readonly do: "call"; readonly model: number; readonly count: number }
  | { readonly do: "look" }
  | { readonly do: "attempts" }
  | { readonly do: "reset"; readonly credentialId: string }
  | { readonly do: "replace"; readonly key: KeySpec }
  /** Takes a portion of requests, and begins none of them. */
  | { readonly do: "takePortion"; readonly quota: string; readonly amount: number }
  /** Messages that Redis alone carries, for a comparison. */
  | { readonly do: "openBare"; readonly url: string }
  | { readonly do: "publishBare" }
  | { readonly do: "takeBare" }
  | { readonly do: "closeBare" }
  /** Keeps the event loop busy. */
  | { readonly do: "block"; readonly ms: number }
  | { readonly do: "close" };

/** What a worker has counted since its Hotspare was opened. */
interface Tally {
  readonly calls: number;
  readonly answered: number;
  /** The first messages of calls that failed. */
  readonly failed: readonly string[];
  /** Calls that waited in the waiting room or in a back-off, and the longest such wait. */
  readonly waits: number;
  readonly longestWaitMs: number;
  /** The longest time of a call in which no attempt of it was under way, without what the event loop did nothing for us. */
  readonly longestPauseMs: number;
  /** The times in which the event loop did nothing for us, together. */
  readonly sumOfLagMs: number;
  /** The longest time in which the event loop did nothing for us, since it was last asked. */
  readonly lagMs: number;
}

/** How a worker is. */
export interface Look {
  readonly models: readonly (readonly CredentialStatus[])[];
  readonly waiting: number;
  readonly tally: Tally;
  /** Milliseconds of the machine's monotonic clock, which all processes share; and of the clock on the wall. */
  readonly atMs: number;
  readonly wallMs: number;
}

/** An attempt that a worker began. */
export interface AttemptSeen {
  readonly atMs: number;
  readonly credentialId: string;
  readonly isProbe: boolean;
}

/** Something worth a line of the trace. */
export interface Seen {
  readonly scene: string;
  readonly atMs: number;
  readonly event: string;
  readonly model?: string;
  readonly credentialId?: string;
  readonly origin?: string;
  readonly state?: string;
  readonly text?: string;
}

/** From the parent. */
export interface Request {
  readonly id: number;
  readonly scene: string;
  readonly command: Command;
}

/** To the parent. */
export type Message =
  | { readonly is: "ready" }
  | { readonly is: "answer"; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly is: "seen"; readonly seen: Seen };

/** Milliseconds of a clock that all processes of a machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
