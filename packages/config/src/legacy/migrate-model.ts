import type { HotspareOptions } from "@hotspare/core";
import type { ConfiguredCredential } from "../hotspare-config.js";
import { generationOf } from "./legacy-generation.js";
import type { LegacySection } from "./legacy-section.js";
import { migrateCredentials } from "./migrate-credentials.js";
import type { MigrationNotes } from "./migration-notes.js";
import type { OpenAIServer } from "./openai-servers.js";

type Timeouts = NonNullable<HotspareOptions["timeouts"]>;
type RetryOptions = NonNullable<HotspareOptions["retry"]>;

/** A model of the old configuration in the new form. */
export interface MigratedModel {
  readonly model: string;
  readonly retry?: RetryOptions;
  readonly timeouts?: Timeouts;
  readonly credentials: readonly ConfiguredCredential[];
  /** Of an embedder: which server each credential was of, where it had a provider of its own. */
  readonly servers?: readonly (OpenAIServer | undefined)[];
}

/** How long a VLM call took at most in the older design where nobody said otherwise. */
const unwrittenVlmSeconds = 600;

/** Migrates what embedders and VLMs share. Returns undefined if a required setting is missing, which is reported. */
export function migrateModel(
  kind: "embedder" | "vlm",
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): MigratedModel | undefined {
  const migrated = migrateCredentials(kind, section, target, notes);
  const retry = retryOf(section, target, notes);
  const timeouts = timeoutsOf(kind, section, target, notes);
  const finished =
    kind === "vlm" ? vlmFields(section, target, notes) : (credential: ConfiguredCredential) => credential;
  if (migrated === undefined) {
    return undefined;
  }
  const { model, credentials, servers } = migrated;
  return {
    model,
    ...(retry === undefined ? {} : { retry }),
    ...(timeouts === undefined ? {} : { timeouts }),
    credentials: credentials.map((credential) => finished(credential, model)),
    ...(kind === "embedder" ? { servers } : {}),
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
  const message = `is ${target}.retry.sameCredential, which retries servers that fail or are silent. A 429 was retried too; here it moves the call to the next credential, or the call waits`;
  notes.warn("changed", retries.path, message);
  return { sameCredential: retries.value };
}

function timeoutsOf(
  kind: "embedder" | "vlm",
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): Timeouts | undefined {
  const timeout = section.number("timeout");
  const path = `${section.path}.timeout`;
  if (timeout !== undefined && timeout.value > 0) {
    notes.warn("renamed", timeout.path, `is ${target}.timeouts.attemptMs, in milliseconds`);
    return limitOf(kind, timeout.value);
  }
  if (timeout !== undefined) {
    notes.warn("dropped", timeout.path, "is no time that an attempt can take: the default is used");
    return undefined;
  }
  if (kind === "embedder") {
    return undefined;
  }
  const message = `is not written, and was ${unwrittenVlmSeconds} seconds: it is written as ${target}.timeouts. Leave it out for 120 seconds`;
  notes.warn("changed", path, message);
  return limitOf(kind, unwrittenVlmSeconds);
}

/** One bound held for a whole call; a stream has another bound until its first content. */
function limitOf(kind: "embedder" | "vlm", seconds: number): Timeouts {
  const milliseconds = seconds * 1_000;
  return kind === "vlm"
    ? { attemptMs: milliseconds, firstContentMs: milliseconds }
    : { attemptMs: milliseconds };
}

/** Adds what the old design sent with every request, and how many requests it sent at once. */
function vlmFields(
  section: LegacySection,
  target: string,
  notes: MigrationNotes,
): (credential: ConfiguredCredential, model: string) => ConfiguredCredential {
  const body = generationOf(section, target, notes);
  const most = section.number("max_concurrent");
  const isBound = most !== undefined && Number.isInteger(most.value) && most.value > 0;
  if (isBound) {
    const message = `is ${target}.credentials[].maxConcurrent, for each credential. A call beyond it waits up to retry.maxWaitMs, and waited without an end before`;
    notes.warn("changed", most.path, message);
  }
  return (credential, model) => {
    const added = body(credential, model);
    return {
      ...credential,
      ...(isBound ? { maxConcurrent: most.value } : {}),
      ...(Object.keys(added).length === 0 ? {} : { extraBody: { ...added, ...credential.extraBody } }),
    };
  };
}
