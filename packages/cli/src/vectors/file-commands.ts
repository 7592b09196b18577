import { type EmbeddingFileReport, inspectEmbeddings, repairEmbeddings } from "@hotspare/bulk";
import { HotspareError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { commandMessage } from "../output/command-message.js";
import { amount, counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { programName } from "../output/program-name.js";
import { shellWord } from "../output/shell-word.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

/** Says what is in a file of vectors. */
export async function inspectCommand(terminal: Terminal, file: string, json: boolean): Promise<number> {
  const report = await readable(file, () => inspectEmbeddings(file));
  const exitCode = report.problemCount === 0 ? exitCodes.ok : exitCodes.invalid;
  if (json) {
    terminal.out(`${JSON.stringify({ ok: exitCode === exitCodes.ok, file, ...report }, null, 2)}\n`);
    return exitCode;
  }
  const { identity, format, vectors, failed, replaced, dimensions } = report;
  const rows = [
    ["vectors", amount(vectors)],
    ["without vectors", amount(failed)],
    ...(replaced === 0 ? [] : [["replaced", amount(replaced)]]),
    ["dimensions", dimensions === undefined ? "-" : String(dimensions)],
    ["format", format],
    ...Object.entries(identity)
      .filter(([name]) => name !== "dimensions")
      .map(([name, value]) => [name, String(value)]),
  ];
  terminal.out(`${table(rows)}\n`);
  printProblems(terminal, file, report);
  return exitCode;
}

/** Removes the lines that cannot be used. */
export async function repairCommand(terminal: Terminal, file: string, json: boolean): Promise<number> {
  const report = await readable(file, () => repairEmbeddings(file));
  if (json) {
    terminal.out(`${JSON.stringify({ ok: true, file, ...report }, null, 2)}\n`);
    return exitCodes.ok;
  }
  const { copy, problemCount, vectors } = report;
  terminal.out(
    copy === undefined
      ? `${cellText(file)}: nothing was wrong, and nothing was changed. It has ${counted(vectors, "vector")}.\n`
      : `${cellText(file)}: ${counted(problemCount, "line")} removed or cleaned. It has ${counted(vectors, "vector")}. A copy of the old file is ${cellText(copy)}.\nhotspare embed --resume embeds the removed inputs again.\n`,
  );
  return exitCodes.ok;
}

/** Problems go to standard error, at most the first hundred. */
export function printProblems(
  terminal: Terminal,
  file: string,
  { problems, problemCount }: Pick<EmbeddingFileReport, "problems" | "problemCount">,
): void {
  if (problemCount === 0) {
    return;
  }
  const lines = problems.map(({ line, message }) => cellText(`${file}:${line}: the line ${message}.`));
  const more = problemCount > problems.length ? [`and ${amount(problemCount - problems.length)} more.`] : [];
  const mend = `${programName(terminal.environment)} vectors repair ${shellWord(file)} removes the damaged lines and keeps a copy.`;
  terminal.err(`${paint(terminal, "red", [...lines, ...more].join("\n"))}\n${mend}\n`);
}

/** What cannot be read is said in a sentence. */
export async function readable<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error.cause ?? error, "code") : undefined;
    if (code === "ENOENT") {
      throw new CommandFailure(`${file}: there is no such file.`, exitCodes.invalid);
    }
    if (HotspareError.isInstance(error) || typeof code === "string") {
      throw new CommandFailure(commandMessage(error), exitCodes.invalid);
    }
    throw error;
  }
}
