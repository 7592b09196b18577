import type { EmbedOptions } from "@hotspare/core";
import type { EmbedManyProgress } from "./embedding-run.js";
import type { EmbeddingSink } from "./embedding-sink.js";

/** Options of a run over many inputs. Options of a call, such as `timeouts`, `headers`, `inputType` and `wire`, are each request's; `signal` and `maxWaitMs` are the run's. */
export interface EmbedManyOptions extends EmbedOptions {
  /** Background requests wait until no other call of the model waits. @default "background" */
  readonly priority?: "normal" | "background" | undefined;
  /** Requests under way at once for each credential that is at work. @default 4 */
  readonly concurrency?: number | undefined;
  /** Most inputs of one request. @default what all credentials take */
  readonly batchSize?: number | undefined;
  /** How long a batch that is not full waits for the next input of a slow source, in milliseconds. @default 1000 */
  readonly lingerMs?: number | undefined;
  /**
   * `input`: items come in the inputs' order; `completion`: as soon as they are answered, which a slow credential delays least.
   * @default "completion" with `writeTo`, else "input"
   */
  readonly order?: "input" | "completion" | undefined;
  /** How many inputs there are, for the time left. @default the length of an array, else unknown */
  readonly total?: number | undefined;
  /** How long the run waits without any answer, such as in an outage, before it throws, in milliseconds. @default 600000 */
  readonly maxWaitMs?: number | undefined;
  /**
   * Ends the run after so many failed requests in a row, while nothing was ever answered. Rate limits do not count.
   * @default 4 if no server of embeddings was reached, else unlimited: `maxWaitMs` ends the run
   */
  readonly maxConsecutiveFailures?: number | undefined;
  /** Counts the tokens of a text, such as your tokenizer. @default an estimate that learns from each answer */
  readonly countTokens?: ((text: string) => number) | undefined;
  /** Keeps every item before you get it, and skips what it has kept already: output and checkpoint in one. */
  readonly writeTo?: EmbeddingSink | undefined;
  /** Remembers an item when you ask for the next item, for output that you keep yourself. Not together with `writeTo`. */
  readonly checkpoint?: EmbeddingSink | undefined;
  /**
   * Whether inputs that an earlier run could not embed are tried again. An input is tried in at most three runs; a number sets
   * another bound.
   * @default true
   */
  readonly retryFailed?: boolean | number | undefined;
  /**
   * What a run does when an input has changed since an earlier run embedded it, under the same id or in the same place. `stop`: the run ends with
   * a `ChangedInputError`. `replace`: the run embeds the input, and its outcome replaces the earlier outcome.
   * @default "stop"
   */
  readonly changed?: "stop" | "replace" | undefined;
  /** Called after each request, with what `snapshot()` returns. Whatever it throws ends the run. */
  readonly onProgress?: ((progress: EmbedManyProgress) => void) | undefined;
}
