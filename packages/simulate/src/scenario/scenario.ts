import type { ErrorClass, FaultScope } from "@hotspare/core/plugin";

/** Which credentials something is about. Without a field: every credential. */
export interface Selector {
  /** Name of a model in the configuration, such as `captions` or `vlms.captions`. @default every model */
  readonly model?: string | undefined;
  /** Id of a credential. */
  readonly credential?: string | undefined;
  /** Place of a credential in the list of its model, from 1. */
  readonly position?: number | undefined;
  /** Name of an account, as the credentials have it. */
  readonly account?: string | undefined;
  /** Address of a server, or a part of it, such as `eu.example.com`. */
  readonly endpoint?: string | undefined;
  /** Name of a provider. */
  readonly provider?: string | undefined;
  /**
   * Whether the account, the server or the provider of these credentials is meant as a whole, with every credential that it has.
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
  /** What every credential says of it, since the fault is the request's own. Undefined: it is a good request. */
  readonly fault: RecordedFault | undefined;
}

/** How calls of a model come in. */
export interface Traffic {
  /** Name of a model in the configuration. Undefined: every model that no other entry names. */
  readonly model: string | undefined;
  /** Calls a second from a moment on, in milliseconds since the start, in order. */
  readonly rates: readonly { readonly fromMs: number; readonly callsPerSecond: number }[];
  /** Each call at its own time, in order, in place of the rates. Undefined: the calls come by chance. */
  readonly recorded?: readonly RecordedCall[] | undefined;
  /** Of one call, or of one input. Undefined: what is usual for the kind of the model. */
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** Texts of one call of an embedder. */
  readonly inputs: number;
  /** Share of the calls with the priority "background". */
  readonly background: number;
  /** Share of a VLM's calls that are streams. */
  readonly streamed: number;
}

/** How long an answer takes: `p50Ms` as the median and `p99Ms` as the slowest of a hundred, or a fixed time. */
export interface Latency extends Selector {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Until the first content of a stream. Undefined: a quarter of the whole time. */
  readonly firstContentMs: number | undefined;
}

/** How many requests or tokens a minute a server takes, for each model of a credential or of an account. */
export interface RequestLimit {
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** Whether the refusal says how long to wait. */
  readonly retryAfter: boolean;
  /** Whether each answer says what is left of the limit, as OpenAI's and Azure's do. */
  readonly stated: boolean;
}

/** How a server is when it does not work. */
export type OutageKind = "refused" | "unavailable" | "bad_gateway" | "hang" | "reset";

/** A failure as it was recorded: replayed as it was judged. */
export interface RecordedFault {
  readonly class: ErrorClass;
  readonly scope: FaultScope;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** How long the attempts took to fail. */
  readonly durationMs: number;
  /** Share of the attempts that failed. */
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
      /** Share of the requests that fail. */
      readonly failing: number;
      /** What the times of the others are multiplied with. */
      readonly slower: number;
      readonly as: OutageKind;
    }
  | { readonly what: "slow"; readonly slower: number }
  | ({ readonly what: "recorded" } & RecordedFault);

/** A fault, for whom, and from when until when in milliseconds since the start. */
export interface ScenarioFault {
  readonly on: Selector;
  readonly fault: Fault;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Where the scenario has it, for messages: `events[2]`. */
  readonly path: string;
}

/** From this moment on these credentials work again, whatever was wrong with them. */
export interface Recovery {
  readonly on: Selector;
  readonly atMs: number;
  readonly path: string;
}

/** What happens, checked and with every default filled in. Times are milliseconds since the start. */
export interface Scenario {
  readonly name: string;
  /** The time of day at which it begins, in milliseconds since midnight. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Decides every random number. */
  readonly seed: number;
  readonly traffic: readonly Traffic[];
  /** The last that matches a credential decides. */
  readonly latencies: readonly (Latency & { readonly path: string })[];
  /** Limits that always hold, also in the world without faults. */
  readonly limits: readonly { readonly on: Selector; readonly limit: RequestLimit; readonly path: string }[];
  readonly faults: readonly ScenarioFault[];
  readonly recoveries: readonly Recovery[];
  /** Line of a part of the file it came from. Undefined: it came from no file. */
  readonly lineOf: (path: string) => number | undefined;
  /** Name of the file. */
  readonly file: string | undefined;
}
