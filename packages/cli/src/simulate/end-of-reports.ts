import type { Condition, NamedReport } from "@hotspare/simulate";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { paint } from "../output/paint.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

/** What a simulation or a replay ends with. */
export interface EndOfReports {
  /** The last is the one that a condition is about: with `--compare`, the configuration that is tried. */
  readonly reports: readonly NamedReport[];
  readonly condition: Condition | undefined;
  /** A folder. Undefined: nothing is written. */
  readonly out: string | undefined;
  readonly json: boolean;
  readonly text: () => string;
  readonly data: object;
}

/** Prints reports, writes their files, and checks the condition. Returns the exit code. */
export async function endOfReports(
  terminal: Terminal,
  { reports, condition, out, json, text, data }: EndOfReports,
): Promise<number> {
  const last = reports.at(-1);
  const checked =
    condition === undefined || last === undefined
      ? undefined
      : { text: condition.text, ...condition.check(last.report) };
  const files = out === undefined ? [] : await written(out, reports);
  if (json) {
    const found = {
      ok: checked?.holds !== true,
      ...data,
      ...(checked === undefined ? {} : { failIf: checked }),
      ...(files.length === 0 ? {} : { files }),
    };
    terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  } else {
    terminal.out(text());
    if (files.length > 0) {
      terminal.out(`Written: ${cellText(files.join(", "))}\n`);
    }
    if (checked?.holds === true) {
      const values = Object.entries(checked.values)
        .map(([name, value]) => `${name} is ${value}`)
        .join(", ");
      terminal.err(`${paint(terminal, "red", `${cellText(checked.text)}: this holds, since ${values}.`)}\n`);
    }
  }
  return checked?.holds === true ? exitCodes.conditionHolds : exitCodes.ok;
}

async function written(folder: string, reports: readonly NamedReport[]): Promise<readonly string[]> {
  const { writeReport } = await import("@hotspare/simulate");
  try {
    return await writeReport(folder, reports);
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    throw new CommandFailure(
      `${folder}: the files cannot be written there (${String(code ?? "no code")}).`,
      exitCodes.invalid,
    );
  }
}
