import type { KeepAlives, StreamFault } from "../contract/faults.js";
import type { SimulatedReply, StreamStep } from "../contract/simulated-reply.js";
import type { FaultStack } from "./fault-stack.js";

type StreamReply = Extract<SimulatedReply, { type: "stream" }>;
type Steps = StreamReply["steps"];

/** Applies the faults of a key to a stream. */
export function scriptStream(reply: StreamReply, faults: FaultStack): StreamReply {
  const fault = faults.take("stream");
  const keepAlives = faults.take("keepAlives");
  const broken = fault === undefined ? reply.steps : withStreamFault(reply, fault);
  if (keepAlives === undefined) return fault === undefined ? reply : { ...reply, steps: broken };
  return { ...reply, steps: withKeepAlives(broken, keepAlives, reply.emptyDelta ?? ": \n\n") };
}

/** Applies a fault after its number of tokens, or at the end of a shorter stream. */
async function* withStreamFault(
  { steps, errorEvent }: StreamReply,
  fault: StreamFault,
): AsyncGenerator<StreamStep> {
  let tokens = 0;
  for await (const step of steps) {
    const part = step.type === "write" ? step.part : undefined;
    if (part === "end" || (part === "content" && tokens >= fault.afterTokens)) break;
    if (part === "content") tokens += 1;
    yield step;
  }
  if (fault.type === "cut") yield { type: "cut" };
  if (fault.type === "error") {
    const scripted = `data: ${JSON.stringify({ error: fault.error })}\n\n`;
    yield { type: "write", text: fault.error === undefined ? (errorEvent ?? scripted) : scripted };
  }
}

/** Adds keep-alives before the first content of a stream. */
async function* withKeepAlives(
  steps: Steps,
  keepAlives: KeepAlives,
  emptyDelta: string,
): AsyncGenerator<StreamStep> {
  const text = keepAlives.style === "comment" ? ": keep-alive\n\n" : emptyDelta;
  let isBeforeContent = true;
  for await (const step of steps) {
    if (isBeforeContent && step.type === "write" && step.part !== undefined) {
      isBeforeContent = false;
      for (let sent = 0; sent < keepAlives.count; sent += 1) {
        yield { type: "wait", ms: keepAlives.everyMs };
        yield { type: "write", text };
      }
    }
    yield step;
  }
}
