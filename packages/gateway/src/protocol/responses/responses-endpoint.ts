import type { VlmEndpoint } from "../../contract/endpoints.js";
import { readResponsesRequest } from "./read-responses-request.js";
import { responsesAnswer } from "./responses-answer.js";
import { ResponsesStream } from "./responses-stream.js";

/**
 * The protocol of `POST /v1/responses`, without stored conversations. The endpoint supports texts, pictures, files, functions, formats, thoughts and streams. The
 * endpoint refuses fields and items that need OpenAI's servers (stored responses, conversations, built-in tools), and the refusal names the field.
 */
export const responsesEndpoint: VlmEndpoint = {
  idPrefix: "resp_",
  read: readResponsesRequest,
  answer: responsesAnswer,
  stream: (ask, about) => new ResponsesStream(ask, about),
};
