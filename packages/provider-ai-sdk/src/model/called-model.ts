import { type Vendor, vendorOf } from "../vendors/vendor.js";
import type { AiSdkModel } from "./ai-sdk-model.js";
import { identityOf, type ModelIdentity } from "./model-identity.js";

/** Holds a model object in a credential. The field is private, because the object may hold its provider's secrets, and so nothing prints it. */
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

  /** The object as the user passed it. */
  get object(): AiSdkModel {
    return this.#model;
  }
}
