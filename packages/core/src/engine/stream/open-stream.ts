import type {
  VlmAdapterChunk,
  VlmAdapterFinish,
  VlmChunkIterator,
  VlmChunkStream,
} from "../../contract/plugin/vlm-adapter.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import type { ModelCredential } from "../call/model-credential.js";
import {
  describeAnswer,
  type PluginMethod,
  plainFinishReason,
  plainModel,
  plainWarnings,
  readAnswer,
  unreadAnswer,
  wrongAnswer,
} from "../call/wrong-answer.js";
import { leaveIterator } from "./leave-iterator.js";

/** A stream whose first content, or proper end, has come. */
export interface OpenedStream {
  readonly iterator: VlmChunkIterator;
  /** The first content, or what ends an empty answer. */
  readonly first: VlmAdapterChunk;
  /** Whether `leave()` ends the plugin's stream by itself. Without a `return()` only the attempt's signal does. */
  readonly endsByReturn: boolean;
  /** Ends the plugin's stream. A second call does nothing. */
  leave(): void;
}

const streamMethod: PluginMethod = {
  name: "stream",
  gives: 'an async iterable of chunks such as { type: "content", content: "…" }',
};

/**
 * Reads a stream until its first content or its proper end; until then a spare may still take over. Empty events are dropped. When the
 * attempt is over, whatever the plugin does, the stream is left and nothing more is read.
 */
export async function openStream(
  credential: ModelCredential,
  chunks: VlmChunkStream | undefined,
  signal: AbortSignal,
): Promise<OpenedStream> {
  const iterator = readAnswer(credential, streamMethod, () => iteratorOf(credential, chunks));
  let isLeft = false;
  const leave = () => {
    if (!isLeft) {
      isLeft = true;
      leaveIterator(iterator);
    }
  };
  // Never removed: the attempt may be over while the first content is on its way to the reader.
  signal.addEventListener("abort", leave, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunk = readChunk(credential, await iterator.next());
      if (carries(chunk)) {
        return { iterator, first: chunk, endsByReturn: typeof iterator.return === "function", leave };
      }
    }
  } catch (error) {
    leave();
    throw error;
  }
}

function iteratorOf(credential: ModelCredential, chunks: unknown): VlmChunkIterator {
  const iterable = chunks as VlmChunkStream | undefined | null;
  const iterator =
    typeof iterable?.[Symbol.asyncIterator] === "function" ? iterable[Symbol.asyncIterator]() : undefined;
  if (typeof iterator?.next !== "function") {
    const came = iterator === undefined ? chunks : iterator;
    throw wrongAnswer(credential, streamMethod, `${describeAnswer(came)}, which has no next()`);
  }
  return iterator;
}

/**
 * Checks and returns the chunk of a turn. A plugin in JavaScript may yield anything.
 *
 * @throws {UnusableReplyError} also when the stream has ended: a stream without a finish was cut, also when its connection closed properly
 */
export function readChunk(
  credential: ModelCredential,
  turn: IteratorResult<VlmAdapterChunk>,
): VlmAdapterChunk {
  return readAnswer(credential, streamMethod, () => {
    if (typeof turn !== "object" || turn === null) {
      throw wrongAnswer(credential, streamMethod, `${describeAnswer(turn)} from next()`);
    }
    if (turn.done === true) {
      throw cutStream();
    }
    return chunkOf(credential, turn.value);
  });
}

/**
 * Checks and returns the chunk that lies ready; undefined: no chunk does. Every token passes here, so nothing is allocated.
 *
 * @throws {UnusableReplyError} when the plugin throws, or gives what is no chunk
 */
export function readyChunk(
  credential: ModelCredential,
  iterator: VlmChunkIterator,
): VlmAdapterChunk | undefined {
  try {
    const chunk = iterator.nextReady?.();
    return chunk === undefined || isChunk(chunk) ? chunk : chunkOf(credential, chunk);
  } catch (error) {
    throw unreadAnswer(credential, streamMethod, error);
  }
}

function chunkOf(credential: ModelCredential, chunk: VlmAdapterChunk): VlmAdapterChunk {
  if (!isChunk(chunk)) {
    throw wrongAnswer(credential, streamMethod, `${describeAnswer(chunk)} as a chunk${typeOf(chunk)}`);
  }
  return chunk;
}

function cutStream(): UnusableReplyError {
  return new UnusableReplyError({
    reason: "cut_stream",
    message: "The stream ended without a finish reason: it was cut.",
  });
}

/** What a chunk says that it is; a text of an unknown type would be lost without a word. */
function typeOf(chunk: unknown): string {
  const type = Object(chunk).type as unknown;
  return typeof type === "string" ? ` of type ${JSON.stringify(type.slice(0, 40))}` : "";
}

function isChunk(chunk: VlmAdapterChunk): boolean {
  if (typeof chunk !== "object" || chunk === null) {
    return false;
  }
  switch (chunk.type) {
    case "content":
      return typeof chunk.content === "string";
    case "reasoning":
      return typeof chunk.reasoning === "string";
    case "toolCall":
      return typeof chunk.arguments === "string";
    case "stop":
    case "finish":
      return true;
    default:
      return false;
  }
}

/** A plain copy of a finish, but for its usage and its limits, which are read apart. */
export function plainFinish(credential: ModelCredential, finish: VlmAdapterFinish): VlmAdapterFinish {
  return readAnswer(credential, streamMethod, () => {
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(finish)) {
      if (name !== "usage" && name !== "rateLimit") {
        copy[name] = Reflect.get(finish, name);
      }
    }
    copy["model"] = plainModel(credential, copy["model"]);
    copy["finishReason"] = plainFinishReason(credential, copy["finishReason"]);
    copy["warnings"] = plainWarnings(credential, copy["warnings"]);
    return copy as unknown as VlmAdapterFinish;
  });
}

/** Whether a chunk carries anything; a role or an empty delta does not. A signature of thoughts may come without a text. */
export function carries(chunk: VlmAdapterChunk): boolean {
  switch (chunk.type) {
    case "content":
      return chunk.content !== "" || chunk.providerMetadata !== undefined;
    case "reasoning":
      return chunk.reasoning !== "" || chunk.providerMetadata !== undefined;
    case "toolCall":
      return (
        chunk.id !== undefined ||
        chunk.name !== undefined ||
        chunk.arguments !== "" ||
        chunk.providerMetadata !== undefined
      );
    case "stop":
    case "finish":
      return true;
  }
}
