import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import type { Secret } from "../../secrets/secret.js";
import type { ShownFields } from "../shown/shown-fields.js";

/** A credential after validation: core's fields, and the rest as parsed by the plugin's schema. */
export interface ParsedCredential {
  readonly id: string;
  readonly provider: string;
  readonly plugin: ProviderPlugin;
  readonly account: string | undefined;
  /** Most attempts in flight at once. */
  readonly maxConcurrent: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The credential's own name for the model. */
  readonly model: string | undefined;
  readonly maxTokens: number | undefined;
  readonly extraBody: Readonly<Record<string, unknown>>;
  /** The value that the adapter receives. */
  readonly parsed: unknown;
  readonly secrets: readonly Secret[];
  /** The provider's fields as they may be printed. */
  readonly shown: ShownFields;
  /**
   * What distinguishes the credential for health: its secrets, or what the plugin says. Empty: only its id. A function, because the
   * secrets are plain text and nothing prints what a function would return.
   */
  readonly identity: () => readonly (string | object)[];
}
