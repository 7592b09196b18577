import { writeFile } from "node:fs/promises";
import { type LegacyMigration, migrateLegacyConfig, readConfigFile } from "@hotspare/config";
import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { stringify } from "yaml";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { issueLines } from "../output/issue-lines.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import { loadProblems } from "./load-problems.js";
import { type ReferencedConfig, withReferences } from "./secret-references.js";

export interface MigrateOptions {
  readonly out?: string | undefined;
  readonly keepSecrets: boolean;
  readonly json: boolean;
}

/** Prints an old configuration in the new form, and what happened to its fields. */
export async function migrateCommand(
  terminal: Terminal,
  file: string,
  options: MigrateOptions,
): Promise<number> {
  const migration = await migrated(file);
  const referenced = options.keepSecrets
    ? { config: migration.config, variables: [] }
    : withReferences(migration);
  const problems = await loadProblems(terminal, migration.config);
  const exitCode = problems.length === 0 ? exitCodes.ok : exitCodes.invalid;
  const yaml = stringify(referenced.config, { lineWidth: 0, blockQuote: false });
  if (options.out !== undefined) {
    await writeNew(options.out, yaml);
  }
  if (options.json) {
    const { warnings, packages } = migration;
    terminal.out(
      `${JSON.stringify({ ok: exitCode === exitCodes.ok, ...referenced, warnings, packages, problems }, null, 2)}\n`,
    );
    return exitCode;
  }
  if (options.out === undefined) {
    terminal.out(yaml);
  } else {
    terminal.out(`${cellText(options.out)} is written.\n`);
  }
  terminal.err(reportOf(terminal, migration, referenced, problems));
  return exitCode;
}

async function migrated(file: string): Promise<LegacyMigration> {
  try {
    return migrateLegacyConfig(await readConfigFile(file));
  } catch (error) {
    throw InvalidConfigError.isInstance(error)
      ? new CommandFailure(issueLines(error), exitCodes.invalid)
      : error;
  }
}

/** Never overwrites a file, because an existing configuration may be the only copy. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const why =
      code === "EEXIST"
        ? "exists already: name another file, or remove it"
        : `cannot be written (${String(code)})`;
    throw new CommandFailure(`--out ${path}: ${why}.`, exitCodes.invalid);
  }
}

const order = ["provider", "ambiguous", "changed", "dropped", "renamed"] as const;

function reportOf(
  terminal: Terminal,
  { warnings, packages }: LegacyMigration,
  { variables }: ReferencedConfig,
  problems: readonly ConfigIssue[],
): string {
  const sorted = order.flatMap((kind) => warnings.filter((warning) => warning.kind === kind));
  const rows = sorted.map(({ kind, path, message }) => [kind, path, message]);
  const sections = [
    rows.length === 0
      ? undefined
      : `${paint(terminal, "bold", "What became of the old fields:")}\n${table(rows)}`,
    variables.length === 0
      ? undefined
      : `${paint(terminal, "bold", "Set these variables; the old configuration has their values:")}\n${table(variables.map(({ name, paths }) => [name, paths.join(", ")]))}`,
    packages.length === 0
      ? undefined
      : `${paint(terminal, "bold", "Install:")}\nnpm install @hotspare/core @hotspare/config ${packages.join(" ")}`,
    problems.length === 0
      ? undefined
      : `${paint(terminal, "bold", "The new configuration does not load. Correct this in it first:")}\n${table(problems.map(({ path, message }) => [path, message]))}`,
  ];
  return `${sections
    .filter((section) => section !== undefined)
    .map((section) => `\n${section}\n`)
    .join("")}`;
}
