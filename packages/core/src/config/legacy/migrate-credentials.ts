import type { ConfiguredCredential } from "../file/hotspare-config.js";
import { inheritFrom, type LegacyCredential, providerOf, readLegacyCredential } from "./legacy-credential.js";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";
import {
  type ProviderTable,
  readProviders,
  reportUnused,
  resolveProvider,
} from "./resolve-legacy-provider.js";
import { toCredential } from "./to-credential.js";

/** The name of an old model, and the new credentials that serve the model. */
interface MigratedCredentials {
  readonly model: string;
  readonly credentials: readonly ConfiguredCredential[];
}

/** An old credential with the id of the new credential. */
interface Named {
  readonly id: string;
  readonly credential: LegacyCredential;
}

/** Lists the credentials of one model: an explicit list, a primary with its backup, or a single credential. */
export function migrateCredentials(
  kind: "embedder" | "vlm",
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): MigratedCredentials | undefined {
  const table = readProviders(section);
  const parent = resolveProvider(readLegacyCredential(section), table, section, notes);
  const named = listOf(section, parent, table, notes);
  reportUnusedFields(
    parent,
    named.map(({ credential }) => credential),
    notes,
  );
  reportUnused(
    table,
    named.map(({ credential }) => providerOf(credential)),
    notes,
  );
  const model = parent.model?.value ?? named[0]?.credential.model?.value;
  const issues = [
    ...(model === undefined
      ? [{ path: `${section.path}.model`, message: "is missing: name the model" }]
      : []),
    ...named
      .filter(({ credential }) => credential.provider === undefined)
      .map(({ credential }) => ({
        path: `${credential.path}.provider`,
        message: 'is missing, and its parent names none: name the provider, such as "openai"',
      })),
  ];
  for (const issue of issues) {
    notes.refuse(issue);
  }
  if (model === undefined || issues.length > 0) {
    return undefined;
  }
  const credentials = named.map(({ id, credential }, index) => {
    const path = `${target}.credentials[${index}]`;
    return toCredential(credential, { kind, id, provider: providerOf(credential) ?? "", path, model }, notes);
  });
  return { model, credentials };
}

function listOf(
  section: LegacySection,
  parent: LegacyCredential,
  table: ProviderTable,
  notes: MigrationNotes,
): readonly Named[] {
  const explicit = section.sections("credentials");
  const backup = section.section("backup");
  if (backup?.object("backup") !== undefined) {
    notes.refuse({
      path: `${backup.path}.backup`,
      message:
        "is a backup of a backup: write a list of credentials, in the order in which they are to be used",
    });
  }
  if (explicit !== undefined && explicit.length > 0) {
    if (backup !== undefined) {
      const message =
        "stands beside credentials, which were used alone, before as now: add it behind the last of them if it is to be a spare";
      notes.warn("ambiguous", backup.path, message);
    }
    return explicit.map((entry, index) => explicitOf(entry, index, parent, table, notes));
  }
  if (backup === undefined) {
    return [{ id: "default", credential: parent }];
  }
  notes.warn("changed", backup.path, changedBackup);
  return [
    { id: "legacy-primary", credential: parent },
    { id: "legacy-backup", credential: backupOf(backup, parent, table, notes) },
  ];
}

const changedBackup =
  "took over for a bad request and not for an overloaded server; a spare takes over for what another key can answer: see the table of error classes";

function explicitOf(
  entry: LegacySection,
  index: number,
  parent: LegacyCredential,
  table: ProviderTable,
  notes: MigrationNotes,
): Named {
  const read = readLegacyCredential(entry);
  const own = table.get(providerOf(read) ?? "");
  const whole = inheritFrom(parent, own === undefined ? read : inheritFrom(own, read));
  entry.dropOthers("is no field of a credential");
  if (providerOf(whole) !== providerOf(parent)) {
    reportNotInherited(whole, parent, notes);
  }
  return { id: whole.id?.value ?? `credential-${index}`, credential: whole };
}

function backupOf(
  backup: LegacySection,
  parent: LegacyCredential,
  parentTable: ProviderTable,
  notes: MigrationNotes,
): LegacyCredential {
  const table = readProviders(backup);
  const known = new Map([...parentTable, ...table]);
  const read = readLegacyCredential(backup);
  const own = resolveProvider(read, read.provider === undefined ? table : known, backup, notes);
  const whole = inheritFrom(parent, own);
  reportUnused(table, [providerOf(whole)], notes);
  if (own.provider === undefined) {
    const message = `names no provider: taken to be of its primary's, "${providerOf(parent) ?? "which names none"}"`;
    notes.warn("ambiguous", backup.path, message);
  }
  for (const name of ["max_retries", "timeout", "max_concurrent", "temperature", "thinking"]) {
    backup.drop(name, "holds for the whole model: its primary's was taken");
  }
  backup.dropOthers("is no field of a credential");
  return whole;
}

/** Reports settings, other than secrets, that a credential of another provider inherited before and does not now. */
function reportNotInherited(own: LegacyCredential, parent: LegacyCredential, notes: MigrationNotes): void {
  const message = `is not passed on to ${own.path}, which is of another provider: write it there if it is meant for both`;
  if (parent.maxTokens !== undefined && own.maxTokens === undefined) {
    notes.warn("changed", parent.maxTokens.path, message);
  }
  for (const name of ["headers", "body"] as const) {
    const field = parent[name];
    if (field !== undefined && own[name] === undefined) {
      notes.warn("changed", field.path, message);
    }
  }
}

/** Reports unused fields of a parent, such as a key next to credentials with their own keys. */
function reportUnusedFields(
  parent: LegacyCredential,
  credentials: readonly LegacyCredential[],
  notes: MigrationNotes,
): void {
  const used = new Set(credentials.flatMap(fieldsOf).map(({ path }) => path));
  const { model: _, provider: _provider, id: _id, ...rest } = parent;
  for (const { path } of fieldsOf(rest)) {
    if (!used.has(path)) {
      notes.warn("dropped", path, "is used by no credential: those of its provider have their own");
    }
  }
}

function fieldsOf(credential: LegacyCredential): readonly { readonly path: string }[] {
  return Object.values(credential).filter((field) => typeof field === "object");
}
