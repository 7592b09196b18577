import { UnusableReplyError, type VlmAdapterChunk } from "@hotspare/core";
import type { ReplySource } from "../failures/error-in-reply.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { parsePayload } from "../replies/read-json-reply.js";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";
import { ChatChunkReader } from "./chat-chunk-reader.js";
import { completionAsChunk, doneMark, payloadOf } from "./chat-events.js";
import { drainPieces } from "./drain-pieces.js";
import { readSse } from "./sse-reader.js";

/**
 * The chunks of a streamed chat completion, the `finish` last. `send` begins the request, `controller` ends it.
 *
 * @throws {UnusableReplyError} for an error event, for what is no event stream, and when it ends without having finished
 */
export async function* streamChat(
  send: () => Promise<HttpReply>,
  model: string,
  controller: AbortController,
): AsyncGenerator<VlmAdapterChunk> {
  const reply = await send();
  const pieces = reply.body?.[Symbol.asyncIterator]() ?? noPieces;
  const reader = new ChatChunkReader(model);
  // An error inside a stream has no status: the reply's own said that all is well.
  const source = (): ReplySource => ({ headers: toHeaders(reply.headers) });
  let ended = false;
  try {
    for await (const batch of readSse(untilAnswered(pieces, reader, controller.signal))) {
      if ("foreign" in batch) {
        for (const chunk of reader.read(completionAsChunk(parsePayload(batch.foreign, reply)))) {
          yield chunk;
        }
        ended = true;
        break;
      }
      for (const event of batch) {
        if (event.data === doneMark) {
          ended = true;
          break;
        }
        const payload = payloadOf(event, source);
        for (const chunk of payload === undefined ? [] : reader.read(payload)) {
          yield chunk;
        }
      }
      if (ended) {
        break;
      }
    }
    controller.signal.throwIfAborted();
    ended ||= reader.answered || failCut();
    const rateLimit = rateLimitIn(reply.headers);
    yield { ...reader.finish(), ...(rateLimit === undefined ? {} : { rateLimit }) };
  } finally {
    if (ended) {
      drainPieces(pieces, controller);
    } else {
      controller.abort();
    }
  }
}

const noPieces: AsyncIterator<Uint8Array> = { next: async () => ({ done: true, value: undefined }) };

/** After the finish reason only the usage may be missing: a connection that breaks then has cut nothing. */
function untilAnswered(
  pieces: AsyncIterator<Uint8Array>,
  reader: ChatChunkReader,
  signal: AbortSignal,
): AsyncIterator<Uint8Array> {
  return {
    next: async () => {
      try {
        return await pieces.next();
      } catch (error) {
        if (reader.answered && !signal.aborted) {
          return { done: true, value: undefined };
        }
        throw error;
      }
    },
  };
}

function failCut(): never {
  throw new UnusableReplyError({
    reason: "cut_stream",
    message: "The stream ended without a finish reason and without [DONE].",
  });
}
