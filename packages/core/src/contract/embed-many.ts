import type { EmbedOptions } from "./embedder.js";
import type { Embedding, EmbeddingOutput } from "./plugin/embedding.js";
import type { TokenUsage } from "./plugin/token-usage.js";

/** Options of a run over many inputs; `timeouts` are each request's. */
export interface EmbedManyOptions extends EmbedOptions {
  /** Requests under way at once for each credential that is at work. @default 4 */
  readonly concurrency?: number | undefined;
  /** Most inputs of one request. @default what all credentials take */
  readonly batchSize?: number | undefined;
  /** `input`: items come in the inputs' order; `completion`: as soon as they are there. @default "input" */
  readonly order?: "input" | "completion" | undefined;
  /** How many inputs there are, for the time left. @default the length of an array, else unknown */
  readonly total?: number | undefined;
  /** How long the run waits without any answer, such as in an outage, before it throws, in milliseconds. @default 600000 */
  readonly maxWaitMs?: number | undefined;
  /** Counts the tokens of a text, such as your tokenizer. @default an estimate that learns from each answer */
  readonly countTokens?: ((text: string) => number) | undefined;
  /** Remembers what is finished, so that a later run goes on from there. */
  readonly checkpoint?: EmbeddingCheckpoint | undefined;
}

/** One input's outcome: its vectors, or the error that is its own. */
export type EmbeddedItem<Output extends EmbeddingOutput = EmbeddingOutput> =
  | { readonly index: number; readonly embedding: Embedding<Output>; readonly error?: never }
  | { readonly index: number; readonly error: Error; readonly embedding?: never };

/** How far a run is. */
export interface EmbedManyProgress {
  /** Inputs embedded by this run. */
  readonly done: number;
  /** Inputs that got an error of their own. */
  readonly failed: number;
  /** Inputs that an earlier run had finished. */
  readonly skipped: number;
  /** Requests under way. */
  readonly inFlight: number;
  /** Requests that were answered. */
  readonly requests: number;
  readonly usage: TokenUsage;
  readonly elapsedMs: number;
  /** Inputs done and failed a second, of late. */
  readonly itemsPerSecond: number;
  /** Absent: unknown. */
  readonly total?: number;
  /** Time left at this rate, in milliseconds; absent while the total or the rate is unknown. */
  readonly remainingMs?: number;
}

/** A run over many inputs. It begins when it is iterated or written, and can be consumed once. */
export interface EmbeddingRun<Output extends EmbeddingOutput = EmbeddingOutput>
  extends AsyncIterable<EmbeddedItem<Output>> {
  readonly progress: EmbedManyProgress;
  /**
   * Runs to the end and writes every item to a sink, request by request.
   *
   * @throws what ended the run; what was written stays, and the same call goes on from there
   */
  writeTo(sink: EmbeddingSink): Promise<EmbedManyProgress>;
}

/** Inputs from `start` up to, and without, `end`. */
export interface IndexRange {
  readonly start: number;
  readonly end: number;
}

/** What a run embeds with. A later run with another model, output or input type must not go on from it. */
export interface EmbeddingRunIdentity {
  readonly model: string;
  readonly output: EmbeddingOutput;
  readonly inputType?: "query" | "document";
}

/** Remembers which inputs are finished. An item is finished when the consumer asks for the next one. */
export interface EmbeddingCheckpoint {
  /** What earlier runs have finished. @throws when they embedded with something else */
  load(identity: EmbeddingRunIdentity): Promise<readonly IndexRange[]>;
  /** Stores everything finished until now. Resolves when the stored state survives a crash. */
  save(finished: readonly IndexRange[]): Promise<void>;
}

/** Where a run writes its items. The written items show a later run what is finished. */
export interface EmbeddingSink {
  /** Opens the file and returns what earlier runs have written. @throws when they embedded with something else */
  open(identity: EmbeddingRunIdentity): Promise<readonly IndexRange[]>;
  /** Resolves when the items would outlive a crash. Called one at a time. */
  write(items: readonly EmbeddedItem[]): Promise<void>;
  /** Called at the end of a run, however it ended. */
  close(): Promise<void>;
}
