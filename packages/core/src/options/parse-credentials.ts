import type * as z from "zod";
import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, toConfigIssues, valueAt } from "./config-issues.js";
import { defaultId, duplicateIds } from "./duplicate-ids.js";
import { findSecrets } from "./find-secrets.js";
import { parsePluginFields } from "./parse-plugin-fields.js";
import type { ParsedCredential } from "./parsed-credential.js";
import { unknownProvider } from "./provider-packages.js";
import { credentialSchema, vlmCredentialSchema } from "./schemas.js";

const longestName = 24;

/** What a list of credentials came to. */
export interface ParsedCredentials {
  readonly credentials: readonly ParsedCredential[];
  readonly issues: readonly ConfigIssue[];
}

/** Checks every credential: core's own fields first, the rest by the schema of its provider. */
export function parseCredentials(
  kind: "embedder" | "vlm",
  given: readonly unknown[],
  plugins: ReadonlyMap<string, ProviderPlugin>,
): ParsedCredentials {
  const results = given.map((raw, index) => parseCredential(kind, raw, index, plugins));
  const problems = results.flatMap((result) => ("issues" in result ? result.issues : []));
  const credentials = results.flatMap((result) => ("issues" in result ? [] : [result]));
  return { credentials: Object.freeze(credentials), issues: [...problems, ...duplicateIds(given)] };
}

function parseCredential(
  kind: "embedder" | "vlm",
  raw: unknown,
  index: number,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): ParsedCredential | { readonly issues: readonly ConfigIssue[] } {
  const path = `credentials[${index}]`;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const message = "must be an object with a provider and its fields";
    return { issues: [{ path, message, received: describeValue(raw, "type") }] };
  }
  const schema = kind === "vlm" ? vlmCredentialSchema : credentialSchema;
  const names = Object.keys(schema.shape);
  const entries = Object.entries(raw);
  const common = Object.fromEntries(entries.filter(([name]) => names.includes(name)));
  const own = Object.fromEntries(entries.filter(([name]) => !names.includes(name)));
  const parsed = (schema as z.ZodType<CommonFields>).safeParse(common);
  const issues = parsed.success
    ? []
    : toConfigIssues(nameHeaders(parsed.error.issues, common), common, schema, path);
  const { provider } = common;
  const plugin = typeof provider === "string" ? plugins.get(provider) : undefined;
  if (plugin === undefined) {
    return { issues: [...issues, ...providerIssue(provider, path, plugins)] };
  }
  const fields = parsePluginFields(plugin, own, path, names);
  const all = [...issues, ...(fields.issues ?? []), ...offerIssue(kind, plugin, path)];
  if (all.length > 0 || fields.issues !== undefined || !parsed.success) {
    return { issues: all };
  }
  const { id = defaultId(index), account, headers = {}, model, maxTokens, extraBody = {} } = parsed.data;
  const { parsed: credential } = fields;
  return Object.freeze({
    id,
    provider: plugin.name,
    plugin,
    account,
    headers,
    model,
    maxTokens,
    extraBody,
    parsed: credential,
    secrets: findSecrets(credential),
  });
}

interface CommonFields {
  readonly id?: string | undefined;
  readonly provider: string;
  readonly account?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly model?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** A header's value may be a key: of a wrong one only the name is told, and what it is. */
function nameHeaders(
  issues: readonly z.core.$ZodIssue[],
  common: Readonly<Record<string, unknown>>,
): readonly z.core.$ZodIssue[] {
  return issues.map((issue) => {
    const [field, name] = issue.path;
    if (field !== "headers" || name === undefined) {
      return issue;
    }
    const found = describeValue(valueAt(common, issue.path), "type");
    const message = `the header "${String(name)}" is ${found}: ${issue.message}, or left out`;
    return { ...issue, message, path: [field] };
  });
}

function providerIssue(
  provider: unknown,
  path: string,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): readonly ConfigIssue[] {
  // What is no text has been told by the schema already.
  if (typeof provider !== "string" || provider.trim() === "") {
    return [];
  }
  const message = unknownProvider(provider, [...plugins.keys()]);
  // So long a name is nobody's: it may be the key, in the wrong field.
  const showing = provider.length <= longestName ? "value" : "type";
  return [{ path: `${path}.provider`, message, received: describeValue(provider, showing) }];
}

function offerIssue(kind: "embedder" | "vlm", plugin: ProviderPlugin, path: string): readonly ConfigIssue[] {
  const offered = kind === "vlm" ? plugin.createVlm : plugin.createEmbedder;
  const what = kind === "vlm" ? "VLMs" : "embeddings";
  return offered === undefined
    ? [
        {
          path: `${path}.provider`,
          message: `this provider offers no ${what}: use another for this model`,
          received: JSON.stringify(plugin.name),
        },
      ]
    : [];
}
