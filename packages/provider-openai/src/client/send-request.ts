import { type AttemptContext, asUnusableReply, isObject, RequestAdjusted } from "@hotspare/core/plugin";
import type { OpenAI } from "openai";
import type { HttpReply } from "../transport/transport.js";
import { TransportRejection } from "./transport-rejection.js";

/**
 * Posts through the SDK, which builds the URL, the headers and the error of a refusal, and hands over the reply unread: the
 * SDK's own reading takes a page of HTML or an error inside a 200 for an answer.
 */
export async function sendRequest(
  client: OpenAI,
  path: "/embeddings" | "/chat/completions",
  body: Readonly<Record<string, unknown>>,
  { signal, headers }: Pick<AttemptContext, "signal" | "headers">,
): Promise<HttpReply> {
  // Headers of the call come over the client's own.
  try {
    return await client
      .post(path, headers === undefined ? { body, signal } : { body, signal, headers })
      .asResponse();
  } catch (error) {
    throw readThrown(error);
  }
}

function readThrown(error: unknown): unknown {
  // The SDK writes the body of a refusal into its error by recursion: the stack ends before a body that is nested too deep.
  if (error instanceof RangeError) {
    return asUnusableReply(error);
  }
  const cause = isObject(error) ? error["cause"] : undefined;
  if (!TransportRejection.isInstance(cause)) {
    return error;
  }
  // The SDK makes a failure of the network out of all that a transport rejects with.
  if (RequestAdjusted.isInstance(cause.reason)) {
    return cause.reason;
  }
  return Object.assign(error as Error, { cause: cause.reason });
}
