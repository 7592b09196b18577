import type { ErrorClass, FaultScope } from "@hotspare/core/plugin";

/** Selects credentials. Without a field, it selects every credential. */
export interface Selector {
  /** The name of a model in the configuration, such as `captions` or `vlms.captions`. @default every model */
  readonly model?: string | undefined;
  /** The id of a credential. */
  readonly credential?: string | undefined;
  /** The position of a credential in the list of its model, from 1. */
  readonly position?: number | undefined;
  /** The name of an account, as the configuration gives it to the credentials. */
  readonly account?: string | undefined;
  /** The address of a server, or a part of the address, such as `eu.example.com`. */
  readonly endpoint?: string | undefined;
  /** The name of a provider. */
  readonly provider?: string | undefined;
  /**
   * What the selection covers: the selected credentials alone, or every credential of their account, server or provider.
   * @default "credential"
   */
  readonly reach?: "credential" | "account" | "endpoint" | "provider" | undefined;
}

/** A call as it was recorded. */
export interface RecordedCall {
  readonly atMs: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly streamed: boolean;
  /** The failure that every credential gives this call, because the fault is the request's own. Undefined: the request is good. */
  readonly fault: RecordedFault | undefined;
}

/** How the calls of a model arrive. */
export interface Traffic {
  /** The name of a model in the configuration. Undefined: every model that no other entry names. */
  readonly model: string | undefined;
  /** Calls a second from a moment on, in order. Moments are milliseconds since the start. */
  readonly rates: readonly { readonly fromMs: number; readonly callsPerSecond: number }[];
  /** Each call at its own time, in order. Replaces the rates. Undefined: the calls arrive by chance. */
  readonly recorded?: readonly RecordedCall[] | undefined;
  /** Prompt tokens of one call, or of one input. Undefined: the usual number for the kind of the model. */
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** How many texts one call of an embedder has. */
  readonly inputs: number;
  /** The share of the calls with the priority "background", from 0 to 1. */
  readonly background: number;
  /** The share of a VLM's calls that are streams, from 0 to 1. */
  readonly streamed: number;
}

/** How long an answer takes: `p50Ms` is the median, and one answer of a hundred takes longer than `p99Ms`. Equal values give a fixed time. */
export interface Latency extends Selector {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Time until the first content of a stream. Undefined: a quarter of the whole time. */
  readonly firstContentMs: number | undefined;
}

/** How many requests or tokens a minute a server accepts, for each model of a credential or of an account. */
export interface RequestLimit {
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** Whether the refusal says how long to wait. */
  readonly retryAfter: boolean;
  /** Whether each answer says how much of the limit is left, as OpenAI and Azure do. */
  readonly stated: boolean;
}

/** How a server fails while it is down. */
export type OutageKind = "refused" | "unavailable" | "bad_gateway" | "hang" | "reset";

/** A recorded failure. The replay gives it the classification that it had in the recording. */
export interface RecordedFault {
  readonly class: ErrorClass;
  readonly scope: FaultScope;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** How long the failed attempts took, in milliseconds. */
  readonly durationMs: number;
  /** The share of the attempts that failed, from 0 to 1. */
  readonly share: number;
}

/** What is wrong with a credential for a while. */
export type Fault =
  | { readonly what: "outage"; readonly as: OutageKind }
  | ({ readonly what: "throttle" } & RequestLimit)
  | { readonly what: "revoke" }
  | { readonly what: "quota" }
  | { readonly what: "missing" }
  | {
      readonly what: "brown-out";
      /** The share of the requests that fail, from 0 to 1. */
      readonly failing: number;
      /** The factor by which the other requests take longer. */
      readonly slower: number;
      readonly as: OutageKind;
    }
  | { readonly what: "slow"; readonly slower: number }
  | ({ readonly what: "recorded" } & RecordedFault);

/** A fault, the credentials that have it, and its beginning and end in milliseconds since the start. */
export interface ScenarioFault {
  readonly on: Selector;
  readonly fault: Fault;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The place in the scenario, for messages: `events[2]`. */
  readonly path: string;
}

/** The moment at which these credentials recover from every fault. */
export interface Recovery {
  readonly on: Selector;
  readonly atMs: number;
  readonly path: string;
}

/** A scenario as `readScenario` returns it, checked and with all defaults. Times are milliseconds since the start. */
export interface Scenario {
  readonly name: string;
  /** The time of the day at which the scenario begins, in milliseconds since midnight. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Decides every random number. */
  readonly seed: number;
  readonly traffic: readonly Traffic[];
  /** For each credential, the last entry that matches decides. */
  readonly latencies: readonly (Latency & { readonly path: string })[];
  /** Limits that always apply, also in the run without faults. */
  readonly limits: readonly { readonly on: Selector; readonly limit: RequestLimit; readonly path: string }[];
  readonly faults: readonly ScenarioFault[];
  readonly recoveries: readonly Recovery[];
  /** The line of a part in the file of the scenario. Undefined: the scenario was not read from a file. */
  readonly lineOf: (path: string) => number | undefined;
  /** The name of the file. */
  readonly file: string | undefined;
}
