import type { ModelCredential } from "./model-credential.js";

/** A server takes fewer inputs a request than this one has: the embedder splits them. It never leaves the models. */
export class InputsTooMany extends Error {
  readonly maxInputs: number;
  readonly credential: ModelCredential;

  constructor(maxInputs: number, credential: ModelCredential) {
    super(`The server takes ${maxInputs} inputs a request.`);
    this.name = "InputsTooMany";
    this.maxInputs = maxInputs;
    this.credential = credential;
  }
}
