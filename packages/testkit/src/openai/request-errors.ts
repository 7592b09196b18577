import type { SimulatedReply } from "../contract/simulated-reply.js";
import { errorReply } from "./error-reply.js";
import type { RequestWording } from "./request-wording.js";

// OpenAI's messages for invalid requests. The texts are recorded. The number is the line of the project's error corpus.
// Otherwise the comment names the place of publication.

/** openai-057 */
export const malformedJson = (): SimulatedReply =>
  errorReply(
    400,
    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have trouble figuring out how to fix this, please contact us through our help center at help.openai.com.)",
  );

/** openai-058 */
const missingModel = (): SimulatedReply => errorReply(400, "you must provide a model parameter");

/** openai-038 */
export const modelNotFound = (model: string): SimulatedReply =>
  errorReply(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    code: "model_not_found",
  });

/** openai-062 */
export const invalidUrl = (method: string, path: string): SimulatedReply =>
  errorReply(404, `Invalid URL (${method} ${path})`);

/** openai-021: the same text for an empty list, an empty text and more than 2048 inputs. */
const invalidInput = (): SimulatedReply =>
  errorReply(
    400,
    "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
  );

/** openai-015 */
const inputTooLong = (limit: number, tokens: number): SimulatedReply =>
  errorReply(
    400,
    `This model's maximum context length is ${limit} tokens, however you requested ${tokens} tokens (${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
  );

/** openai-016 */
const batchTooLong = (limit: number, tokens: number): SimulatedReply =>
  errorReply(400, `Requested ${tokens} tokens, max ${limit} tokens per request`, {
    type: "max_tokens_per_request",
    code: "max_tokens_per_request",
  });

/** openai-023 */
const dimensionsUnsupported = (): SimulatedReply =>
  errorReply(400, "This model does not support specifying dimensions.");

/** Modelled on openai-122. */
const invalidDimensions = (dimensions: unknown, limit: number): SimulatedReply =>
  errorReply(
    400,
    `Invalid value for 'dimensions' = ${JSON.stringify(dimensions)}. Must be a whole number of 1 to ${limit}.`,
  );

/** openai-122 */
const invalidEncodingFormat = (format: unknown): SimulatedReply =>
  errorReply(400, `Invalid value for 'encoding_format' = ${format}. Supported values: ['float', 'base64'].`);

/** Published in many issues, such as BerriAI/litellm's. */
const missingMessages = (): SimulatedReply =>
  errorReply(400, "Missing required parameter: 'messages'.", {
    param: "messages",
    code: "missing_required_parameter",
  });

/** Recorded by envoyproxy/ai-gateway's tests. */
const emptyMessages = (): SimulatedReply =>
  errorReply(
    400,
    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    { param: "messages", code: "empty_array" },
  );

/** openai-024 */
const unsupportedImage = (): SimulatedReply =>
  errorReply(
    400,
    "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
    { code: "invalid_image_format" },
  );

/** Published in OpenHands/OpenHands#7700. */
const misplacedImage = (index: number, role: string): SimulatedReply =>
  errorReply(
    400,
    `Invalid 'messages[${index}]'. Image URLs are only allowed for messages with role 'user', but this message with role '${role}' contains an image URL.`,
  );

export const openaiRequestWording: RequestWording = {
  missingModel,
  modelNotFound,
  invalidInput,
  inputTooLong,
  batchTooLong,
  dimensionsUnsupported,
  invalidDimensions,
  invalidEncodingFormat,
  missingMessages,
  emptyMessages,
  unsupportedImage,
  misplacedImage,
};
