import type { VlmModel } from "@hotspare/core/plugin";
import type { SpecificationVersion } from "../model/ai-sdk-model.js";
import type { Vendor } from "../vendors/vendor.js";

/** The model that options are made for. */
export interface OptionsTarget {
  readonly version: SpecificationVersion;
  readonly vendor: Vendor;
  readonly modelId: string;
  /** Marks metadata that only this account understands. */
  readonly account: string;
  readonly settings: VlmModel;
}
