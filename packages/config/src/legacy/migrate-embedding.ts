import type { HotspareOptions } from "@hotspare/core";
import type { ConfiguredEmbedder } from "../hotspare-config.js";
import type { LegacySection } from "./legacy-section.js";
import { fitVectors, readVectorFields } from "./legacy-vectors.js";
import { migrateModel, retryOf } from "./migrate-model.js";
import type { MigrationNotes } from "./migration-notes.js";

type RetryOptions = NonNullable<HotspareOptions["retry"]>;

type BreakerOptions = NonNullable<HotspareOptions["breaker"]>;

const outputs = ["dense", "sparse", "hybrid"] as const;

/** The result of the old `embedding` section. */
interface MigratedEmbedding {
  readonly embedders: Readonly<Record<string, ConfiguredEmbedder>>;
  readonly breaker?: BreakerOptions;
  /** The sections of `embedding` that exist. Each may say when to move back. */
  readonly sections: readonly LegacySection[];
}

export function migrateEmbedding(embedding: LegacySection, notes: MigrationNotes): MigratedEmbedding {
  const retry = retryOf(embedding, "embedders.*", notes);
  const breaker = breakerOf(embedding, notes);
  embedding.drop("max_concurrent", "is the option concurrency of embedMany, for each credential");
  reportCut(embedding, notes);
  const embedders: Record<string, ConfiguredEmbedder> = {};
  const sections: LegacySection[] = [];
  for (const output of outputs) {
    const section = embedding.section(output);
    const migrated = section === undefined ? undefined : migrateEmbedder(section, output, retry, notes);
    if (section !== undefined) sections.push(section);
    if (migrated !== undefined) embedders[output] = migrated;
  }
  if (sections.length === 0) {
    const message = `has none of ${outputs.join(", ")}; there are: ${embedding.names().join(", ") || "no fields"}`;
    notes.refuse({ path: "embedding", message });
  }
  if ("dense" in embedders && "sparse" in embedders) {
    const message =
      'were joined to one hybrid embedder: compositeEmbedder({ dense: embedders.get("dense"), sparse: embedders.get("sparse", "sparse") }) does so';
    notes.warn("changed", "embedding.dense, embedding.sparse", message);
  }
  return { embedders, sections, ...(breaker === undefined ? {} : { breaker }) };
}

function migrateEmbedder(
  section: LegacySection,
  output: (typeof outputs)[number],
  retry: RetryOptions | undefined,
  notes: MigrationNotes,
): ConfiguredEmbedder | undefined {
  const target = `embedders.${output}`;
  const vectors = readVectorFields(section);
  section.drop("batch_size", "is the option batchSize of embedMany");
  const migrated = migrateModel("embedder", section, target, notes);
  if (migrated === undefined) {
    return undefined;
  }
  const { model, retry: own, credentials, servers = [], ...rest } = migrated;
  if (credentials.some((credential) => credential.model !== undefined)) {
    const message = `name other models than "${model}", and vectors of two models are not comparable, even of one length: use one model, or declare them the same in ${target}.vectorSpace`;
    notes.warn("changed", `${section.path}.credentials`, message);
  }
  const tried = own ?? retry;
  const fitted = fitVectors(
    { vectors, output, model, credentials, servers, target, path: section.path },
    notes,
  );
  return {
    model,
    ...(output === "dense" ? {} : { output }),
    ...fitted.lengths,
    ...(tried === undefined ? {} : { retry: tried }),
    ...rest,
    credentials: fitted.credentials,
  };
}

/** How many tokens of an input the older design kept where nobody said otherwise. */
const unwrittenTokens = 4_096;

function reportCut(embedding: LegacySection, notes: MigrationNotes): void {
  const written = embedding.number("max_input_tokens");
  const most = written?.value ?? unwrittenTokens;
  const state = written === undefined ? "is not written, and was 4096: inputs" : "has no equivalent: inputs";
  const message = `${state} were cut to ${most} tokens. Here nothing is cut, and an input that is too long for the model is an error of the class input_too_large: cut long texts before`;
  notes.warn("changed", `${embedding.path}.max_input_tokens`, message);
}

/** The old breaker guarded the queue, not each credential. */
function breakerOf(embedding: LegacySection, notes: MigrationNotes): BreakerOptions | undefined {
  const old = embedding.section("circuit_breaker");
  if (old === undefined) {
    return undefined;
  }
  const threshold = old.number("failure_threshold");
  const reset = old.number("reset_timeout");
  const maxReset = old.number("max_reset_timeout");
  old.dropOthers("has no equivalent");
  notes.warn(
    "changed",
    old.path,
    "stopped the whole queue; breaker is kept for each credential, account and endpoint, and holds for VLMs too",
  );
  return {
    ...(threshold === undefined ? {} : { failureThreshold: threshold.value }),
    ...(reset === undefined ? {} : { cooldownMs: reset.value * 1_000 }),
    ...(maxReset === undefined ? {} : { maxCooldownMs: maxReset.value * 1_000 }),
  };
}
