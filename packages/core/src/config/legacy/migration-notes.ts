import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import type { MigrationWarning } from "./legacy-migration.js";

/** What a migration has to say, gathered while it goes through a configuration. */
export class MigrationNotes {
  readonly #warnings: MigrationWarning[] = [];
  readonly #issues: ConfigIssue[] = [];

  warn(kind: MigrationWarning["kind"], path: string, message: string): void {
    if (!this.#warnings.some((known) => known.path === path && known.message === message)) {
      this.#warnings.push({ kind, path, message });
    }
  }

  /** Something without which there is nothing to migrate to. */
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
