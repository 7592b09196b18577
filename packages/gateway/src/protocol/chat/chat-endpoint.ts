import type { VlmEndpoint } from "../../contract/endpoints.js";
import { chatAnswer } from "./chat-answer.js";
import { ChatStream } from "./chat-stream.js";
import { readChatRequest } from "./read-chat-request.js";

/** The protocol of `POST /v1/chat/completions`. */
export const chatEndpoint: VlmEndpoint = {
  idPrefix: "chatcmpl-",
  read: readChatRequest,
  answer: chatAnswer,
  stream: (ask, about) => new ChatStream(ask, about),
};
