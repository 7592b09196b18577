import { embedMany } from "@hotspare/bulk";
import { exitCodes } from "../exit-codes.js";
import { commandMessage, wantsAnotherCommand } from "../output/command-message.js";
import type { Terminal } from "../terminal.js";
import type { ChosenEmbedder } from "./chosen-embedder.js";
import type { ToFile } from "./embed-options.js";
import { exitCodeOfEnd } from "./exit-code-of-end.js";
import { FailedInputs } from "./failed-inputs.js";
import { answerSignals } from "./interruption.js";
import { type RunProgress, seenOf } from "./progress/run-progress.js";
import { showProgress } from "./progress/show-progress.js";
import { remarksTo } from "./remarks.js";
import { printResult } from "./result.js";
import { runOptions, sinkOf } from "./run-options.js";
import type { InputSource } from "./sources/input-source.js";

/** Embeds the source into the file. Resolves to the exit code, after the result was printed. */
export async function runToFile(
  terminal: Terminal,
  source: InputSource,
  { embedder, hotspare }: ChosenEmbedder,
  options: ToFile,
): Promise<number> {
  const { json } = options;
  const remark = remarksTo(terminal, json);
  const run = embedMany(embedder, source, {
    ...runOptions(options),
    writeTo: sinkOf(options.out, options),
  });
  const progress = (): RunProgress => {
    const snapshot = run.snapshot();
    const total = source.total;
    const { total: usage, currency } = hotspare.usage.snapshot();
    const left = total === undefined ? undefined : Math.max(0, total.inputs - seenOf(snapshot));
    const { itemsPerSecond } = snapshot;
    return {
      ...snapshot,
      elapsedMs: Math.round(snapshot.elapsedMs),
      itemsPerSecond: Math.round(itemsPerSecond * 100) / 100,
      ...(total === undefined ? {} : { total: total.inputs }),
      isTotalExact: total?.isExact ?? false,
      ...(left === undefined || itemsPerSecond === 0 || snapshot.requests === 0
        ? {}
        : { remainingMs: Math.round((left / itemsPerSecond) * 1_000) }),
      ...(usage.cost === undefined ? {} : { cost: usage.cost }),
      ...(usage.cost === undefined || currency === undefined ? {} : { currency }),
      credentials: embedder.status().map(({ id, state, untilMs }) => ({
        id,
        state,
        ...(untilMs === undefined ? {} : { untilMs }),
      })),
    };
  };
  const failed = new FailedInputs();
  const display = showProgress({ terminal, remark, json, everySeconds: options.progressEvery, progress });
  const interruption = answerSignals(terminal, {
    run,
    source,
    graceSeconds: options.grace,
    remark: display.remark,
  });
  let ended: { readonly error: unknown } | undefined;
  try {
    for await (const item of run) {
      if (item.error !== undefined) {
        failed.add(item, source.lineOf(item.index));
      }
      source.finished(item.index);
    }
  } catch (error) {
    ended = { error };
  } finally {
    display.end();
    interruption.end();
  }
  const exitCode = interruption.exitCode ?? exitCodeOf(ended, run.snapshot().failed);
  const isInterrupted = interruption.exitCode !== undefined;
  const error =
    ended === undefined || interruption.isReason(ended.error)
      ? undefined
      : source.placed(commandMessage(ended.error));
  printResult({
    terminal,
    remark,
    options,
    source,
    progress: progress(),
    failed,
    exitCode,
    isInterrupted,
    isRefused: ended !== undefined && wantsAnotherCommand(ended.error),
    error,
  });
  return exitCode;
}

function exitCodeOf(ended: { readonly error: unknown } | undefined, failed: number): number {
  if (ended === undefined) {
    return failed > 0 ? exitCodes.failedInputs : exitCodes.ok;
  }
  return exitCodeOfEnd(ended.error);
}
