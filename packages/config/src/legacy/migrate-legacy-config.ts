import { InvalidConfigError, type PluginList } from "@hotspare/core";
import { packageOf } from "@hotspare/core/plugin";
import { kindOf } from "../file/kind-of.js";
import type { HotspareConfig } from "../hotspare-config.js";
import type { LegacyMigration } from "./legacy-migration.js";
import { LegacySection } from "./legacy-section.js";
import { withBraces } from "./legacy-variables.js";
import { migrateEmbedding } from "./migrate-embedding.js";
import { migrateFailback } from "./migrate-failback.js";
import { migrateFurtherVlms } from "./migrate-further-vlms.js";
import { migrateModel } from "./migrate-model.js";
import { MigrationNotes } from "./migration-notes.js";
import { adviceFor } from "./unserved-providers.js";

/** What the migration may know about the Hotspare that will read the result. */
export interface MigrationOptions {
  /**
   * The installed providers. Other providers of ours are reported with the package to install.
   * @default no package is requested
   */
  readonly plugins?: PluginList;
}

/**
 * Converts the parsed configuration of the older Python design to the form for `loadConfig`. `vlm`
 * becomes the VLM `default`, `query_planner` and `bot.agents` the VLMs `query_planner` and `bot`. `embedding.dense`, `.sparse` and
 * `.hybrid` become the embedders of these names. A warning reports every lost field, and every default of the older design that is written out.
 * Keys are copied unchanged. No request goes to another host than before: otherwise the migration is refused.
 *
 * @throws {InvalidConfigError} when a required setting of a model is missing, a backup has a backup, or neither a package of ours nor one of
 * `plugins` has the provider of a credential
 */
export function migrateLegacyConfig(raw: unknown, options: MigrationOptions = {}): LegacyMigration {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const message = 'must be the old configuration as an object, with "vlm" or "embedding"';
    throw new InvalidConfigError({ issues: [{ path: "", message, received: kindOf(raw) }] });
  }
  const notes = new MigrationNotes();
  const root = new LegacySection("", withBraces(raw as Readonly<Record<string, unknown>>, notes), notes);
  const vlm = root.section("vlm");
  const embedding = root.section("embedding");
  const further = migrateFurtherVlms(root, notes);
  const isEmpty = Object.keys(further.vlms).length === 0 && notes.issues.length === 0;
  if (vlm === undefined && embedding === undefined && isEmpty) {
    const message = `has neither "vlm" nor "embedding"; there are: ${root.names().join(", ") || "no fields"}`;
    notes.refuse({ path: "", message });
  }
  const migratedVlm = vlm === undefined ? undefined : migrateModel("vlm", vlm, "vlms.default", notes);
  const migrated = embedding === undefined ? undefined : migrateEmbedding(embedding, notes);
  const sections = [vlm, embedding, ...(migrated?.sections ?? []), ...further.sections].filter(
    (section) => section !== undefined,
  );
  const failback = migrateFailback(sections, notes);
  for (const section of sections) {
    reportMedia(section);
    section.dropOthers("has no equivalent");
  }
  root.dropOthers("is not about embedders or VLMs: it stays in the old configuration");
  reportProviders(notes, options);
  if (notes.issues.length > 0) {
    throw new InvalidConfigError({ issues: notes.issues });
  }
  const config = withoutEmptyParts({
    failback,
    breaker: migrated?.breaker ?? {},
    embedders: migrated?.embedders ?? {},
    vlms: { ...(migratedVlm === undefined ? {} : { default: migratedVlm }), ...further.vlms },
  });
  const packages = new Set(
    notes.uses.map(({ provider }) => packageOf(provider)).filter((name) => name !== undefined),
  );
  const formerProviders = Object.fromEntries(
    notes.uses.map(({ target, formerProvider }) => [target, formerProvider]),
  );
  return { config, warnings: notes.warnings, packages: [...packages], formerProviders };
}

/** Uploads of the older design, which has films and sounds in files of Ark. */
function reportMedia(section: LegacySection): void {
  section.drop(
    "media",
    "uploaded films and sounds to Ark's files; here a request gives them as URLs or bytes, and goes to a credential that takes them",
  );
}

function withoutEmptyParts(
  config: Required<Pick<HotspareConfig, "failback" | "breaker" | "embedders" | "vlms">>,
): HotspareConfig {
  return Object.fromEntries(Object.entries(config).filter(([, part]) => Object.keys(part ?? {}).length > 0));
}

/** Refuses a provider that nothing serves, because a file that names it cannot be loaded. */
function reportProviders(notes: MigrationNotes, { plugins }: MigrationOptions): void {
  const installed = plugins?.flat().map(({ name }) => name);
  for (const { kind, provider, path } of notes.uses) {
    const home = packageOf(provider);
    if (installed?.includes(provider) === true) {
      continue;
    }
    if (home === undefined) {
      notes.refuse({ path, message: `names "${provider}", ${unserved(provider, kind)}` });
    } else if (installed !== undefined) {
      notes.warn(
        "provider",
        `provider "${provider}"`,
        `is not installed: npm install ${home}, and add its plugin`,
      );
    }
  }
}

function unserved(provider: string, kind: "embedder" | "vlm"): string {
  const models = kind === "embedder" ? "embeddings" : "VLMs";
  return `which no package of ours serves for ${models}. ${adviceFor(provider, kind)}`;
}
