import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { RequestWording } from "../openai/request-wording.js";
import { arkErrorReply } from "./ark-error-reply.js";

/** volc-003, with the parameter's name as in volc-007 and volc-009. */
export function invalidParameter(name: string, problem: string): SimulatedReply {
  return arkErrorReply(
    400,
    "InvalidParameter",
    `The parameter \`${name}\` specified in the request are not valid: ${problem}.`,
    { type: "BadRequest", param: name },
  );
}

/** volc-006 */
export function missingParameter(name: string): SimulatedReply {
  return arkErrorReply(400, `MissingParameter.${name}`, `The required parameter ${name} is missing.`, {
    type: "BadRequest",
  });
}

/** volc-029 */
function inputTooLong(limit: number, tokens: number): SimulatedReply {
  return arkErrorReply(
    400,
    "InvalidParameter",
    `Input length ${tokens} exceeds the maximum length ${limit}`,
    { type: "BadRequest" },
  );
}

/** Ark's own messages for invalid requests. The numbers are lines of the project's error corpus. */
export const arkRequestWording: RequestWording = {
  missingModel: () => missingParameter("model"),
  // volc-076
  modelNotFound: (model) =>
    arkErrorReply(
      404,
      "InvalidEndpointOrModel.NotFound",
      `The model or endpoint ${model} does not exist or you do not have access to it.`,
      { type: "Not Found" },
    ),
  invalidInput: () => invalidParameter("input", "expected a text, or an array of texts that are not empty"),
  inputTooLong,
  batchTooLong: inputTooLong,
  dimensionsUnsupported: () => invalidParameter("dimensions", "the requested model does not support it"),
  invalidDimensions: (dimensions) =>
    invalidParameter("dimensions", `${JSON.stringify(dimensions)} is not supported`),
  invalidEncodingFormat: (format) => invalidParameter("encoding_format", `unknown format ${format}`),
  missingMessages: () => missingParameter("messages"),
  emptyMessages: () => invalidParameter("messages", "array too short, expected at least 1 message"),
  // volc-026
  unsupportedImage: () =>
    arkErrorReply(
      400,
      "InvalidParameter.UnsupportedImageFormat",
      "The request failed because the image format is not supported by the API.",
      { type: "BadRequest", param: "image_url" },
    ),
};
