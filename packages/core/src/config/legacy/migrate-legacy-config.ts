import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import { describeValue } from "../../options/config-issues.js";
import type { PluginList } from "../../options/credential-input.js";
import { packageOf } from "../../options/provider-packages.js";
import type { ConfiguredVlm, HotspareConfig } from "../file/hotspare-config.js";
import type { LegacyMigration } from "./legacy-migration.js";
import { LegacySection } from "./legacy-section.js";
import { migrateEmbedding } from "./migrate-embedding.js";
import { migrateFailback } from "./migrate-failback.js";
import { migrateModel } from "./migrate-model.js";
import { MigrationNotes } from "./migration-notes.js";

/** What the migration may know about the Hotspare that will read the result. */
export interface MigrationOptions {
  /**
   * The installed providers. Other providers are reported with the package to install.
   * @default no package is requested
   */
  readonly plugins?: PluginList;
}

/**
 * Converts the parsed configuration of the older Python design to the form that `hotspare.fromConfig` takes. `vlm`
 * becomes the VLM `default`. `embedding.dense`, `.sparse` and `.hybrid` become the embedders of these names. Every loss
 * is reported as a warning. Keys are copied unchanged.
 *
 * @throws {InvalidConfigError} when a required setting of a model is missing, or a backup has a backup
 */
export function migrateLegacyConfig(raw: unknown, options: MigrationOptions = {}): LegacyMigration {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const message = 'must be the old configuration as an object, with "vlm" or "embedding"';
    throw new InvalidConfigError({ issues: [{ path: "", message, received: describeValue(raw, "type") }] });
  }
  const notes = new MigrationNotes();
  const root = new LegacySection("", raw as Readonly<Record<string, unknown>>, notes);
  const vlm = root.section("vlm");
  const embedding = root.section("embedding");
  if (vlm === undefined && embedding === undefined && notes.issues.length === 0) {
    const message = `has neither "vlm" nor "embedding"; there are: ${root.names().join(", ") || "no fields"}`;
    notes.refuse({ path: "", message });
  }
  vlm?.drop("max_concurrent", "is not limited here: a caller limits its own calls");
  const migratedVlm = vlm === undefined ? undefined : migrateModel("vlm", vlm, "vlms.default", notes);
  const migrated = embedding === undefined ? undefined : migrateEmbedding(embedding, notes);
  const sections = [vlm, embedding, ...(migrated?.sections ?? [])].filter((section) => section !== undefined);
  const failback = migrateFailback(sections, notes);
  for (const section of sections) {
    section.dropOthers("has no equivalent");
  }
  root.dropOthers("is not about embedders or VLMs: it stays in the old configuration");
  if (notes.issues.length > 0) {
    throw new InvalidConfigError({ issues: notes.issues });
  }
  const config = present({
    failback,
    breaker: migrated?.breaker ?? {},
    embedders: migrated?.embedders ?? {},
    vlms: migratedVlm === undefined ? {} : { default: migratedVlm },
  });
  const providers = providersOf(config);
  reportProviders(providers, options, notes);
  const packages = new Set(providers.map(packageOf).filter((name) => name !== undefined));
  return { config, warnings: notes.warnings, packages: [...packages] };
}

function present(
  config: Required<Pick<HotspareConfig, "failback" | "breaker" | "embedders" | "vlms">>,
): HotspareConfig {
  return Object.fromEntries(Object.entries(config).filter(([, part]) => Object.keys(part ?? {}).length > 0));
}

function providersOf({ embedders = {}, vlms = {} }: HotspareConfig): readonly string[] {
  const models: readonly ConfiguredVlm[] = [...Object.values(embedders), ...Object.values(vlms)];
  return [...new Set(models.flatMap(({ credentials }) => credentials.map(({ provider }) => provider)))];
}

function reportProviders(
  providers: readonly string[],
  { plugins }: MigrationOptions,
  notes: MigrationNotes,
): void {
  const installed = plugins?.flat().map(({ name }) => name);
  for (const provider of providers) {
    const home = packageOf(provider);
    if (installed?.includes(provider) === true) {
      continue;
    }
    if (home === undefined) {
      notes.warn("provider", `provider "${provider}"`, unknownHome);
    } else if (installed !== undefined) {
      notes.warn(
        "provider",
        `provider "${provider}"`,
        `is not installed: npm install ${home}, and add its plugin`,
      );
    }
  }
}

const unknownHome =
  "is brought by no package of ours. If its endpoint speaks OpenAI's protocol, write provider: openai with its address as baseURL; else write a plugin";
