import type { SchemaIssue } from "../contract/credential-schema.js";
import type { ProviderPlugin } from "../contract/provider-plugin.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, pathOf, unknownField } from "./config-issues.js";

/** What a plugin's schema made of a credential's own fields, or what is wrong with them. */
export type PluginFields =
  | { readonly parsed: unknown; readonly issues?: undefined }
  | { readonly issues: readonly ConfigIssue[] };

/** Hands a credential's own fields to its plugin's schema. No value of such a field is shown: any of them may be a secret. */
export function parsePluginFields(
  plugin: ProviderPlugin,
  fields: Readonly<Record<string, unknown>>,
  path: string,
  commonNames: readonly string[],
): PluginFields {
  const result = plugin.credentialSchema["~standard"].validate(fields);
  if (result instanceof Promise) {
    result.catch(() => undefined);
    return {
      issues: [
        { path, message: `the schema of provider "${plugin.name}" answers later; it must answer at once` },
      ],
    };
  }
  if (result.issues === undefined) {
    return { parsed: result.value };
  }
  const known = [...commonNames, ...propertyNames(plugin)];
  return { issues: result.issues.flatMap((issue) => toIssues(issue, fields, path, known)) };
}

function toIssues(
  issue: SchemaIssue,
  fields: Readonly<Record<string, unknown>>,
  prefix: string,
  known: readonly string[],
): readonly ConfigIssue[] {
  const keys = issue.path?.map((part) => (typeof part === "object" ? part.key : part)) ?? [];
  const strangers = keys.length === 0 ? unrecognizedKeys(issue) : [];
  if (strangers.length > 0) {
    return strangers.map((key) => unknownField(pathOf(prefix, [key]), key, known));
  }
  const [first] = keys;
  const value = first === undefined ? fields : fields[String(first)];
  const where = pathOf(prefix, keys);
  return [
    value === undefined
      ? { path: where, message: issue.message }
      : { path: where, message: issue.message, received: describeValue(value, "type") },
  ];
}

/** Zod's issue of a strict object names the strange keys beside its message. */
function unrecognizedKeys(
  issue: SchemaIssue & { readonly code?: unknown; readonly keys?: unknown },
): readonly string[] {
  return issue.code === "unrecognized_keys" && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

function propertyNames(plugin: ProviderPlugin): readonly string[] {
  const { properties } = plugin.credentialSchema.jsonSchema() as { readonly properties?: object };
  return Object.keys(properties ?? {});
}
