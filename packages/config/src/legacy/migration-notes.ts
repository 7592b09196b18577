import type { ConfigIssue } from "@hotspare/core";
import type { MigrationWarning } from "./legacy-migration.js";

/** Collects what a migration reports on its way through a configuration. */
export class MigrationNotes {
  readonly #warnings: MigrationWarning[] = [];
  readonly #issues: ConfigIssue[] = [];

  warn(kind: MigrationWarning["kind"], path: string, message: string): void {
    if (!this.#warnings.some((known) => known.path === path && known.message === message)) {
      this.#warnings.push({ kind, path, message });
    }
  }

  /** Reports a missing or wrong setting that makes the migration impossible. */
  refuse(issue: ConfigIssue): void {
    this.#issues.push(issue);
  }

  get warnings(): readonly MigrationWarning[] {
    return this.#warnings;
  }

  get issues(): readonly ConfigIssue[] {
    return this.#issues;
  }
}
