import { moneyText } from "@hotspare/core/plugin";
import { durationText } from "@hotspare/explain";
import { exitCodes } from "../exit-codes.js";
import { amount, counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { programName } from "../output/program-name.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import type { ToFile } from "./embed-options.js";
import type { FailedInput, FailedInputs } from "./failed-inputs.js";
import { goOnCommand } from "./go-on-command.js";
import type { RunProgress } from "./progress/run-progress.js";
import type { Remark } from "./remarks.js";
import type { InputSource } from "./sources/input-source.js";

/** How a run ended. */
export interface RunResult {
  readonly terminal: Terminal;
  readonly remark: Remark;
  readonly options: ToFile;
  readonly source: InputSource;
  readonly progress: RunProgress;
  readonly failed: FailedInputs;
  readonly exitCode: number;
  readonly isInterrupted: boolean;
  /** The same command would be refused again: something else is to be done first. */
  readonly isRefused: boolean;
  /** What ended the run. Undefined: it went through, or a signal ended it. */
  readonly error: string | undefined;
}

/** Prints the result to standard output, and what is to do about it to standard error. */
export function printResult(result: RunResult): void {
  const { terminal, remark, options, source, progress, failed, exitCode, isInterrupted, error } = result;
  const goesOn = isInterrupted || (exitCode === exitCodes.endedEarly && !result.isRefused);
  const again = goOnCommand({
    program: programName(terminal.environment),
    words: options.words,
    isPiped: source.name === "standard input",
  });
  const goOn = goesOn ? again : undefined;
  if (options.json) {
    terminal.out(`${JSON.stringify(asData(result, goOn), null, 2)}\n`);
    return;
  }
  for (const input of failed.named) {
    remark("failed_input", cellText(failureLine(input, source.name)));
  }
  if (failed.count > failed.named.length) {
    remark(
      "failed_input",
      `and ${counted(failed.count - failed.named.length, "more input")} without vectors.`,
    );
  }
  if (error !== undefined) {
    remark("ended", `The run ended early. ${error}`);
  }
  if (progress.notGiven !== undefined) {
    remark(
      "warning",
      `${options.out} also has ${counted(progress.notGiven, "vector")} of inputs that ${source.name} does not have. They stay in the file.`,
    );
  }
  terminal.out(`${summaryOf(progress, options, source)}\n`);
  if (progress.failed > 0 && exitCode === exitCodes.failedInputs) {
    remark("advice", `Correct the inputs, or only try again: ${again}`);
  }
  if (goOn !== undefined) {
    const outcome = progress.requests === 0 ? "Nothing was answered" : "The file keeps all written lines";
    remark(
      "advice",
      `${isInterrupted ? "Interrupted" : outcome}. Continue with: ${paint(terminal, "bold", goOn)}`,
    );
  }
}

function summaryOf(progress: RunProgress, { out }: ToFile, { blankLines }: InputSource): string {
  const { done, failed, skipped, replaced, requests, usage, elapsedMs, cost, currency } = progress;
  const counts = [
    `${amount(done)} embedded`,
    ...(skipped === 0 ? [] : [`${amount(skipped)} done before`]),
    ...(replaced === undefined ? [] : [`${amount(replaced)} replaced`]),
    ...(failed === 0 ? [] : [`${amount(failed)} without vectors`]),
    ...(blankLines === 0 ? [] : [`${counted(blankLines, "blank line")} skipped`]),
  ];
  const price = cost === undefined ? "" : `, ${moneyText(cost, currency)}`;
  const sent = `${counted(requests, "request")}, ${counted(usage.totalTokens, "token")}${price}, ${durationText(Math.round(elapsedMs))}`;
  return `${cellText(out)}: ${counts.join(", ")}; ${sent}.`;
}

function failureLine({ index, id, line, message }: FailedInput, name: string): string {
  const place = line === undefined ? `inputs[${index}]` : `${name}:${line}`;
  const problem = message.replace(`line ${line} of ${name}`, "the line");
  return `${place}${id === undefined ? "" : ` (id ${JSON.stringify(id)})`}: ${problem}`;
}

function asData(
  { options, source, progress, failed, exitCode, isInterrupted, error }: RunResult,
  goOn?: string,
) {
  const {
    inFlight: _,
    remainingMs: __,
    isTotalExact: ___,
    total: ____,
    itemsPerSecond: _____,
    ...counts
  } = progress;
  return {
    ok: exitCode === exitCodes.ok,
    exitCode,
    out: options.out,
    interrupted: isInterrupted,
    ...(error === undefined ? {} : { error }),
    ...counts,
    elapsedMs: Math.round(progress.elapsedMs),
    blankLines: source.blankLines,
    failures: failed.named,
    ...(goOn === undefined ? {} : { goOn }),
  };
}
