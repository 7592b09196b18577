import type { RetryOptions } from "../../contract/options.js";
import type { Timeouts } from "../../contract/timeouts.js";
import type { ConfiguredCredential } from "../file/hotspare-config.js";
import type { LegacySection } from "./legacy-section.js";
import { migrateCredentials } from "./migrate-credentials.js";
import type { MigrationNotes } from "./migration-notes.js";

/** A model of the old configuration in the new form. */
export interface MigratedModel {
  readonly model: string;
  readonly retry?: RetryOptions;
  readonly timeouts?: Timeouts;
  readonly credentials: readonly ConfiguredCredential[];
}

/** Migrates what embedders and VLMs share. Returns undefined if a required setting is missing, which is reported. */
export function migrateModel(
  kind: "embedder" | "vlm",
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): MigratedModel | undefined {
  const migrated = migrateCredentials(kind, section, target, notes);
  const retry = retryOf(section, target, notes);
  const timeouts = timeoutsOf(section, target, notes);
  const body = kind === "vlm" ? generationOf(section, target, notes) : () => ({});
  if (migrated === undefined) {
    return undefined;
  }
  const { model, credentials } = migrated;
  return {
    model,
    ...(retry === undefined ? {} : { retry }),
    ...(timeouts === undefined ? {} : { timeouts }),
    credentials: credentials.map((credential) => withBody(credential, body(credential.provider))),
  };
}

/** Reads how often the old design retried the same credential. An explicit zero is kept. */
export function retryOf(
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): RetryOptions | undefined {
  const retries = section.number("max_retries");
  if (retries === undefined) {
    return undefined;
  }
  if (!Number.isInteger(retries.value) || retries.value < 0) {
    notes.warn("dropped", retries.path, "is no whole number from 0: the default is used");
    return undefined;
  }
  notes.warn("renamed", retries.path, `is ${target}.retry.sameCredential`);
  return { sameCredential: retries.value };
}

function timeoutsOf(section: LegacySection, target: string, notes: MigrationNotes): Timeouts | undefined {
  const timeout = section.number("timeout");
  if (timeout === undefined) {
    return undefined;
  }
  if (timeout.value <= 0) {
    notes.warn("dropped", timeout.path, "is no time that an attempt can take: the default is used");
    return undefined;
  }
  notes.warn("renamed", timeout.path, `is ${target}.timeouts.attemptMs, in milliseconds`);
  return { attemptMs: timeout.value * 1_000 };
}

type Body = Readonly<Record<string, unknown>>;

/** Reads what the old design sent with every request to a provider. Explicit zero and false are kept. */
function generationOf(
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): (provider: string) => Body {
  const temperature = section.number("temperature");
  const thinking = section.flag("thinking");
  const into = `is sent by ${target}.credentials[].extraBody, over what a request asks for: give it with each request if they differ`;
  if (temperature !== undefined) {
    notes.warn("changed", temperature.path, into);
  }
  if (thinking !== undefined) {
    notes.warn("changed", thinking.path, `${into}; Ark alone is told, as before`);
  }
  return (provider) => ({
    ...(temperature === undefined ? {} : { temperature: temperature.value }),
    ...(thinking === undefined || provider !== "volcengine"
      ? {}
      : { thinking: { type: thinking.value ? "enabled" : "disabled" } }),
  });
}

function withBody(credential: ConfiguredCredential, body: Body): ConfiguredCredential {
  return Object.keys(body).length === 0
    ? credential
    : { ...credential, extraBody: { ...body, ...credential.extraBody } };
}
