import type { EffectiveConfig } from "../config/file/effective-config.js";
import { loadParser } from "../config/file/load-parser.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { suggestName } from "../errors/suggest-name.js";
import type { FailoverEmbedder } from "../models/embedder/failover-embedder.js";
import type { FailoverVlm } from "../models/vlm/failover-vlm.js";

/** An embedder of a configuration, which says at run time only what vectors it makes. */
export interface ConfiguredEmbedderEntry<Credential> {
  readonly embedder: FailoverEmbedder<EmbeddingOutput, Credential>;
  readonly output: EmbeddingOutput;
}

/** The models of a configuration, by their names in it. */
export class ConfiguredModels<Credential = unknown, VlmCredential = unknown> {
  /** Everything that was given and every default, as data; secrets are `[secret]`. */
  readonly config: EffectiveConfig;
  readonly #embedders: ReadonlyMap<string, ConfiguredEmbedderEntry<Credential>>;
  readonly #vlms: ReadonlyMap<string, FailoverVlm<VlmCredential>>;

  constructor(
    embedders: ReadonlyMap<string, ConfiguredEmbedderEntry<Credential>>,
    vlms: ReadonlyMap<string, FailoverVlm<VlmCredential>>,
    config: EffectiveConfig,
  ) {
    this.#embedders = embedders;
    this.#vlms = vlms;
    this.config = config;
  }

  get embedderNames(): readonly string[] {
    return [...this.#embedders.keys()];
  }

  get vlmNames(): readonly string[] {
    return [...this.#vlms.keys()];
  }

  /**
   * The embedder of this name. Name the output of an embedder whose vectors are not dense, so that the type of its
   * results is known: `embedder("documents", "hybrid")`.
   *
   * @throws {InvalidConfigError} when the configuration has no such embedder, or it makes other vectors
   */
  embedder<const Output extends EmbeddingOutput = "dense">(
    name: string,
    output?: Output,
  ): FailoverEmbedder<Output, Credential> {
    const entry = this.#entryOf(name);
    const wanted = output ?? "dense";
    if (entry.output !== wanted) {
      throw new InvalidConfigError({
        issues: [
          {
            path: `embedder(${JSON.stringify(name)})`,
            message: `makes ${entry.output} vectors, not ${wanted} ones: ask for embedder(${JSON.stringify(name)}, ${JSON.stringify(entry.output)})`,
          },
        ],
      });
    }
    return entry.embedder as FailoverEmbedder<Output, Credential>;
  }

  /**
   * The VLM of this name.
   *
   * @throws {InvalidConfigError} when the configuration has no such VLM
   */
  vlm(name: string): FailoverVlm<VlmCredential> {
    const found = this.#vlms.get(name);
    if (found === undefined) {
      throw missing("vlm", name, this.vlmNames, this.embedderNames.includes(name) ? "embedder" : undefined);
    }
    return found;
  }

  /** What vectors an embedder of the configuration makes. @throws {InvalidConfigError} when it has no such embedder */
  outputOf(name: string): EmbeddingOutput {
    return this.#entryOf(name).output;
  }

  /** The configuration as YAML, with every default filled in and secrets as `[secret]`. */
  toString(): string {
    return loadParser("yaml").stringify(this.config, { aliasDuplicateObjects: false });
  }

  /** The same as data; JSON has no infinity, so a word stands for "for ever". */
  toJSON(): EffectiveConfig {
    return finite(this.config) as EffectiveConfig;
  }

  #entryOf(name: string): ConfiguredEmbedderEntry<Credential> {
    const entry = this.#embedders.get(name);
    if (entry === undefined) {
      throw missing("embedder", name, this.embedderNames, this.vlmNames.includes(name) ? "vlm" : undefined);
    }
    return entry;
  }
}

function finite(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(finite);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, finite(inner)]));
  }
  return value === Number.POSITIVE_INFINITY ? "Infinity" : value;
}

function missing(
  kind: "embedder" | "vlm",
  name: string,
  known: readonly string[],
  other: "embedder" | "vlm" | undefined,
): InvalidConfigError {
  const mend = other === undefined ? suggestName(name, known) : `ask for ${other}(${JSON.stringify(name)})`;
  const message = `the configuration has no ${kind} of this name; ${mend}`;
  return new InvalidConfigError({
    issues: [{ path: `${kind}(name)`, message, received: JSON.stringify(name) }],
  });
}
