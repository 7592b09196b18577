import type { OpenAI } from "openai";
import type { HttpReply } from "../transport/transport.js";

/**
 * Posts through the SDK, which builds the URL, the headers and the error of a refusal, and hands over the reply unread: the
 * SDK's own reading takes a page of HTML or an error inside a 200 for an answer.
 */
export function sendRequest(
  client: OpenAI,
  path: "/embeddings" | "/chat/completions",
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<HttpReply> {
  return client.post(path, { body, signal }).asResponse();
}
