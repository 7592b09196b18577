import {
  type LegacyMigration,
  loadConfig,
  type MigrationOptions,
  migrateLegacyConfig,
} from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";

export const plugins = [openai(), azure(), volcengine()];

/** Migrates, and checks that what comes out can be read as it is. */
export async function migrate(raw: object, options: MigrationOptions = {}): Promise<LegacyMigration> {
  const migration = migrateLegacyConfig(raw, options);
  const { close } = await loadConfig({ plugins, environment: {} }, migration.config);
  await close();
  return migration;
}

/** Each warning as one line. */
export function warningsOf({ warnings }: LegacyMigration): readonly string[] {
  return warnings.map(({ kind, path, message }) => `${kind} ${path}: ${message}`);
}

/** What is wrong with an old configuration, a line each. */
export function problemsOf(raw: unknown): readonly string[] {
  try {
    migrateLegacyConfig(raw);
  } catch (error) {
    return String(error)
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

/** An old VLM of one key. */
export const primary = {
  provider: "openai",
  model: "gpt-4o",
  api_key: "key-1",
  api_base: "https://one.example/v1",
};
