import type { LanguageModelV3 } from "@ai-sdk/provider";
import type { Vlm } from "@hotspare/core";
import { withVersion } from "../with-version.js";
import { type HotspareModelSettings, languageModel } from "./language-model.js";

/**
 * A VLM of Hotspare as a language model of the AI SDK, for `ai` 6, and for `ai` 7, which wraps it.
 *
 * @example
 * const { text } = await generateText({ model: hotspareModel(vlm), prompt: "Hello" });
 *
 * @throws {InvalidConfigError} for an unknown setting
 */
export function hotspareModel(vlm: Vlm, settings?: HotspareModelSettings): LanguageModelV3 {
  return withVersion(languageModel(vlm, settings), "v3");
}
