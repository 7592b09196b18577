import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { RequestWording } from "../openai/request-wording.js";

/** Wordings of invalid requests in a server's own envelope. A server overrides the sentences that were published. */
export function plainRequestWording(
  invalid: (message: string) => SimulatedReply,
  notFound: (model: string) => SimulatedReply,
): RequestWording {
  const tooLong = (limit: number, tokens: number) =>
    invalid(
      `This model's maximum context length is ${limit} tokens. However, you requested ${tokens} tokens. Please reduce the length of the messages or completion.`,
    );
  return {
    missingModel: () => invalid("Field required: model"),
    modelNotFound: notFound,
    invalidInput: () => invalid("Invalid input: expected a text or a list of texts that are not empty."),
    inputTooLong: tooLong,
    batchTooLong: tooLong,
    dimensionsUnsupported: () => invalid("This model does not support the parameter dimensions."),
    invalidDimensions: (dimensions, limit) =>
      invalid(`Invalid dimensions ${JSON.stringify(dimensions)}: expected a number from 1 to ${limit}.`),
    invalidEncodingFormat: (format) => invalid(`Invalid encoding_format: ${String(format)}`),
    missingMessages: () => invalid("Field required: messages"),
    emptyMessages: () => invalid("messages must not be empty"),
    unsupportedImage: () => invalid("Failed to load the image: unsupported format."),
  };
}
