import {
  type CallOptions,
  type ConfigIssue,
  type Embedder,
  type EmbedOptions,
  InvalidConfigError,
} from "@hotspare/core";
import { describeValue, unknownField } from "@hotspare/core/plugin";
import { Embeddings, type EmbeddingsParams } from "@langchain/core/embeddings";
import { ConcurrencyLimit } from "./concurrency-limit.js";
import { concurrencyIssues, hasMethods, pick } from "./fields.js";

/** Fields of `HotspareEmbeddings`. Timeouts, waits and the purpose apply to each call. */
export interface HotspareEmbeddingsFields extends EmbeddingsParams, Omit<CallOptions, "signal"> {
  /** The embedder: `hotspare.embedder({ model, credentials })`, or your own object with the members of `Embedder`. You close it yourself. */
  readonly embedder: Embedder<"dense"> | Embedder<"hybrid">;
  /** Most calls of this object at once. @default Infinity */
  readonly maxConcurrency?: number;
  /** Ignored: Hotspare retries by itself, by the embedder's `retry`. */
  readonly maxRetries?: number;
}

const callNames = [
  "purpose",
  "timeouts",
  "headers",
  "metadata",
  "maxWaitMs",
  "maxAttempts",
  "priority",
] as const satisfies readonly (keyof CallOptions)[];
const ownNames: readonly string[] = ["embedder", ...callNames, "maxConcurrency"];
const knownNames: ReadonlySet<string> = new Set([...ownNames, "maxRetries", "onFailedAttempt"]);

/**
 * LangChain's embeddings through an embedder of Hotspare. It sends the type of a text, query or document, to models that distinguish them. It
 * sends texts unchanged, including line breaks. The embedder splits a long list into several requests.
 *
 * @example
 * ```ts
 * const embeddings = new HotspareEmbeddings({ embedder: hotspare.embedder({ model: "text-embedding-3-small", credentials }) });
 * const vector = await embeddings.embedQuery("What is a hot spare?");
 * ```
 */
export class HotspareEmbeddings extends Embeddings<number[]> {
  readonly #embedder: Embedder<"dense"> | Embedder<"hybrid">;
  readonly #options: Omit<CallOptions, "signal">;
  readonly #limit: ConcurrencyLimit | undefined;

  /** @throws {InvalidConfigError} when there is no embedder, or a field is unknown */
  constructor(fields: HotspareEmbeddingsFields) {
    checkFields(fields);
    super({ maxRetries: 0 });
    const { embedder, maxConcurrency = Number.POSITIVE_INFINITY } = fields;
    this.#embedder = embedder;
    this.#options = Object.freeze(pick(fields, callNames));
    this.#limit =
      maxConcurrency === Number.POSITIVE_INFINITY ? undefined : new ConcurrencyLimit(maxConcurrency);
  }

  /** The embedder's model. */
  get model(): string {
    return this.#embedder.model;
  }

  /** The vector of a question. Rejects with the errors of the embedder's `embed`. */
  override async embedQuery(document: string): Promise<number[]> {
    const [vector = []] = await this.#embed([document], "query");
    return vector;
  }

  /** A vector for each text, in the order of the texts. Without texts, it sends no request. */
  override async embedDocuments(documents: string[]): Promise<number[][]> {
    return documents.length === 0 ? [] : await this.#embed(documents, "document");
  }

  async #embed(
    texts: readonly string[],
    inputType: NonNullable<EmbedOptions["inputType"]>,
  ): Promise<number[][]> {
    const leave = await this.#limit?.enter();
    try {
      const { embeddings } = await this.#embedder.embed(texts, { ...this.#options, inputType });
      return embeddings.map(numbersOf);
    } finally {
      leave?.();
    }
  }
}

/** LangChain's stores take lists of numbers. */
function numbersOf({ dense }: { readonly dense?: Float32Array }): number[] {
  if (dense === undefined) {
    throw new InvalidConfigError({
      issues: [
        {
          path: "embedder",
          message: 'makes sparse vectors, which LangChain cannot store. Set output: "dense" or "hybrid"',
        },
      ],
      subject: "fields of HotspareEmbeddings",
    });
  }
  return Array.from(dense);
}

function checkFields(fields: unknown): void {
  const given = typeof fields === "object" && fields !== null ? fields : {};
  const issues: ConfigIssue[] = [];
  const embedder: unknown = Reflect.get(given, "embedder");
  if (!hasMethods(embedder, ["embed"])) {
    issues.push({
      path: "embedder",
      message: "must be an embedder: hotspare.embedder({ model, credentials })",
      received: describeValue(embedder),
    });
  }
  for (const name of Object.keys(given)) {
    if (!knownNames.has(name)) {
      issues.push(unknownField("", name, ownNames));
    }
  }
  issues.push(...concurrencyIssues(given));
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: "fields of HotspareEmbeddings" });
  }
}
