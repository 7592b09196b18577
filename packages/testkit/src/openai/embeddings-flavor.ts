import type { JsonObject } from "../content/json-value.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { RequestWording } from "./request-wording.js";

/** How a server's embeddings differ from OpenAI's protocol. What is absent is as OpenAI does it. */
export interface EmbeddingsFlavor {
  readonly wording: RequestWording;
  /** Additional fields of every answer. */
  readonly fields: JsonObject;
  /** Refuses a request that OpenAI would take. */
  readonly refuse?: (fields: JsonObject) => SimulatedReply | undefined;
  /** Most inputs of a request. @default 2048 */
  readonly maxInputs?: number;
  /** Most tokens of one input. @default 8192 */
  readonly maxTokensOfAnInput?: number;
  /** Most tokens of a request. @default 300000 */
  readonly maxTokensOfARequest?: number;
  /** What becomes of `encoding_format: "base64"`. @default "taken" */
  readonly base64?: "taken" | "ignored" | "refused";
  /** What becomes of `dimensions`. @default "taken" */
  readonly dimensions?: "taken" | "ignored" | "refused";
  /** The usage of an answer. `null`: the answer has none. */
  readonly usage?: ((promptTokens: number) => JsonObject) | null;
}
