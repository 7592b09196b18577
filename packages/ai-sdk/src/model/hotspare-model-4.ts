import type { LanguageModelV4 } from "@ai-sdk/provider-4";
import type { Vlm } from "@hotspare/core";
import { withVersion } from "../with-version.js";
import { type HotspareModelSettings, languageModel } from "./language-model.js";

/**
 * A VLM of Hotspare as a language model of version 4, for `ai` 7. It takes what only version 4 has: `reasoning`, and files as text or by reference.
 *
 * @throws {InvalidConfigError} for an unknown setting
 */
export function hotspareModel(vlm: Vlm, settings?: HotspareModelSettings): LanguageModelV4 {
  return withVersion(languageModel(vlm, settings, "v4"), "v4");
}
