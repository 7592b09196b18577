import {
  anything,
  checkFields,
  code,
  delay,
  flag,
  type Kinds,
  port,
  texts,
  textsByName,
  wholeOrInfinity,
  withMethods,
} from "../contract/check-values.js";
import type { SimulatorClock } from "../contract/simulator-clock.js";
import type { SimulatedDialect } from "../servers/server-flavors.js";

/** Options of `startSimulator`. */
export interface SimulatorOptions {
  /**
   * The server that speaks OpenAI's protocol: OpenAI itself, or a server with other messages, paths, limits and replies, such as `vllm`, `gemini` or
   * `openrouter`. `simulator.baseURL` has the path of this server. The path `/v1` works too.
   * @default "openai"
   */
  readonly dialect?: SimulatedDialect | undefined;
  /** The port on 127.0.0.1. @default a free port */
  readonly port?: number | undefined;
  /** Keys known from the start. Only used with `strictKeys`. @default no keys */
  readonly keys?: readonly string[] | undefined;
  /** Whether to answer 401 to a key that is neither in `keys` nor passed to `simulator.key()`. @default false */
  readonly strictKeys?: boolean | undefined;
  /** The models that exist. Any other model is a 404 `model_not_found`. @default any model */
  readonly models?: readonly string[] | undefined;
  /**
   * The model behind a name, for Azure's deployments and Ark's `ep-…`: `{ "team-embeddings": "text-embedding-3-small"
   * }`. Any other name counts as the model itself.
   * @default none
   */
  readonly deployments?: Readonly<Record<string, string>> | undefined;
  /**
   * The secret of each access key id, for verifying VikingDB's signatures. If an id is not listed, the simulator
   * verifies the form, the hash of the body and the time, but not the signature.
   * @default none
   */
  readonly secretAccessKeys?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds between the tokens of a stream. @default 0 */
  readonly tokenDelayMs?: number | undefined;
  /** Time source of rate limits and the log. Latencies use real time. @default performance */
  readonly clock?: SimulatorClock | undefined;
  /** Number of requests that `simulator.requests` keeps. @default 1000 */
  readonly logSize?: number | undefined;
  /** Returns numbers from 0 to 1, for latencies with a range. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** The options with every default filled in. */
export interface SimulatorSettings {
  readonly dialect: SimulatedDialect;
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

/** The known options. The type checks that the list is complete. */
const kinds: Kinds<keyof SimulatorOptions> = {
  // `serverFlavor` checks the name of the dialect.
  dialect: anything,
  port,
  keys: texts,
  strictKeys: flag,
  models: texts,
  deployments: textsByName,
  secretAccessKeys: textsByName,
  tokenDelayMs: delay,
  clock: withMethods("now"),
  logSize: wholeOrInfinity,
  random: code,
};

/** @throws RangeError for an unknown option, and for a value that the option cannot have */
export function readSimulatorOptions(options: SimulatorOptions): SimulatorSettings {
  checkFields("startSimulator", options, kinds);
  return {
    dialect: options.dialect ?? "openai",
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
