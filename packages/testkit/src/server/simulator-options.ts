import type { SimulatorClock } from "../contract/simulator-clock.js";

/** How a simulator starts. */
export interface SimulatorOptions {
  /** The port on 127.0.0.1. @default a free one */
  readonly port?: number | undefined;
  /** Keys that are known from the start; they matter with `strictKeys`. @default none */
  readonly keys?: readonly string[] | undefined;
  /** Answer 401 to a key that is neither in `keys` nor was given to `simulator.key()`. @default false */
  readonly strictKeys?: boolean | undefined;
  /** The models there are; another one is 404 `model_not_found`. @default any model */
  readonly models?: readonly string[] | undefined;
  /**
   * What answers behind a name: Azure's deployments and Ark's `ep-…`, such as `{ "team-embeddings": "text-embedding-3-small" }`.
   * Another name is taken for the model itself. @default none
   */
  readonly deployments?: Readonly<Record<string, string>> | undefined;
  /**
   * The secret of each access key id, against which VikingDB's signatures are verified. Of an id that is not named, the form, the
   * hash of the body and the time are verified, and the signature itself cannot be. @default none
   */
  readonly secretAccessKeys?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds between the tokens of a stream. @default 0 */
  readonly tokenDelayMs?: number | undefined;
  /** The time that rate limits and the log are told by. Latencies are real time. @default performance */
  readonly clock?: SimulatorClock | undefined;
  /** How many requests `simulator.requests` remembers. @default 1000 */
  readonly logSize?: number | undefined;
  /** A number of 0 to 1, for latencies that have a range. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** The options with every default filled in. */
export interface SimulatorSettings {
  readonly port: number;
  readonly keys: readonly string[];
  readonly strictKeys: boolean;
  readonly models: ReadonlySet<string> | undefined;
  readonly deployments: ReadonlyMap<string, string>;
  readonly secretAccessKeys: ReadonlyMap<string, string>;
  readonly tokenDelayMs: number;
  readonly clock: SimulatorClock;
  readonly logSize: number;
  readonly random: () => number;
}

export function readSimulatorOptions(options: SimulatorOptions): SimulatorSettings {
  return {
    port: options.port ?? 0,
    keys: options.keys ?? [],
    strictKeys: options.strictKeys ?? false,
    models: options.models === undefined ? undefined : new Set(options.models),
    deployments: new Map(Object.entries(options.deployments ?? {})),
    secretAccessKeys: new Map(Object.entries(options.secretAccessKeys ?? {})),
    tokenDelayMs: options.tokenDelayMs ?? 0,
    clock: options.clock ?? performance,
    logSize: options.logSize ?? 1000,
    random: options.random ?? Math.random,
  };
}
