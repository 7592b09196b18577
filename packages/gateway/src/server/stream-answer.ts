import type { VlmChunk } from "@hotspare/core";
import type { StreamWriter } from "../contract/endpoints.js";
import type { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import { LengthGuard } from "./length-guard.js";
import { aboutExchange, drained, flushed, type ReaderBounds, securityHeaders } from "./write-answer.js";

/** Parameters of `streamAnswer`. */
export interface StreamAnswer {
  readonly chunks: AsyncIterable<VlmChunk>;
  readonly writer: StreamWriter;
  readonly bounds: ReaderBounds;
  /** After a silence of this length, in milliseconds, the server sends a heartbeat, because proxies cut connections that are silent for a minute. */
  readonly heartbeatMs: number;
  /** Most tokens that the request lets the model generate. Undefined: the request does not say. */
  readonly maxTokens: number | undefined;
  /** Called before the last event is written, unless the call was aborted, because the usage of an aborted call may still arrive. */
  beforeEnd(): void;
  toError(error: unknown): ProtocolError;
}

/**
 * Streams an answer as Server-Sent Events. The status is written with the first chunk, so a failure before the first chunk is answered as an ordinary error. A
 * later failure is reported in the last event of the stream.
 *
 * @throws the error of the stream if it fails before its first chunk
 */
export async function streamAnswer(
  exchange: Exchange,
  { chunks, writer, bounds, heartbeatMs, maxTokens, beforeEnd, toError }: StreamAnswer,
): Promise<void> {
  const { response, signal } = exchange;
  const reading = chunks[Symbol.asyncIterator]();
  // An iterator whose first `next()` threw needs no `return()`.
  let turn = await reading.next();
  const length = new LengthGuard(maxTokens);
  let text = "";
  let isFlushDue = false;
  let isFinished = false;
  const flush = (): void => {
    isFlushDue = false;
    if (text !== "" && !exchange.isOver) {
      exchange.noteFirstByte();
      response.write(text);
      beat.refresh();
    }
    text = "";
  };
  const beat = setInterval(() => {
    // After the finish chunk, a heartbeat would change an answer that the client has as a whole.
    if (!(isFinished || response.writableNeedDrain)) {
      response.write(writer.heartbeat());
    }
  }, heartbeatMs);
  try {
    response.writeHead(200, { ...securityHeaders, ...eventStreamHeaders, ...aboutExchange(exchange) });
    while (turn.done !== true) {
      text += writer.chunk(turn.value);
      if (turn.value.type === "finish") {
        isFinished = true;
        exchange.answeredBy(turn.value);
      }
      // The chunks of one packet arrive in the same turn of the event loop, so they are sent in one write.
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
        // Ends the provider's stream, whose usage is then estimated. This does not count as a failure.
        await reading.return?.();
        text += writer.chunk(cutFinish(exchange));
        turn = { done: true, value: undefined };
        break;
      }
      turn = await reading.next();
    }
    if (turn.done === true) {
      beforeEnd();
      text += writer.end();
    }
    flush();
    response.end();
  } catch (error) {
    // The head has been written, so the stream has to report the error.
    exchange.interruptedBy(error);
    if (!signal.aborted) {
      beforeEnd();
    }
    text += writer.fail(toError(signal.aborted ? signal.reason : error));
    flush();
    // Keeps the connection open, because the client may already have sent its next request.
    response.end();
  } finally {
    clearInterval(beat);
    if (turn.done !== true) {
      await reading.return?.();
    }
  }
  await flushed(exchange, bounds.slowReaderMs);
}

/** The last chunk of an answer that the gateway cuts because the model ignores the request's limit. */
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

/** `x-accel-buffering` stops nginx from buffering the stream. */
export const eventStreamHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
};
