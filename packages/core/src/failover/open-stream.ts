import type { VlmAdapterChunk } from "../contract/plugin/vlm-adapter.js";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import type { ObservedReply } from "./call-plan.js";

/** A stream that has proved itself. */
export interface OpenedStream extends ObservedReply {
  readonly iterator: AsyncIterator<VlmAdapterChunk>;
  /** The first content, or the finish of an empty answer. */
  readonly first: VlmAdapterChunk;
}

/** Reads a stream until its first content or its proper end; until then a spare may still take over. Empty events are dropped. */
export async function openStream(chunks: AsyncIterable<VlmAdapterChunk>): Promise<OpenedStream> {
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) {
      throw cutStream();
    }
    if (next.value.type === "finish" || isContent(next.value)) {
      return { iterator, first: next.value };
    }
  }
}

/** A stream that ends without its finish was cut, however politely. */
export function cutStream(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "cut_stream",
    message: "The stream ended without a finish reason: it was cut.",
  });
}

/** Whether a chunk carries anything; a role or an empty delta does not. */
export function isContent(chunk: VlmAdapterChunk): boolean {
  switch (chunk.type) {
    case "content":
      return chunk.content !== "";
    case "reasoning":
      return chunk.reasoning !== "";
    case "toolCall":
      return chunk.id !== undefined || chunk.name !== undefined || chunk.arguments !== "";
    case "finish":
      return false;
  }
}
