import type { EmbedderOptions, HotspareOptions, VlmOptions } from "@hotspare/core";
import type { hotspareFields } from "./models/config-fields.js";

/** The strategies that a file can name. Pass your own strategy to `loadConfig`. */
export type SwitcherName = "ordered" | "stickyRing" | "spread";

/** A credential in a configuration: the common fields and its provider's fields. */
export interface ConfiguredCredential {
  readonly provider: string;
  readonly id?: string | undefined;
  readonly account?: string | undefined;
  readonly model?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  readonly maxTokens?: number | undefined;
  readonly [field: string]: unknown;
}

/** What a file says otherwise than code does. */
interface Named {
  /** @default "ordered", or the switcher that `loadConfig` was given */
  readonly switcher?: SwitcherName | undefined;
}

/** Options of a model that a file does not have: those that are code, and the name, which stands before the options. */
type NotInFile = "rules" | "switcher" | "name";

/** A VLM in a configuration. */
export interface ConfiguredVlm extends Named, Omit<VlmOptions<ConfiguredCredential>, NotInFile> {}

/** An embedder in a configuration. */
export interface ConfiguredEmbedder extends Named, Omit<EmbedderOptions<ConfiguredCredential>, NotInFile> {}

/** The content of a configuration file: models by name, and the settings they share. */
export interface HotspareConfig extends Named, Pick<HotspareOptions, (typeof hotspareFields)[number]> {
  /** Where editors find the JSON Schema. Hotspare does not read it. */
  readonly $schema?: string | undefined;
  readonly embedders?: Readonly<Record<string, ConfiguredEmbedder>> | undefined;
  readonly vlms?: Readonly<Record<string, ConfiguredVlm>> | undefined;
}
