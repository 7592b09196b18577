import { numberOf } from "../world/random.js";
import type { ModelStream } from "./streams.js";

/** How a call was answered. */
export interface AnsweredCall {
  readonly credentialId: string;
  readonly attempts: readonly { readonly classification?: unknown }[];
  readonly waitedMs?: number;
}

/** Whether an attempt of the call failed, or the call waited. */
export function isTouched({ attempts, waitedMs = 0 }: AnsweredCall): boolean {
  return waitedMs > 0 || attempts.some(({ classification }) => classification !== undefined);
}

const background = { priority: "background" } as const;
/** A number that no draw of a latency uses. */
const drawOfPriority = -1;
const drawOfStream = -2;

/** Calls a model as an application does. The simulated server recognises the call by its number. */
export function askModel(
  { model, traffic, filler, request, number: stream }: ModelStream,
  number: number,
  index: number,
): Promise<AnsweredCall> {
  const options =
    traffic.background > 0 && numberOf(stream, index, drawOfPriority) < traffic.background
      ? background
      : undefined;
  if (model.kind === "embedder") {
    const text = `${number} ${filler}`;
    const inputs = request.inputs === 1 ? [text] : Array.from({ length: request.inputs }, () => text);
    return model.embedder.embed(inputs, options);
  }
  const asked = { prompt: filler, seed: number };
  const isStream =
    traffic.recorded?.[index]?.streamed ??
    (traffic.streamed > 0 && numberOf(stream, index, drawOfStream) < traffic.streamed);
  return isStream ? readStream(model.vlm.stream(asked, options)) : model.vlm.complete(asked, options);
}

async function readStream(
  stream: AsyncIterable<
    ({ readonly type: "finish" } & AnsweredCall) | { readonly type: "content" | "reasoning" | "toolCall" }
  >,
): Promise<AnsweredCall> {
  let answered: AnsweredCall | undefined;
  for await (const chunk of stream) {
    if (chunk.type === "finish") {
      answered = chunk;
    }
  }
  if (answered === undefined) {
    throw new Error("A stream ended without its finish.");
  }
  return answered;
}
