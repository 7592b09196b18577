import type { LegacyField, LegacySection } from "./legacy-section.js";

type Text = LegacyField<string>;
type Data = LegacyField<Readonly<Record<string, unknown>>>;

/** What an old configuration says about one credential. Missing fields may come from its parent. */
export interface LegacyCredential {
  readonly path: string;
  readonly id?: Text | undefined;
  readonly provider?: Text | undefined;
  readonly model?: Text | undefined;
  readonly apiKey?: Text | undefined;
  readonly apiBase?: Text | undefined;
  readonly apiVersion?: Text | undefined;
  readonly accessKey?: Text | undefined;
  readonly secretKey?: Text | undefined;
  readonly region?: Text | undefined;
  readonly host?: Text | undefined;
  readonly modelVersion?: Text | undefined;
  readonly headers?: Data | undefined;
  readonly body?: Data | undefined;
  readonly maxTokens?: LegacyField<number> | undefined;
}

/** Reads the fields of a credential from a section, which may be the parent of other credentials. */
export function readLegacyCredential(section: LegacySection): LegacyCredential {
  section.drop("forward_api_key", "Hotspare sends a credential's own key and no other: nothing replaces it");
  section.drop("stream", "has no place in a configuration: call vlm.stream() for a stream");
  // `backend` is the older name of `provider`.
  const backend = section.text("backend");
  return {
    path: section.path,
    id: section.text("id"),
    provider: section.text("provider") ?? backend,
    model: section.text("model"),
    apiKey: section.text("api_key"),
    apiBase: section.text("api_base"),
    apiVersion: section.text("api_version"),
    accessKey: section.text("ak"),
    secretKey: section.text("sk"),
    region: section.text("region"),
    host: section.text("host"),
    modelVersion: section.text("version"),
    headers: section.object("extra_headers"),
    body: joined(section.object("extra_request_body"), section.object("extra_body")),
    maxTokens: section.number("max_tokens"),
  };
}

/** The old configuration writes provider names in any case. */
export function providerOf({ provider }: LegacyCredential): string | undefined {
  return provider?.value.trim().toLowerCase();
}

/** Embedding requests have both names for what is added to a body. */
function joined(body: Data | undefined, other: Data | undefined): Data | undefined {
  return body === undefined || other === undefined
    ? (body ?? other)
    : { path: body.path, value: { ...other.value, ...body.value } };
}

/**
 * Fills in a credential's missing fields from its parent, if both have the same provider or the parent names none. A key, or
 * the address that receives the key, never comes from another provider.
 */
export function inheritFrom(parent: LegacyCredential, own: LegacyCredential): LegacyCredential {
  if (isOfAnother(parent, own)) {
    return own;
  }
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const { id: _, model: _model, ...inherited } = parent;
  return { ...inherited, ...Object.fromEntries(given), path: own.path };
}

/** Whether both name a provider, and not the same. */
export function isOfAnother(parent: LegacyCredential, own: LegacyCredential): boolean {
  const [one, other] = [providerOf(parent), providerOf(own)];
  return one !== undefined && other !== undefined && one !== other;
}
