import type { SimulatedReply } from "../contract/simulated-reply.js";

/** A provider's own messages for invalid requests of OpenAI's protocol. */
export interface RequestWording {
  missingModel(): SimulatedReply;
  modelNotFound(model: string): SimulatedReply;
  /** An empty text or an empty list. */
  invalidInput(): SimulatedReply;
  /** A list that is too long. @default as `invalidInput` */
  tooManyInputs?(limit: number, count: number): SimulatedReply;
  inputTooLong(limit: number, tokens: number): SimulatedReply;
  batchTooLong(limit: number, tokens: number): SimulatedReply;
  dimensionsUnsupported(): SimulatedReply;
  invalidDimensions(dimensions: unknown, limit: number): SimulatedReply;
  invalidEncodingFormat(format: unknown): SimulatedReply;
  missingMessages(): SimulatedReply;
  emptyMessages(): SimulatedReply;
  unsupportedImage(): SimulatedReply;
  /** The refusal of a picture in a message that is not a user message. @default the picture is accepted */
  misplacedImage?(index: number, role: string): SimulatedReply;
}
