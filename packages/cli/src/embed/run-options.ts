import { type EmbeddingSink, type EmbedManyOptions, fileSink } from "@hotspare/bulk";
import type { EmbedCommandOptions } from "./embed-options.js";

/** What the command line says of a run, for the run and for its estimate alike. */
export function runOptions({
  concurrency,
  batchSize,
  inputType,
  retryFailed,
  replaceChanged,
}: EmbedCommandOptions): EmbedManyOptions {
  return {
    concurrency,
    batchSize,
    inputType,
    changed: replaceChanged ? "replace" : "stop",
    // Without a word on the command line, the default of a run: an input may fail in three.
    ...(retryFailed === undefined ? {} : { retryFailed: retryFailed ? Number.MAX_SAFE_INTEGER : false }),
  };
}

export function sinkOf(out: string, { binary }: EmbedCommandOptions): EmbeddingSink {
  return fileSink(out, { format: binary ? "binary" : "json" });
}
