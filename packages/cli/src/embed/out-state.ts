import { stat } from "node:fs/promises";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { EmbedCommandOptions } from "./embed-options.js";

/** Whether the file of vectors is there. */
export type OutState = "none" | "new" | "there";

/**
 * Looks at the place of the vectors. Nothing is made there.
 *
 * @throws {CommandFailure} when there is no place, or a file is there and the run is not to go on with it
 */
export async function outState({
  out,
  resume,
  dryRun,
  replaceChanged,
  retryFailed,
}: EmbedCommandOptions): Promise<OutState> {
  for (const [flag, isGiven] of [
    ["--replace-changed", replaceChanged],
    ["--retry-failed", retryFailed === true],
    ["--no-retry-failed", retryFailed === false],
  ] as const) {
    if (isGiven && !resume) {
      const message = `${flag} is about the inputs of earlier runs: use it with --resume, or leave it out.`;
      throw new CommandFailure(message, exitCodes.usage);
    }
  }
  if (out === undefined) {
    if (!dryRun) {
      throw new CommandFailure("Say where the vectors go: --out vectors.jsonl.", exitCodes.usage);
    }
    return "none";
  }
  if (out.trim() === "") {
    throw new CommandFailure("--out is empty: name a file, as in --out vectors.jsonl.", exitCodes.usage);
  }
  const [lines, vectors] = await Promise.all([isThere(out), isThere(`${out}.f32`)]);
  if (!lines && !vectors) {
    return "new";
  }
  if (!(resume || dryRun)) {
    const found = lines ? out : `${out}.f32`;
    const message = `--out ${out}: the file ${found} exists already. Continue it with --resume, or give another name. Nothing was changed.`;
    throw new CommandFailure(message, exitCodes.invalid);
  }
  return lines ? "there" : "new";
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
