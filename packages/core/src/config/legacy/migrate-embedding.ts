import type { BreakerOptions, RetryOptions } from "../../contract/options.js";
import type { ConfiguredEmbedder } from "../file/hotspare-config.js";
import type { LegacySection } from "./legacy-section.js";
import { migrateModel, retryOf } from "./migrate-model.js";
import type { MigrationNotes } from "./migration-notes.js";

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
      'were joined to one hybrid embedder: compositeEmbedder({ dense: models.embedder("dense"), sparse: models.embedder("sparse", "sparse") }) does so';
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
  const dimension = section.number("dimension");
  section.drop("query_param", 'is told by each call: embed(inputs, { inputType: "query" })');
  section.drop("document_param", 'is told by each call: embed(inputs, { inputType: "document" })');
  section.drop(
    "encoding_format",
    "is not chosen: vectors come as base64 where a server sends it, else as numbers",
  );
  section.drop("batch_size", "is the option batchSize of embedMany");
  section.drop("input", "is not said: what a model takes is known by its provider");
  const migrated = migrateModel("embedder", section, target, notes);
  if (dimension !== undefined) {
    notes.warn("renamed", dimension.path, `is ${target}.dimensions`);
  }
  if (migrated === undefined) {
    return undefined;
  }
  const { model, retry: own, ...rest } = migrated;
  if (rest.credentials.some((credential) => credential.model !== undefined)) {
    const message = `name other models than "${model}", and vectors of two models are not comparable, even of one length: use one model, or declare them the same in ${target}.vectorSpace`;
    notes.warn("changed", `${section.path}.credentials`, message);
  }
  const tried = own ?? retry;
  return {
    model,
    ...(output === "dense" ? {} : { output }),
    ...(dimension === undefined ? {} : { dimensions: dimension.value }),
    ...(tried === undefined ? {} : { retry: tried }),
    ...rest,
  };
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
