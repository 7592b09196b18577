import type { VlmEndpoint } from "../../contract/endpoints.js";
import { readResponsesRequest } from "./read-responses-request.js";
import { responsesAnswer } from "./responses-answer.js";
import { ResponsesStream } from "./responses-stream.js";

/**
 * `POST /v1/responses`, as far as a gateway that keeps no conversation can answer it: text, pictures, files, functions, formats, thoughts, streams. What
 * needs OpenAI's own servers (stored responses, conversations, built-in tools) is refused by name.
 */
export const responsesEndpoint: VlmEndpoint = {
  idPrefix: "resp_",
  read: readResponsesRequest,
  answer: responsesAnswer,
  stream: (ask, about) => new ResponsesStream(ask, about),
};
