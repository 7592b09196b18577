import type { SwitcherFactory } from "../../contract/credential-switcher.js";
import type {
  NormalizedEmbedderOptions,
  NormalizedModelOptions,
} from "../../options/normalize-model-options.js";
import type { ParsedCredential } from "../../options/parsed-credential.js";
import { Secret, secretMark } from "../../secrets/secret.js";
import { nameOfSwitcher } from "./named-switcher.js";
import type { ConfiguredModel, NormalizedConfig } from "./normalize-config.js";

/** A configuration with every default filled in, as data. Secrets are `[secret]`. */
export type EffectiveConfig = Readonly<Record<string, unknown>>;

/** Returns the configuration in effect, for a log line at the start or to find where a value comes from. */
export function effectiveConfig({ options, embedders, vlms }: NormalizedConfig): EffectiveConfig {
  const { failback, breaker, prices, switcher } = options;
  const described = present({
    failback,
    breaker,
    prices,
    embedders: byName(embedders, (model) => embedderOf(model, switcher)),
    vlms: byName(vlms, (model) => modelOf(model, switcher)),
  });
  const models = [...embedders.values(), ...vlms.values()];
  return withoutSecrets(described, secretsOf(models)) as EffectiveConfig;
}

/** A shorter secret may be a word of the configuration. */
const leastSecret = 8;
const maxDepth = 50;

function secretsOf(models: readonly ConfiguredModel<NormalizedModelOptions>[]): readonly string[] {
  const credentials = models.flatMap(({ options }) => options.credentials);
  const values = credentials.flatMap(({ secrets, headers }) => [
    ...secrets.flatMap((secret) => secret.values()),
    ...Object.values(headers),
  ]);
  return values.filter((value) => value.length >= leastSecret);
}

/** Hides keys that also appear in a wrong place, such as a request's body or an id. Cuts off endless structures. */
function withoutSecrets(value: unknown, secrets: readonly string[], depth = maxDepth): unknown {
  if (typeof value === "string") {
    return secrets.reduce((text, secret) => text.replaceAll(secret, secretMark), value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth === 0) {
    return "…";
  }
  if (Array.isArray(value)) {
    return value.map((item) => withoutSecrets(item, secrets, depth - 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, secrets, depth - 1)]),
  );
}

function byName<Model>(
  models: ReadonlyMap<string, Model>,
  describe: (model: Model) => EffectiveConfig,
): EffectiveConfig | undefined {
  const entries = [...models].map(([name, model]) => [name, describe(model)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function embedderOf(
  configured: ConfiguredModel<NormalizedEmbedderOptions>,
  fallback: SwitcherFactory | undefined,
): EffectiveConfig {
  const { model, purpose, ...rest } = modelOf(configured, fallback);
  const { output, dimensions, truncateDimensions, vectorSpace } = configured.options;
  return present({
    model,
    purpose,
    output,
    dimensions,
    truncateDimensions,
    vectorSpace: present({ ...vectorSpace }),
    ...rest,
  });
}

function modelOf(
  { given, options }: ConfiguredModel<NormalizedModelOptions>,
  fallback: SwitcherFactory | undefined,
): EffectiveConfig {
  const {
    model,
    purpose,
    retry,
    timeouts,
    media,
    maxReplyBytes,
    policy,
    switcher = fallback,
    credentials,
  } = options;
  return present({
    model,
    purpose,
    switcher: nameOfSwitcher(switcher),
    retry,
    timeouts,
    media: present({ ...media }),
    maxReplyBytes,
    policy: Object.keys(policy).length === 0 ? undefined : policy,
    credentials: credentials.map((credential, index) => credentialOf(credential, given[index])),
  });
}

/** Shows core's fields, the fields in the configuration, and the fields that the provider's schema filled in. */
function credentialOf(
  credential: ParsedCredential,
  given: Readonly<Record<string, unknown>> = {},
): EffectiveConfig {
  const { id, provider, account, model, maxTokens, extraBody, headers, secrets, parsed } = credential;
  const hidden = new Set(secrets.flatMap((secret) => secret.values()));
  const { id: _, provider: _provider, headers: _headers, extraBody: _extraBody, ...written } = given;
  const fields = { ...(typeof parsed === "object" ? parsed : {}), ...written };
  const shown = Object.entries(fields).map(([name, value]) => [name, printed(value, hidden)] as const);
  return present({
    id,
    provider,
    account,
    model,
    maxTokens,
    ...Object.fromEntries(shown),
    headers: Object.keys(headers).length === 0 ? undefined : masked(headers),
    extraBody: Object.keys(extraBody).length === 0 ? undefined : extraBody,
  });
}

/** Shows a field. Omits values that are not plain, because they belong to the provider. */
function printed(value: unknown, hidden: ReadonlySet<string>): unknown {
  if (Secret.isInstance(value) || typeof value === "function") {
    return secretMark;
  }
  if (typeof value === "string") {
    return hidden.has(value) ? secretMark : withoutCredentials(value);
  }
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** A URL may contain a user, a password, or a key in its query. */
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) {
    return text;
  }
  const url = new URL(text);
  if (url.username === "" && url.password === "" && url.search === "") {
    return text;
  }
  return `${url.protocol}//${url.host}${url.pathname}${url.search === "" ? "" : `?${secretMark}`}`;
}

function masked(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, secretMark]));
}

function present(fields: Readonly<Record<string, unknown>>): EffectiveConfig {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
