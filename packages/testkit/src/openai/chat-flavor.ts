import type { JsonObject } from "../content/json-value.js";
import type { RequestWording } from "./request-wording.js";

/** What is particular to the chat of a provider that speaks OpenAI's protocol. */
export interface ChatFlavor {
  readonly wording: RequestWording;
  /** Fields beside OpenAI's in every completion. */
  readonly completion: JsonObject;
  /** Fields beside OpenAI's in every choice, streamed or not. */
  readonly choice: JsonObject;
  /** Events of a stream before its first chunk. */
  readonly opening: readonly JsonObject[];
}
