import type { SimulatedReply } from "../contract/simulated-reply.js";

/** A provider's own words for a request of OpenAI's protocol that is wrong in itself. */
export interface RequestWording {
  missingModel(): SimulatedReply;
  modelNotFound(model: string): SimulatedReply;
  /** An empty text, an empty list or too long a list. */
  invalidInput(): SimulatedReply;
  inputTooLong(limit: number, tokens: number): SimulatedReply;
  batchTooLong(limit: number, tokens: number): SimulatedReply;
  dimensionsUnsupported(): SimulatedReply;
  invalidDimensions(dimensions: unknown, limit: number): SimulatedReply;
  invalidEncodingFormat(format: unknown): SimulatedReply;
  missingMessages(): SimulatedReply;
  emptyMessages(): SimulatedReply;
  unsupportedImage(): SimulatedReply;
}
