import type { LanguageModelV3ResponseMetadata } from "@ai-sdk/provider";
import { StreamInterruptedError, type VlmChunk } from "@hotspare/core";
import { type ThrownBy, toSdkError } from "../errors/to-sdk-error.js";
import type { SaidPart } from "../reply/said-types.js";
import { StreamParts } from "../reply/stream-parts.js";
import type { ModelVersion } from "../reply/to-files.js";
import { toUsage } from "../reply/to-usage.js";
import type { WireRecord } from "../reply/wire-record.js";

/** A stream whose first chunk has come. */
export interface OpenedAnswer {
  readonly chunks: AsyncIterator<VlmChunk>;
  readonly first: IteratorResult<VlmChunk>;
  /** What stands before the first chunk. */
  readonly head: readonly SaidPart[];
  /** What the head says of the reply. */
  readonly shown: LanguageModelV3ResponseMetadata;
  /** Has the raw events that came with what was read so far. */
  readonly wire: WireRecord;
  readonly by: ThrownBy;
  readonly version: ModelVersion;
}

/**
 * The parts of an answer as the AI SDK reads them. A stream that breaks after its first content ends with an `error` part and a `finish` that counts what was
 * said, as the AI SDK's own packages end a stream that holds an error; an abort makes the stream fail with its reason.
 */
export function answerStream(opened: OpenedAnswer): ReadableStream<SaidPart> {
  const { chunks, head, wire, by } = opened;
  let queue: SaidPart[] = [];
  const parts = new StreamParts((part) => queue.push(part), opened.shown, opened.version);
  let first: IteratorResult<VlmChunk> | undefined = opened.first;
  let isOver = false;

  function addRaw(): void {
    for (const rawValue of wire.takePayloads()) {
      queue.push({ type: "raw", rawValue });
    }
  }

  /** Reads until there are parts to hand over. */
  async function read(): Promise<void> {
    while (queue.length === 0 && !isOver) {
      const turn = first ?? (await chunks.next());
      first = undefined;
      addRaw();
      if (turn.done === true) {
        isOver = true;
      } else if (turn.value.type === "finish") {
        isOver = true;
        parts.finish(turn.value);
      } else {
        parts.add(turn.value);
      }
    }
  }

  function breakOff(error: unknown): void {
    isOver = true;
    addRaw();
    parts.breakOff();
    queue.push({ type: "error", error: toSdkError(error, by) });
    queue.push({
      type: "finish",
      finishReason: { unified: "error", raw: undefined },
      usage: StreamInterruptedError.isInstance(error) ? toUsage(error.usage, undefined) : nothingCounted,
    });
  }

  return new ReadableStream<SaidPart>(
    {
      start(controller) {
        for (const part of head) {
          controller.enqueue(part);
        }
      },
      async pull(controller) {
        try {
          await read();
        } catch (error) {
          if (by.signal?.aborted === true) {
            controller.error(toSdkError(error, by));
            return;
          }
          breakOff(error);
        }
        const ready = queue;
        queue = [];
        for (const part of ready) {
          controller.enqueue(part);
        }
        if (isOver) {
          controller.close();
        }
      },
      async cancel() {
        isOver = true;
        await chunks.return?.();
      },
    },
    // The AI SDK pulls when it wants: nothing is read ahead of it.
    { highWaterMark: 0 },
  );
}

const nothingCounted = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};
