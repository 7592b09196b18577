import type { ConfiguredCredential } from "../hotspare-config.js";
import type { LegacyCredential } from "./legacy-credential.js";
import type { LegacyField } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

type FieldName = Exclude<keyof LegacyCredential, "path" | "id" | "provider" | "model">;

/** Target of one field with one provider. */
interface Target {
  readonly name: string;
  readonly convert?: (value: never) => unknown;
}

const common: Partial<Record<FieldName, Target>> = {
  headers: { name: "headers" },
  body: { name: "extraBody" },
};
const ofVlm: Partial<Record<FieldName, Target>> = {
  ...common,
  maxTokens: { name: "maxTokens" },
};

const keyed: Partial<Record<FieldName, Target>> = {
  apiKey: { name: "apiKey" },
  apiBase: { name: "baseURL" },
};

/** Fields with an equivalent, by provider. */
const ofProvider: Readonly<Record<string, Partial<Record<FieldName, Target>>>> = {
  openai: keyed,
  azure: { apiKey: { name: "apiKey" }, apiBase: { name: "endpoint" }, apiVersion: { name: "apiVersion" } },
  volcengine: keyed,
  vikingdb: {
    ...keyed,
    accessKey: { name: "accessKeyId" },
    secretKey: { name: "secretAccessKey" },
    region: { name: "region" },
    host: { name: "baseURL", convert: (host: string) => (host.includes("://") ? host : `https://${host}`) },
    modelVersion: { name: "modelVersion" },
  },
};

/** An unknown provider has the fields of OpenAI, also if its name is one of JavaScript's own, such as `constructor`. */
function fieldsOf(provider: string): Partial<Record<FieldName, Target>> {
  return (Object.hasOwn(ofProvider, provider) ? ofProvider[provider] : undefined) ?? keyed;
}

/**
 * Whether an old credential names its own server, by a field that its provider reads. A field of another provider, such as VikingDB's
 * `host` in a credential of OpenAI, names none.
 */
export function hasAddress(legacy: LegacyCredential, provider: string): boolean {
  return hasField(legacy, provider, ["baseURL", "endpoint"]);
}

/** Whether an old credential has its own key, in a field that its provider reads. */
export function hasKey(legacy: LegacyCredential, provider: string): boolean {
  return hasField(legacy, provider, ["apiKey", "accessKeyId"]);
}

function hasField(legacy: LegacyCredential, provider: string, targets: readonly string[]): boolean {
  return Object.entries(fieldsOf(provider)).some(
    ([name, target]) => legacy[name as FieldName] !== undefined && targets.includes(target.name),
  );
}

/** Names of the fields in the old configuration. */
const oldNames: Readonly<Record<FieldName, string>> = {
  apiKey: "api_key",
  apiBase: "api_base",
  apiVersion: "api_version",
  accessKey: "ak",
  secretKey: "sk",
  region: "region",
  host: "host",
  modelVersion: "version",
  headers: "extra_headers",
  body: "extra_request_body",
  maxTokens: "max_tokens",
};

/** The credential to create. */
interface Destination {
  readonly kind: "embedder" | "vlm";
  readonly id: string;
  readonly provider: string;
  /** Path in the new configuration: `vlms.default.credentials[0]`. */
  readonly path: string;
  /** The model of all credentials. */
  readonly model: string;
}

/** Converts one credential to the new configuration. Every field is renamed or reported. */
export function toCredential(
  legacy: LegacyCredential,
  destination: Destination,
  notes: MigrationNotes,
): ConfiguredCredential {
  const { kind, id, provider, path } = destination;
  const targets: Partial<Record<FieldName, Target>> = {
    ...(kind === "vlm" ? ofVlm : common),
    ...fieldsOf(provider),
  };
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(oldNames) as FieldName[]) {
    const field: LegacyField<unknown> | undefined = legacy[name];
    const target = targets[name];
    if (field === undefined) {
      continue;
    }
    if (target === undefined) {
      notes.warn("dropped", field.path, whyDropped(name, kind, provider));
      continue;
    }
    if (target.name in fields) {
      notes.warn("ambiguous", field.path, `says what ${target.name} says already, which was kept`);
      continue;
    }
    fields[target.name] = target.convert === undefined ? field.value : target.convert(field.value as never);
    if (target.name !== oldNames[name]) {
      notes.warn("renamed", field.path, `is ${path}.${target.name}`);
    }
  }
  if (provider === "azure" && legacy.apiVersion === undefined) {
    const message = `is not written, and was a dated version: here it is "v1", the path without a date. Write ${path}.apiVersion to keep a dated version`;
    notes.warn("changed", `${legacy.path}.api_version`, message);
  }
  return { id, provider, ...modelFields(legacy, destination, notes), ...fields };
}

/**
 * Returns the credential's own name for the model. Azure's deployment name and Ark's endpoint have their own fields.
 */
function modelFields(
  { model, path: legacyPath }: LegacyCredential,
  { provider, path, model: common }: Destination,
  notes: MigrationNotes,
): Readonly<Record<string, string>> {
  if (provider === "azure") {
    const deployment = model?.value ?? common;
    const message = `is sent as the name of the deployment, and is ${path}.deployment; the model behind it is taken to be "${common}"`;
    notes.warn(
      model === undefined || deployment === common ? "renamed" : "ambiguous",
      model?.path ?? `${legacyPath}.model`,
      message,
    );
    return { deployment };
  }
  if (model === undefined || model.value === common) {
    return {};
  }
  if (provider === "volcengine" && model.value.startsWith("ep-")) {
    notes.warn(
      "renamed",
      model.path,
      `is ${path}.endpointId; the model behind it is taken to be "${common}"`,
    );
    return { endpointId: model.value };
  }
  return { model: model.value };
}

function whyDropped(name: FieldName, kind: "embedder" | "vlm", provider: string): string {
  if (kind === "embedder" && name === "maxTokens") {
    return "an embedding generates no tokens";
  }
  if (provider === "volcengine" && (name === "accessKey" || name === "secretKey")) {
    return "Ark takes an API key and no key pair; if this was VikingDB, write provider: vikingdb";
  }
  return `the provider "${provider}" has no such field`;
}
