import type { JsonObject } from "../content/json-value.js";
import type { RequestWording } from "./request-wording.js";

/** How a provider's chat differs from OpenAI's protocol. */
export interface ChatFlavor {
  readonly wording: RequestWording;
  /** Additional fields of every completion. */
  readonly completion: JsonObject;
  /** Additional fields of every choice, streamed or not. */
  readonly choice: JsonObject;
  /** Events of a stream before its first chunk. */
  readonly opening: readonly JsonObject[];
}
