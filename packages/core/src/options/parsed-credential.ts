import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { Secret } from "../secrets/secret.js";

/** A credential as the composition works with it: core's fields, and what the plugin's schema made of the rest. */
export interface ParsedCredential {
  readonly id: string;
  readonly provider: string;
  readonly plugin: ProviderPlugin;
  readonly account: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The credential's own name for the model. */
  readonly model: string | undefined;
  readonly maxTokens: number | undefined;
  readonly extraBody: Readonly<Record<string, unknown>>;
  /** What the adapter gets. */
  readonly parsed: unknown;
  readonly secrets: readonly Secret[];
}
