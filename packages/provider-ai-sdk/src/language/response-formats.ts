import { type FormatName, isObject, RequestAdjusted } from "@hotspare/core/plugin";
import type { Vendor } from "../vendors/vendor.js";

const allFormats: readonly FormatName[] = ["jsonSchema", "json"];

/**
 * Vendors whose packages send JSON only with a schema. Sources: `responseFormat.schema` in @ai-sdk/anthropic (it warns without a schema), in
 * @ai-sdk/amazon-bedrock (it sends nothing without a schema) and in @ai-sdk/perplexity (it has only `json_schema`).
 */
const withSchemaAlone: ReadonlySet<string> = new Set(["anthropic", "bedrock", "perplexity"]);

/** The formats of an answer that a model's package sends. */
export function formatsOf(model: object, { name }: Vendor): readonly FormatName[] {
  if (withSchemaAlone.has(name)) {
    return ["jsonSchema"];
  }
  // @ai-sdk/openai-compatible, and the packages built on it, leave the schema out without `supportsStructuredOutputs`.
  return Reflect.get(model, "supportsStructuredOutputs") === false ? ["json"] : allFormats;
}

const reason = "response_format_unsupported";

/** The formats that a model accepts, as far as its package has shown. */
export class LearnedFormats {
  readonly #stated: readonly FormatName[];
  #isRefused = false;

  constructor(stated: readonly FormatName[]) {
    this.#stated = stated;
  }

  /** The formats that are sent. Empty once the package has left a format out. Hotspare then writes the format into a system message. */
  get takes(): readonly FormatName[] {
    return this.#isRefused ? [] : this.#stated;
  }

  get adjustments(): readonly string[] {
    return this.#isRefused ? [reason] : [];
  }

  /**
   * Reads the package's warnings about a request with a format.
   *
   * @throws {RequestAdjusted} when the package has left the format out, so that the model did not learn which format to use
   */
  check(warnings: unknown, asked: boolean): void {
    if (asked && Array.isArray(warnings) && warnings.some(leavesFormatOut)) {
      this.#isRefused = true;
      throw new RequestAdjusted({ reason });
    }
  }
}

function leavesFormatOut(warning: unknown): boolean {
  if (!isObject(warning) || !String(warning["type"]).startsWith("unsupported")) {
    return false;
  }
  const { feature, setting } = warning;
  return feature === "responseFormat" || setting === "responseFormat";
}
