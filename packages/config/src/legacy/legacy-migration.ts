import type { HotspareConfig } from "../hotspare-config.js";

/** A change of a field that the user should know. */
export interface MigrationWarning {
  /**
   * - `renamed`: the field has another name or place.
   * - `changed`: the field has another meaning now.
   * - `dropped`: the field has no equivalent.
   * - `ambiguous`: the field had two possible meanings, and the migration chose one.
   * - `provider`: the provider's package is known, and its plugin is not among the installed plugins.
   */
  readonly kind: "renamed" | "changed" | "dropped" | "ambiguous" | "provider";
  /** Path in the old configuration: `vlm.backup.api_key`. */
  readonly path: string;
  /** What the migration did, or what you should do. Never shows a value. */
  readonly message: string;
}

/** An old configuration in the form for `loadConfig`. */
export interface LegacyMigration {
  readonly config: HotspareConfig;
  readonly warnings: readonly MigrationWarning[];
  /** Packages to install for the providers in the configuration, such as `@hotspare/provider-openai`. */
  readonly packages: readonly string[];
  /**
   * The name that each credential's provider had in the old configuration, by the credential's path in the new configuration:
   * `{ "embedders.dense.credentials[0]": "jina" }`.
   */
  readonly formerProviders: Readonly<Record<string, string>>;
}
