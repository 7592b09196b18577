import type * as z from "zod";
import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { credentialHeaderProblems } from "../../request/header-problems.js";
import type { Secret } from "../../secrets/secret.js";
import { defaultId, duplicateIds } from "../duplicate-ids.js";
import { findSecrets } from "../find-secrets.js";
import { parsePluginFields } from "../parse-plugin-fields.js";
import { unknownProvider } from "../provider-packages.js";
import { toConfigIssues } from "../refused/config-issues.js";
import { describeValue, valueAt } from "../refused/received-value.js";
import { credentialSchema, vlmCredentialSchema } from "../schemas.js";
import { shownFields } from "../shown/shown-fields.js";
import type { ParsedCredential } from "./parsed-credential.js";

const longestName = 24;
/** A shorter key may be a word of an id by chance. */
const leastKey = 6;

/** The valid credentials of a list and the mistakes found. */
export interface ParsedCredentials {
  readonly credentials: readonly ParsedCredential[];
  readonly issues: readonly ConfigIssue[];
}

/** What the credentials of one model belong to. */
export interface CredentialOwner {
  readonly kind: "embedder" | "vlm";
  /** The model's name as the options give it, before it is checked. */
  readonly model: unknown;
  readonly plugins: ReadonlyMap<string, ProviderPlugin>;
}

/** Checks every credential: core's own fields first, then the rest with the provider's schema. */
export function parseCredentials(owner: CredentialOwner, given: readonly unknown[]): ParsedCredentials {
  const results = given.map((raw, index) => parseCredential(owner, raw, index));
  const problems = results.flatMap((result) => ("issues" in result ? result.issues : []));
  const credentials = results.flatMap((result) => ("issues" in result ? [] : [result]));
  return { credentials: Object.freeze(credentials), issues: [...problems, ...duplicateIds(given)] };
}

function parseCredential(
  { kind, model: modelName, plugins }: CredentialOwner,
  raw: unknown,
  index: number,
): ParsedCredential | { readonly issues: readonly ConfigIssue[] } {
  const path = `credentials[${index}]`;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const message = "must be an object with a provider and its fields";
    return { issues: [{ path, message, received: describeValue(raw, "type") }] };
  }
  const schema = kind === "vlm" ? vlmCredentialSchema : credentialSchema;
  const { names } = schema;
  const given: Readonly<Record<string, unknown>> = { ...raw };
  const plugin = typeof given["provider"] === "string" ? plugins.get(given["provider"]) : undefined;
  const readsModel = plugin?.readsModel === true;
  const isCommon = (name: string) => names.includes(name) && !(readsModel && name === "model");
  const entries = Object.entries(given);
  const common = Object.fromEntries(entries.filter(([name]) => isCommon(name)));
  const written = Object.fromEntries(entries.filter(([name]) => !isCommon(name)));
  const own = readsModel ? { ...written, model: given["model"] ?? modelName } : written;
  const parsed = (schema.for(common) as z.ZodType<CommonFields>).safeParse(common);
  const issues = parsed.success
    ? []
    : toConfigIssues(nameHeaders(parsed.error.issues, common), common, schema.whole(), path).map((issue) =>
        issue.path === `${path}.provider`
          ? { ...issue, message: `${issue.message}; there are: ${[...plugins.keys()].join(", ")}` }
          : issue,
      );
  if (plugin === undefined) {
    return { issues: [...issues, ...providerIssue(common["provider"], path, plugins)] };
  }
  const fields = parsePluginFields(plugin, own, path, names.filter(isCommon));
  const headerIssues = credentialHeaderProblems(common["headers"], `${path}.headers`);
  const all = [...issues, ...headerIssues, ...(fields.issues ?? []), ...offerIssue(kind, plugin, path)];
  if (all.length > 0 || fields.issues !== undefined || !parsed.success) {
    return { issues: all };
  }
  const { id = defaultId(index), account, headers = {}, maxTokens, extraBody = {} } = parsed.data;
  const { maxConcurrent = Number.POSITIVE_INFINITY } = parsed.data;
  const { parsed: credential } = fields;
  const secrets = findSecrets(credential);
  if (
    secrets.some((secret) => secret.values().some((value) => value.length >= leastKey && id.includes(value)))
  ) {
    const message = "contains the key itself, and events and results show ids: use another id";
    return { issues: [{ path: `${path}.id`, message }] };
  }
  const identity = identityOf(plugin, credential, secrets);
  if ("message" in identity) {
    return { issues: [{ path, message: identity.message }] };
  }
  return Object.freeze({
    id,
    provider: plugin.name,
    plugin,
    account,
    maxConcurrent,
    headers,
    model: readsModel ? nameOf(given["model"], plugin, credential) : parsed.data.model,
    maxTokens,
    extraBody,
    parsed: credential,
    secrets,
    shown: shownFields(written, credential, secrets),
    identity: () => identity.parts,
  });
}

/** A name for the model that a plugin reads: the written name, or what is sent on the wire for an object. */
function nameOf(given: unknown, plugin: ProviderPlugin, credential: unknown): string | undefined {
  return typeof given === "object" || typeof given === "function"
    ? plugin.wireModelOf?.(credential, "")
    : (given as string | undefined);
}

/** What distinguishes a credential for health: what its plugin says, else its secrets. */
function identityOf(
  plugin: ProviderPlugin,
  credential: unknown,
  secrets: readonly Secret[],
): { readonly parts: readonly (string | object)[] } | { readonly message: string } {
  if (plugin.identityOf === undefined) {
    return { parts: secrets.map((secret) => secret.identity()) };
  }
  const wanted = "it must return a text that distinguishes the credential, or undefined";
  try {
    const given: unknown = plugin.identityOf(credential);
    if (given === undefined) {
      return { parts: secrets.map((secret) => secret.identity()) };
    }
    return typeof given === "string" && given !== ""
      ? { parts: [`identity:${given}`] }
      : {
          message: `identityOf() of the plugin "${plugin.name}" returned ${describeValue(given, "type")}: ${wanted}`,
        };
  } catch {
    return { message: `identityOf() of the plugin "${plugin.name}" threw: ${wanted}` };
  }
}

interface CommonFields {
  readonly id?: string | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly provider: string;
  readonly account?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly model?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** Replaces a header's value by its name and type in an issue, because the value may be a key. */
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
  // The schema has already reported a value that is not text.
  if (typeof provider !== "string" || provider.trim() === "") {
    return [];
  }
  const message = unknownProvider(provider, [...plugins.keys()]);
  // A name this long is not a provider's. The name may be the key in the wrong field.
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
          message: `this provider offers no ${what}: use another provider for this model`,
          received: JSON.stringify(plugin.name),
        },
      ]
    : [];
}
