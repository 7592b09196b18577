import type { HotspareConfig } from "../file/hotspare-config.js";

/** What became of a field that somebody should know of. */
export interface MigrationWarning {
  /**
   * `renamed`: it has another name or place; `changed`: it means something else now; `dropped`: it has no equivalent; `ambiguous`: it
   * could be meant in two ways, and one was taken; `provider`: no plugin for it is known or installed.
   */
  readonly kind: "renamed" | "changed" | "dropped" | "ambiguous" | "provider";
  /** In the old configuration: `vlm.backup.api_key`. */
  readonly path: string;
  /** What was made of it, or what to do; no value is shown. */
  readonly message: string;
}

/** An old configuration in the form that `hotspare.fromConfig` takes. */
export interface LegacyMigration {
  readonly config: HotspareConfig;
  readonly warnings: readonly MigrationWarning[];
  /** What must be installed for the providers in it: `@hotspare/provider-openai`. */
  readonly packages: readonly string[];
}
