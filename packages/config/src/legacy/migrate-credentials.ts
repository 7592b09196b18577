import type { ConfiguredCredential } from "../hotspare-config.js";
import {
  inheritFrom,
  isOfAnother,
  type LegacyCredential,
  providerOf,
  readLegacyCredential,
} from "./legacy-credential.js";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";
import { asOpenAI, type OpenAIServer } from "./openai-servers.js";
import {
  type ProviderTable,
  readProviders,
  reportUnused,
  resolveProvider,
} from "./resolve-legacy-provider.js";
import { hasAddress, hasKey, toCredential } from "./to-credential.js";

/** The name of an old model, and the new credentials that serve the model. */
interface MigratedCredentials {
  readonly model: string;
  readonly credentials: readonly ConfiguredCredential[];
  /** Which server each credential was of, where it had a provider of its own. */
  readonly servers: readonly (OpenAIServer | undefined)[];
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
  const listed = listOf(section, parent, table, notes);
  const named = withUniqueIds(
    kind === "embedder" ? listed.map((each) => withProvider(each, notes)) : listed,
    notes,
  );
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
  const spoken = named.map(({ credential }) => asOpenAI(credential, kind, section, notes));
  const credentials = spoken.map(({ credential, unwritten }, index) => {
    const path = `${target}.credentials[${index}]`;
    const id = named[index]?.id ?? "";
    const provider = providerOf(credential) ?? "";
    const former = named[index]?.credential;
    notes.use({
      kind,
      provider,
      formerProvider: (former && providerOf(former)) ?? provider,
      path: former?.provider?.path ?? `${section.path}.provider`,
      target: path,
    });
    const made = toCredential(credential, { kind, id, provider, path, model }, notes);
    return unwritten === undefined ? made : { ...made, baseURL: unwritten };
  });
  return { model, credentials, servers: spoken.map(({ server }) => server) };
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
  "is a credential of its own, as in releases of the older design since June 2026; an older release used it for a bad request and not for an overloaded server. A spare takes over for what another key can answer: see the table of error classes";

/** The embeddings of the older design are Volcengine's where nobody says otherwise. */
function withProvider(named: Named, notes: MigrationNotes): Named {
  const { credential } = named;
  if (credential.provider !== undefined) {
    return named;
  }
  const path = `${credential.path}.provider`;
  notes.warn("changed", path, 'is not written, and was volcengine: it is written as provider: "volcengine"');
  return { ...named, credential: { ...credential, provider: { value: "volcengine", path } } };
}

/** Events and results name credentials by id, so each id stands once. The older design took an id twice. */
function withUniqueIds(named: readonly Named[], notes: MigrationNotes): readonly Named[] {
  const taken = new Set<string>();
  return named.map((each) => {
    let { id } = each;
    for (let count = 2; taken.has(id); count += 1) {
      id = `${each.id}-${count}`;
    }
    taken.add(id);
    if (id !== each.id) {
      const message =
        "is the id of an earlier credential too: a number was added, because events name credentials by id";
      notes.warn("ambiguous", `${each.credential.path}.id`, message);
    }
    return { ...each, id };
  });
}

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
  refuseOtherHost(whole, parent, notes);
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
  refuseOtherHost(
    whole,
    parent,
    notes,
    "releases of the older design since June 2026 sent requests of this backup",
  );
  reportUnused(table, [providerOf(whole)], notes);
  if (own.provider === undefined) {
    const message = `names no provider: the provider of its primary was taken, "${providerOf(parent) ?? "which names none"}"`;
    notes.warn("ambiguous", backup.path, message);
  }
  for (const name of ["max_retries", "timeout", "max_concurrent", "temperature", "thinking"]) {
    backup.drop(name, "holds for the whole model: the primary's was taken");
  }
  backup.dropOthers("is no field of a credential");
  return whole;
}

/**
 * Refuses a credential of another provider than its parent's that has no address or no key of its own. Before, its requests went to the
 * parent's address with the parent's key; now they would go elsewhere.
 */
function refuseOtherHost(
  own: LegacyCredential,
  parent: LegacyCredential,
  notes: MigrationNotes,
  before = "the older design sent requests of this credential",
): void {
  if (!isOfAnother(parent, own)) {
    return;
  }
  const [mine, theirs] = [providerOf(own) ?? "", providerOf(parent) ?? ""];
  if (parent.apiBase !== undefined && !hasAddress(own, mine)) {
    const message = `is missing: ${before}, which is of "${mine}", to the address of its parent, which is of "${theirs}". Write the address that is meant`;
    notes.refuse({ path: `${own.path}.api_base`, message });
  }
  if (parent.apiKey !== undefined && !hasKey(own, mine)) {
    const message = `is missing: ${before}, which is of "${mine}", with the key of its parent, which is of "${theirs}". Write the key that is meant`;
    notes.refuse({ path: `${own.path}.api_key`, message });
  }
  reportNotInherited(own, parent, notes);
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
      notes.warn("dropped", path, "is used by no credential: each has its own, or is of another provider");
    }
  }
}

function fieldsOf(credential: LegacyCredential): readonly { readonly path: string }[] {
  return Object.values(credential).filter((field) => typeof field === "object");
}
