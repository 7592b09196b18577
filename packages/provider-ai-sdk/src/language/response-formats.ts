import { type FormatName, isObject, RequestAdjusted } from "@hotspare/core/plugin";
import type { Vendor } from "../vendors/vendor.js";

const allFormats: readonly FormatName[] = ["jsonSchema", "json"];

/**
 * Vendors whose packages send JSON only with its schema. Sources: `responseFormat.schema` in @ai-sdk/anthropic (without a schema it warns), in
 * @ai-sdk/amazon-bedrock (without a schema nothing is sent) and in @ai-sdk/perplexity (`json_schema` alone).
 */
const withSchemaAlone: ReadonlySet<string> = new Set(["anthropic", "bedrock", "perplexity"]);

/** The forms of an answer that a model's package sends. */
export function formatsOf(model: object, { name }: Vendor): readonly FormatName[] {
  if (withSchemaAlone.has(name)) {
    return ["jsonSchema"];
  }
  // @ai-sdk/openai-compatible, and the packages that stand on it: without `supportsStructuredOutputs` the schema is left out.
  return Reflect.get(model, "supportsStructuredOutputs") === false ? ["json"] : allFormats;
}

const reason = "response_format_unsupported";

/** The forms that a model takes, as far as its package has said so. */
export class LearnedFormats {
  readonly #stated: readonly FormatName[];
  #isRefused = false;

  constructor(stated: readonly FormatName[]) {
    this.#stated = stated;
  }

  /** What is sent: nothing, once the package has left a form out. Hotspare then writes it into a system message. */
  get takes(): readonly FormatName[] {
    return this.#isRefused ? [] : this.#stated;
  }

  get adjustments(): readonly string[] {
    return this.#isRefused ? [reason] : [];
  }

  /**
   * Reads the package's warnings, of a request that had a form.
   *
   * @throws {RequestAdjusted} when the package has left the form out: the model does not know what is wanted
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
