import { numberOf } from "../world/random.js";
import type { ModelStream } from "./streams.js";

/** How a call was answered. */
export interface AnsweredCall {
  readonly credentialId: string;
  /** Whether an attempt of the call failed, or the call waited. */
  readonly isTouched: boolean;
}

const background = { priority: "background" } as const;
const normal = {} as const;
/** Not of the numbers by which latencies are drawn. */
const drawOfPriority = -1;
const drawOfStream = -2;

/** Calls a model as an application does. Its server knows the call by its number. */
export async function askModel(
  { model, traffic, filler, request, number: stream }: ModelStream,
  number: number,
  index: number,
): Promise<AnsweredCall> {
  const options =
    traffic.background > 0 && numberOf(stream, index, drawOfPriority) < traffic.background
      ? background
      : normal;
  if (model.kind === "embedder") {
    const text = `${number} ${filler}`;
    const inputs = request.inputs === 1 ? [text] : Array.from({ length: request.inputs }, () => text);
    const { credentialId, attempts, waitedMs = 0 } = await model.embedder.embed(inputs, options);
    return {
      credentialId,
      isTouched: waitedMs > 0 || attempts.some(({ classification }) => classification !== undefined),
    };
  }
  const asked = { prompt: filler, seed: number };
  const isStream =
    traffic.recorded?.[index]?.streamed ??
    (traffic.streamed > 0 && numberOf(stream, index, drawOfStream) < traffic.streamed);
  if (isStream) {
    return readStream(model.vlm.stream(asked, options));
  }
  const { credentialId, attempts, waitedMs = 0 } = await model.vlm.complete(asked, options);
  return { credentialId, isTouched: waitedMs > 0 || attempts.length > 1 };
}

async function readStream(
  stream: AsyncIterable<
    | {
        readonly type: "finish";
        readonly credentialId: string;
        readonly attempts: readonly unknown[];
        readonly waitedMs?: number;
      }
    | { readonly type: "content" | "reasoning" | "toolCall" }
  >,
): Promise<AnsweredCall> {
  let answered: AnsweredCall | undefined;
  for await (const chunk of stream) {
    if (chunk.type === "finish") {
      const { credentialId, attempts, waitedMs = 0 } = chunk;
      answered = { credentialId, isTouched: waitedMs > 0 || attempts.length > 1 };
    }
  }
  if (answered === undefined) {
    throw new Error("A stream ended without its finish.");
  }
  return answered;
}
