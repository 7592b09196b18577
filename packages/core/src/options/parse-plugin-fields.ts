import { isObject } from "../classification/json-object.js";
import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { SchemaResult } from "../contract/plugin/standard-schema.js";
import { instanceMeant, isPlainObject } from "../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { looksLikeKey } from "../secrets/looks-like-key.js";
import { describeValue } from "./refused/received-value.js";
import { schemaIssues } from "./refused/schema-issues.js";
import { schemasAt } from "./refused/schema-places.js";
import { pathOf } from "./refused/unknown-field.js";
import { withoutValues } from "./refused/without-values.js";

/** A credential's own fields as parsed by the plugin's schema, or the issues found. */
export type PluginFields =
  | { readonly parsed: unknown; readonly issues?: undefined }
  | { readonly issues: readonly ConfigIssue[] };

/** Parses a credential's own fields with the plugin's schema. A value is only shown where no secret can be. */
export function parsePluginFields(
  plugin: ProviderPlugin,
  fields: Readonly<Record<string, unknown>>,
  path: string,
  commonNames: readonly string[],
): PluginFields {
  const result = validate(plugin, fields);
  if (typeof result === "string") {
    return { issues: [{ path, message: `the schema of provider "${plugin.name}" ${result}` }] };
  }
  const instances = instancesIn(plugin, fields, path);
  if (result.issues == null) {
    return instances.length > 0 ? { issues: instances } : { parsed: result.value };
  }
  const hidden = hiddenFields(plugin, fields);
  const checked = { path, given: fields, hidden, commonNames, jsonSchema: jsonSchemaOf(plugin) };
  const found = schemaIssues(result.issues, checked);
  const isInside = (given: string) => instances.some((each) => given.startsWith(each.path));
  const issues = [...instances, ...found.filter((issue) => !isInside(issue.path))];
  const unexplained = `the schema of provider "${plugin.name}" refuses it and does not say why`;
  return { issues: issues.length === 0 ? [{ path, message: unexplained }] : issues };
}

/** The name of a model is no secret, unless somebody wrote a key in its place. */
function hiddenFields(
  { readsModel = false }: ProviderPlugin,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { model, ...others } = fields;
  return readsModel && typeof model === "string" && !looksLikeKey(model) ? others : fields;
}

/** Finds instances of classes where the schema takes an object of fields alone: a schema reads their fields, of which many classes have none. */
function instancesIn(
  plugin: ProviderPlugin,
  fields: Readonly<Record<string, unknown>>,
  path: string,
): readonly ConfigIssue[] {
  const given = Object.entries(fields).filter(([, value]) => isObject(value) && !isPlainObject(value));
  const jsonSchema = given.length === 0 ? undefined : jsonSchemaOf(plugin);
  return given.flatMap(([name, value]) => {
    const schemas = schemasAt(jsonSchema, [name]);
    const takesObjects =
      schemas.length > 0 && schemas.every((each) => Reflect.get(each, "type") === "object");
    const message = `must be a plain object${instanceMeant(value)}`;
    const where = pathOf(path, [name]);
    return takesObjects ? [{ path: where, message, received: describeValue(value, "type") }] : [];
  });
}

/** Returns the schema's result. If the schema itself is broken, returns what is wrong as the end of a sentence. */
function validate(
  plugin: ProviderPlugin,
  fields: Readonly<Record<string, unknown>>,
): SchemaResult<unknown> | string {
  let result: unknown;
  try {
    result = plugin.credentialSchema["~standard"].validate(fields);
  } catch (error) {
    return `threw: ${withoutValues(error instanceof Error ? error.message : typeof error, fields)}`;
  }
  if (typeof result !== "object" || result === null) {
    return `returned ${result === null ? "null" : typeof result} instead of a result`;
  }
  if ("then" in result) {
    // The late answer is ignored, and its rejection must not end the process.
    Promise.resolve(result).catch(() => undefined);
    return "returned a promise; it must return the result itself";
  }
  return "value" in result || Array.isArray(Reflect.get(result, "issues"))
    ? (result as SchemaResult<unknown>)
    : "returned neither a value nor issues";
}

/** The JSON Schema of a plugin's own fields; undefined if the plugin gives none. */
function jsonSchemaOf(plugin: ProviderPlugin): unknown {
  try {
    return plugin.credentialSchema.jsonSchema();
  } catch {
    // A plugin's code, used only for a hint. The original problem must be reported even if this code fails.
    return undefined;
  }
}
