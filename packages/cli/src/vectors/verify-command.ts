import { type EmbeddingFileReport, inspectEmbeddings, readEmbeddings } from "@hotspare/bulk";
import { exitCodes } from "../exit-codes.js";
import { counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import { printProblems, readable } from "./file-commands.js";
import { IndexSet } from "./index-set.js";

interface VerifyOptions {
  readonly json: boolean;
  /** Undefined: up to the last input in the file. */
  readonly count: number | undefined;
}

/** What a second reading found, which looks at every number. */
interface Contents {
  /** Inputs that have no line at all. */
  readonly missing: number;
  readonly firstMissing: readonly number[];
  /** Inputs whose vector has a number that is not finite. */
  readonly notFinite: readonly (number | string)[];
}

const mostListed = 20;

/**
 * Checks a file of vectors: every line whole, vectors of one length, every number finite, no input twice, none missing. Resolves to 0, to 1 for a
 * damaged or incomplete file, or to 4 if all that is wrong are inputs with an error of their own.
 */
export async function verifyCommand(
  terminal: Terminal,
  file: string,
  options: VerifyOptions,
): Promise<number> {
  const report = await readable(file, () => inspectEmbeddings(file));
  // A damaged file cannot be read vector by vector.
  const contents =
    report.problemCount > 0 ? undefined : await readable(file, () => readContents(file, report, options));
  const isSound = contents !== undefined && contents.missing === 0 && contents.notFinite.length === 0;
  const exitCode = !isSound ? exitCodes.invalid : report.failed > 0 ? exitCodes.failedInputs : exitCodes.ok;
  if (options.json) {
    terminal.out(
      `${JSON.stringify({ ok: exitCode === exitCodes.ok, file, ...report, ...contents }, null, 2)}\n`,
    );
    return exitCode;
  }
  const { vectors, dimensions = 0, failed } = report;
  const what = `${counted(vectors, "vector")} of ${counted(dimensions, "dimension")}`;
  if (exitCode === exitCodes.ok) {
    terminal.out(`${paint(terminal, "green", `${cellText(file)} is whole: ${what}.`)}\n`);
    return exitCode;
  }
  terminal.out(`${cellText(file)} is not complete: ${what}.\n`);
  printProblems(terminal, file, report);
  terminal.err(
    sentencesOf(contents, failed)
      .map((line) => `${paint(terminal, "red", line)}\n`)
      .join(""),
  );
  return exitCode;
}

async function readContents(
  file: string,
  { vectors, failed }: EmbeddingFileReport,
  { count }: VerifyOptions,
): Promise<Contents> {
  const seen = new IndexSet();
  const notFinite: (number | string)[] = [];
  let hasIds = false;
  for await (const { index, id, embedding } of readEmbeddings(file)) {
    hasIds ||= id !== undefined;
    seen.add(index);
    const { dense, sparse } = embedding ?? {};
    const values = [
      dense ?? [],
      sparse?.kind === "index" ? sparse.values : [...(sparse?.weights.values() ?? [])],
    ];
    if (notFinite.length < mostListed && !values.every((list) => list.every(Number.isFinite))) {
      notFinite.push(id ?? index);
    }
  }
  // Inputs with ids may come in another order in each run, so their indexes say nothing.
  return hasIds
    ? { missing: Math.max(0, (count ?? 0) - vectors - failed), firstMissing: [], notFinite }
    : { ...seen.missing(count, mostListed), notFinite };
}

function sentencesOf(contents: Contents | undefined, failed: number): readonly string[] {
  const { missing = 0, firstMissing = [], notFinite = [] } = contents ?? {};
  const first = firstMissing.length === 0 ? "" : `, the first: inputs[${firstMissing.join("], inputs[")}]`;
  return [
    ...(missing === 0
      ? []
      : [`${counted(missing, "input")} missing${first}. hotspare embed --resume embeds the missing inputs.`]),
    ...(notFinite.length === 0
      ? []
      : [
          `Vectors with a number that is not finite: ${notFinite.map((key) => JSON.stringify(key)).join(", ")}.`,
        ]),
    ...(failed === 0
      ? []
      : [
          `${counted(failed, "input")} with an error instead of a vector. hotspare embed --resume tries again.`,
        ]),
  ];
}
