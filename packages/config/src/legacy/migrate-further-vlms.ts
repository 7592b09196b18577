import type { ConfiguredVlm } from "../hotspare-config.js";
import type { LegacySection } from "./legacy-section.js";
import { migrateModel } from "./migrate-model.js";
import type { MigrationNotes } from "./migration-notes.js";

/** The VLMs that are not the section `vlm`, by name. */
interface FurtherVlms {
  readonly vlms: Readonly<Record<string, ConfiguredVlm>>;
  readonly sections: readonly LegacySection[];
}

const own = ["model", "provider", "backend", "credentials", "backup", "providers"];

/** Migrates the query planner, which is a section as `vlm` is, and the chain of the bot: `bot.agents`. */
export function migrateFurtherVlms(root: LegacySection, notes: MigrationNotes): FurtherVlms {
  const planner = root.section("query_planner");
  const bot = root.section("bot");
  const agents = bot?.section("agents");
  const vlms: Record<string, ConfiguredVlm> = {};
  for (const [name, section] of [
    ["query_planner", planner],
    ["bot", agents],
  ] as const) {
    const migrated = section === undefined ? undefined : migrateFurther(name, section, notes);
    if (migrated !== undefined) {
      vlms[name] = migrated;
    }
  }
  bot?.dropOthers("is not about models: it stays in the old configuration");
  return { vlms, sections: [planner, agents].filter((section) => section !== undefined) };
}

function migrateFurther(
  name: string,
  section: LegacySection,
  notes: MigrationNotes,
): ConfiguredVlm | undefined {
  const given = section.names();
  if (!own.some((field) => given.includes(field))) {
    notes.warn(
      "changed",
      section.path,
      'names no model of its own, and used the model of vlm: use vlms.get("default")',
    );
    return undefined;
  }
  return migrateModel("vlm", section, `vlms.${name}`, notes);
}
