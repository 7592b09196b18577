import { type Vendor, vendorOf } from "../vendors/vendor.js";
import type { AiSdkModel } from "./ai-sdk-model.js";
import { identityOf, type ModelIdentity } from "./model-identity.js";

/**
 * A model object in a credential. A class with a private field: the object holds whatever its provider keeps in it, and nothing prints it.
 */
export class CalledModel {
  readonly #model: AiSdkModel;
  readonly modelId: string;
  readonly vendor: Vendor;
  readonly identity: ModelIdentity;

  constructor(model: AiSdkModel) {
    this.#model = model;
    this.modelId = model.modelId;
    this.vendor = vendorOf(model);
    this.identity = identityOf(model);
  }

  /** The object as the user gave it. */
  get object(): AiSdkModel {
    return this.#model;
  }
}
