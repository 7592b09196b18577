// The public names of configuration files, one by one.

export type { ConfigText } from "./file/read-config-source.js";
export type { ReadFiles } from "./file/read-files.js";
export type {
  ConfiguredCredential,
  ConfiguredEmbedder,
  ConfiguredVlm,
  HotspareConfig,
  SwitcherName,
} from "./hotspare-config.js";
export { jsonSchema } from "./json-schema.js";
export type { LegacyMigration, MigrationWarning } from "./legacy/legacy-migration.js";
export { type MigrationOptions, migrateLegacyConfig } from "./legacy/migrate-legacy-config.js";
export {
  type CheckedConfig,
  type ConfigBefore,
  type LoadConfigOptions,
  type LoadedConfig,
  loadConfig,
} from "./load-config.js";
export type { ConfiguredEmbedders, ConfiguredVlms } from "./models/configured-models.js";
export type { EffectiveConfig } from "./models/effective-config.js";
export { readConfigFile } from "./read-config-file.js";
export type { Environment } from "./references/resolve-references.js";
export type { ConfigSection, ConfigSections, SectionValues } from "./sections/config-section.js";
