import type { EmbedOptions } from "@hotspare/core";
import type { EmbedManyProgress } from "./embedding-run.js";
import type { EmbeddingSink } from "./embedding-sink.js";

/** Options of a run over many inputs. Options of a call, such as `timeouts`, `headers`, `inputType` and `wire`, apply to each request; `signal` and `maxWaitMs` apply to the run. */
export interface EmbedManyOptions extends EmbedOptions {
  /** Background requests wait until no other call of the model waits. @default "background" */
  readonly priority?: "normal" | "background" | undefined;
  /** Most running requests for each credential in use. @default 4 */
  readonly concurrency?: number | undefined;
  /** Most inputs of one request. @default the most that all credentials accept */
  readonly batchSize?: number | undefined;
  /** How long a batch that is not full waits for the next input of a slow source, in milliseconds. @default 1000 */
  readonly lingerMs?: number | undefined;
  /**
   * `input`: items come in the order of the inputs. `completion`: items come as soon as they are answered, so a slow credential delays them least.
   * @default "completion" with `writeTo`, else "input"
   */
  readonly order?: "input" | "completion" | undefined;
  /** The number of inputs, to compute the remaining time. @default the length of an array, otherwise unknown */
  readonly total?: number | undefined;
  /** How long the run waits without any answer, such as in an outage, before it throws, in milliseconds. @default 600000 */
  readonly maxWaitMs?: number | undefined;
  /**
   * Ends the run after this number of failed requests in a row, if no request was ever answered. Rate limits do not count.
   * @default 4 if the run reached no server of embeddings, otherwise unlimited: `maxWaitMs` ends the run
   */
  readonly maxConsecutiveFailures?: number | undefined;
  /** Counts the tokens of a text, for instance with your tokenizer. @default an estimate that improves with each answer */
  readonly countTokens?: ((text: string) => number) | undefined;
  /** Stores every item before you get it, and skips stored inputs: output and checkpoint in one. */
  readonly writeTo?: EmbeddingSink | undefined;
  /** Remembers an item when you ask for the next item, if you store the output yourself. Not together with `writeTo`. */
  readonly checkpoint?: EmbeddingSink | undefined;
  /**
   * Whether the run tries inputs again that an earlier run could not embed. At most three runs try an input; a number sets another limit.
   * @default true
   */
  readonly retryFailed?: boolean | number | undefined;
  /**
   * What a run does when an input has changed since an earlier run embedded it, under the same id or in the same place. `stop`: the run ends with
   * a `ChangedInputError`. `replace`: the run embeds the input, and its outcome replaces the earlier outcome.
   * @default "stop"
   */
  readonly changed?: "stop" | "replace" | undefined;
  /** Called after each request and after each write to `writeTo`, with the result of `snapshot()`. If it throws, the run ends. */
  readonly onProgress?: ((progress: EmbedManyProgress) => void) | undefined;
}
