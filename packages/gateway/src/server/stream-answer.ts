import type { VlmChunk } from "@hotspare/core";
import type { StreamWriter } from "../contract/endpoints.js";
import type { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import { LengthGuard } from "./length-guard.js";
import { aboutExchange, drained, flushed, type ReaderBounds, securityHeaders } from "./write-answer.js";

/** What a stream needs of the server. */
export interface StreamAnswer {
  readonly chunks: AsyncIterable<VlmChunk>;
  readonly writer: StreamWriter;
  readonly bounds: ReaderBounds;
  /** A comment is sent after a silence of this length, in milliseconds: proxies cut connections that are silent for a minute. */
  readonly heartbeatMs: number;
  /** Most tokens that the request lets the model generate. Undefined: it does not say. */
  readonly maxTokens: number | undefined;
  /** Called when the stream has ended well, before its last event is written. */
  onAnswered(): void;
  toError(error: unknown): ProtocolError;
}

/** A line that begins with a colon is a comment, which clients pass over (HTML standard, 9.2.6; both SDKs of OpenAI do). */
const heartbeat = ": still here\n\n";

/**
 * Streams an answer as Server-Sent Events. The status is written with the first chunk, so that a failure before the content is an error like any other; after it a failure
 * is the stream's last event, and the connection ends.
 *
 * @throws what the stream throws before its first chunk
 */
export async function streamAnswer(
  exchange: Exchange,
  { chunks, writer, bounds, heartbeatMs, maxTokens, onAnswered, toError }: StreamAnswer,
): Promise<void> {
  const { response, signal } = exchange;
  const reading = chunks[Symbol.asyncIterator]();
  // An iterator whose first `next()` threw needs no `return()`.
  let turn = await reading.next();
  const length = new LengthGuard(maxTokens);
  let text = "";
  let isFlushDue = false;
  const flush = (): void => {
    isFlushDue = false;
    if (text !== "" && !exchange.isOver) {
      exchange.noteFirstByte();
      response.write(text);
      beat.refresh();
    }
    text = "";
  };
  const beat = setInterval(() => void (response.writableNeedDrain || response.write(heartbeat)), heartbeatMs);
  try {
    response.writeHead(200, { ...securityHeaders, ...eventStreamHeaders, ...aboutExchange(exchange) });
    while (turn.done !== true) {
      text += writer.chunk(turn.value);
      if (turn.value.type === "finish") {
        exchange.answeredBy(turn.value);
      }
      // The chunks of one packet are ready one after the other: what is ready in this turn of the loop goes out in one write.
      if (!isFlushDue) {
        isFlushDue = true;
        process.nextTick(flush);
      }
      if (response.writableLength > bounds.slowReaderBytes) {
        flush();
        await drained(exchange, bounds.slowReaderMs);
      }
      if (exchange.isOver) {
        break;
      }
      if (length.isPassedBy(turn.value)) {
        // The upstream ends at once, and what it has cost is estimated: it is no failure.
        await reading.return?.();
        text += writer.chunk(cutFinish(exchange));
        turn = { done: true, value: undefined };
        break;
      }
      turn = await reading.next();
    }
    if (turn.done === true) {
      onAnswered();
      text += writer.end();
    }
    flush();
    response.end();
  } catch (error) {
    // Heads are written by now: what failed is the stream.
    exchange.interruptedBy(error);
    text += writer.fail(toError(signal.aborted ? signal.reason : error));
    flush();
    // The connection stays: a client that has the end of the answer may have sent its next request.
    response.end();
  } finally {
    clearInterval(beat);
    if (turn.done !== true) {
      await reading.return?.();
    }
  }
  await flushed(exchange, bounds.slowReaderMs);
}

/** How an answer ends that the model would go on with past what the request allows. */
function cutFinish({ trace }: Exchange): VlmChunk {
  return {
    type: "finish",
    finishReason: "length",
    toolCalls: [],
    parts: [],
    usage: trace.usage ?? { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: "estimated" },
    model: "",
    provider: trace.provider ?? "",
    credentialId: trace.credentialId ?? "",
    attempts: [],
    warnings: [],
  };
}

/** `x-accel-buffering` keeps nginx from gathering the stream before it sends it on. */
export const eventStreamHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
};
