import type { ConfigIssue } from "@hotspare/core";
import type { MigrationWarning } from "./legacy-migration.js";

/** A credential of the new configuration, and the provider that it had in the old configuration. */
export interface CredentialUse {
  readonly kind: "embedder" | "vlm";
  readonly provider: string;
  readonly formerProvider: string;
  /** Where the old configuration names the provider. */
  readonly path: string;
  /** Path of the credential in the new configuration. */
  readonly target: string;
}

/** Collects what a migration reports on its way through a configuration. */
export class MigrationNotes {
  readonly #warnings: MigrationWarning[] = [];
  readonly #issues: ConfigIssue[] = [];
  readonly #uses: CredentialUse[] = [];

  warn(kind: MigrationWarning["kind"], path: string, message: string): void {
    if (!this.#warnings.some((known) => known.path === path && known.message === message)) {
      this.#warnings.push({ kind, path, message });
    }
  }

  /** Reports a missing or wrong setting that makes the migration impossible. */
  refuse(issue: ConfigIssue): void {
    this.#issues.push(issue);
  }

  /** Remembers which provider serves a credential, for the check that some package has the provider. */
  use(use: CredentialUse): void {
    this.#uses.push(use);
  }

  get uses(): readonly CredentialUse[] {
    return this.#uses;
  }

  get warnings(): readonly MigrationWarning[] {
    return this.#warnings;
  }

  get issues(): readonly ConfigIssue[] {
    return this.#issues;
  }
}
