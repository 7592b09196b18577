import { secretMark } from "../../secrets/secret.js";
import type { ParsedCredential } from "../credentials/parsed-credential.js";
import type { NormalizedHotspareOptions } from "../normalize-hotspare-options.js";
import type { NormalizedEmbedderOptions, NormalizedModelOptions } from "../normalize-model-options.js";
import type { PolicyOverrides } from "../shared-options.js";

/** Options in force, with every default filled in, as plain data. Secrets are `[secret]`. */
export type EffectiveOptions = Readonly<Record<string, unknown>>;

/** A model's options in force, as plain data. */
export interface EffectiveModelOptions extends EffectiveOptions {
  readonly model: string;
  /** In priority order. */
  readonly credentials: readonly EffectiveCredential[];
}

/** A credential in force, with core's fields and its provider's fields. */
interface EffectiveCredential extends EffectiveOptions {
  readonly id: string;
  readonly provider: string;
}

/** A shorter secret may be a word of the configuration. */
const leastSecret = 8;
const maxDepth = 50;
const betweenWords = /[\s"'`=&?:;,/@|<>()[\]{}]+/;

/** Describes the options that hold for a whole Hotspare. */
export function effectiveHotspareOptions({
  failback,
  breaker,
  policy,
  prices,
}: NormalizedHotspareOptions): EffectiveOptions {
  return present({ failback, breaker, policy: overridesOf(policy), prices });
}

/** Describes a model's options with these credentials. `isSecret` knows the secrets of all models. */
export function effectiveOptions(
  options: NormalizedModelOptions | NormalizedEmbedderOptions,
  credentials: readonly ParsedCredential[],
  isSecret: (text: string) => boolean,
): EffectiveModelOptions {
  const { model, name, purpose, retry, timeouts, media, maxReplyBytes, policy } = options;
  const hidden = { isSecret, own: secretsOf(credentials) };
  const described = present({
    name,
    purpose,
    ...("output" in options ? vectorsOf(options) : {}),
    retry,
    timeouts,
    media: present({ ...media }),
    maxReplyBytes,
    policy: overridesOf(policy),
  });
  return {
    model: textWithoutSecrets(model, hidden),
    ...fieldsWithoutSecrets(described, hidden, maxDepth),
    credentials: credentials.map((each) => credentialOf(each, hidden)),
  };
}

function overridesOf(policy: PolicyOverrides): PolicyOverrides | undefined {
  return Object.keys(policy).length === 0 ? undefined : policy;
}

function vectorsOf({ output, dimensions, truncateDimensions, vectorSpace }: NormalizedEmbedderOptions) {
  return { output, dimensions, truncateDimensions, vectorSpace: present({ ...vectorSpace }) };
}

/** Shows core's fields, and the fields of the provider as its schema filled them in. */
function credentialOf(credential: ParsedCredential, hidden: Hidden): EffectiveCredential {
  const { id, provider, account, model, maxTokens, maxConcurrent, extraBody, headers, shown } = credential;
  const described = present({
    account,
    model,
    maxTokens,
    maxConcurrent: maxConcurrent === Number.POSITIVE_INFINITY ? undefined : maxConcurrent,
    ...shown,
    headers: Object.keys(headers).length === 0 ? undefined : masked(headers),
    extraBody: Object.keys(extraBody).length === 0 ? undefined : extraBody,
  });
  return {
    id: textWithoutSecrets(id, hidden),
    provider,
    ...fieldsWithoutSecrets(described, hidden, maxDepth),
  };
}

function masked(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, secretMark]));
}

function secretsOf(credentials: readonly ParsedCredential[]): readonly string[] {
  const values = credentials.flatMap(({ secrets, headers }) => [
    ...secrets.flatMap((secret) => secret.values()),
    ...Object.values(headers),
  ]);
  return values.filter((value) => value.length >= leastSecret);
}

/** What no printed text may show. */
interface Hidden {
  readonly isSecret: (text: string) => boolean;
  /** The secrets of this model, which are looked for anywhere in a text. */
  readonly own: readonly string[];
}

/** Hides keys that stand in a wrong place, such as a request's body or an id. Cuts off endless structures. */
function withoutSecrets(value: unknown, hidden: Hidden, depth: number): unknown {
  if (typeof value === "string") {
    return textWithoutSecrets(value, hidden);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth === 0) {
    return "…";
  }
  if (Array.isArray(value)) {
    return value.map((item) => withoutSecrets(item, hidden, depth - 1));
  }
  return fieldsWithoutSecrets(value, hidden, depth);
}

function fieldsWithoutSecrets(value: object, hidden: Hidden, depth: number): EffectiveOptions {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, hidden, depth - 1)]),
  );
}

function textWithoutSecrets(text: string, { isSecret, own }: Hidden): string {
  const words = text.split(betweenWords).filter((word) => word.length >= leastSecret && isSecret(word));
  return [...own, ...words].reduce((rest, secret) => rest.replaceAll(secret, secretMark), text);
}

function present(fields: Readonly<Record<string, unknown>>): EffectiveOptions {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
