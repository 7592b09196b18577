import { type FailoverEmbedder, type FailoverVlm, InvalidConfigError } from "@hotspare/core";
import { type EmbeddingOutput, suggestName } from "@hotspare/core/plugin";

/** An embedder of a configuration, which says at run time only what vectors it makes. */
export interface ConfiguredEmbedderEntry<Credential> {
  readonly embedder: FailoverEmbedder<EmbeddingOutput, Credential>;
  readonly output: EmbeddingOutput;
}

/** The embedders of a configuration, by their names in it. */
export class ConfiguredEmbedders<Credential = unknown> {
  readonly #entries: ReadonlyMap<string, ConfiguredEmbedderEntry<Credential>>;
  readonly #others: readonly string[];

  /** `others` are the names of the VLMs, for messages. */
  constructor(entries: ReadonlyMap<string, ConfiguredEmbedderEntry<Credential>>, others: readonly string[]) {
    this.#entries = entries;
    this.#others = others;
  }

  /** In the order of the configuration. */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Returns the embedder of this name. If its vectors are not dense, name its output, so that TypeScript knows the type of its
   * results: `embedders.get("documents", "hybrid")`.
   *
   * @throws {InvalidConfigError} when the configuration has no embedder of this name, or the embedder makes other vectors
   */
  get<const Output extends EmbeddingOutput = "dense">(
    name: string,
    output?: Output,
  ): FailoverEmbedder<Output, Credential> {
    const entry = this.#entryOf(name);
    const wanted = output ?? "dense";
    if (entry.output !== wanted) {
      const call = `embedders.get(${JSON.stringify(name)}`;
      const message = `makes ${entry.output} vectors, and not ${wanted} vectors: write ${call}, ${JSON.stringify(entry.output)})`;
      const issues = [{ path: `${call})`, message }];
      throw new InvalidConfigError({ subject: "arguments of embedders.get()", issues });
    }
    return entry.embedder as FailoverEmbedder<Output, Credential>;
  }

  /** Says what vectors an embedder makes. @throws {InvalidConfigError} when the configuration has no such embedder */
  outputOf(name: string): EmbeddingOutput {
    return this.#entryOf(name).output;
  }

  #entryOf(name: string): ConfiguredEmbedderEntry<Credential> {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      throw missing("embedder", name, this.names, this.#others.includes(name) ? "vlms" : undefined);
    }
    return entry;
  }
}

/** The VLMs of a configuration, by their names in it. */
export class ConfiguredVlms<Credential = unknown> {
  readonly #vlms: ReadonlyMap<string, FailoverVlm<Credential>>;
  readonly #others: readonly string[];

  /** `others` are the names of the embedders, for messages. */
  constructor(vlms: ReadonlyMap<string, FailoverVlm<Credential>>, others: readonly string[]) {
    this.#vlms = vlms;
    this.#others = others;
  }

  /** In the order of the configuration. */
  get names(): readonly string[] {
    return [...this.#vlms.keys()];
  }

  /** Returns the VLM of this name. @throws {InvalidConfigError} when the configuration has no VLM of this name */
  get(name: string): FailoverVlm<Credential> {
    const found = this.#vlms.get(name);
    if (found === undefined) {
      throw missing("vlm", name, this.names, this.#others.includes(name) ? "embedders" : undefined);
    }
    return found;
  }
}

function missing(
  kind: "embedder" | "vlm",
  name: string,
  known: readonly string[],
  other: "embedders" | "vlms" | undefined,
): InvalidConfigError {
  const mend =
    other === undefined ? suggestName(String(name), known) : `ask for ${other}.get(${JSON.stringify(name)})`;
  const message = `the configuration has no ${kind} of this name; ${mend}`;
  return new InvalidConfigError({
    subject: `arguments of ${kind}s.get()`,
    issues: [{ path: `${kind}s.get(name)`, message, received: JSON.stringify(name) ?? String(name) }],
  });
}
