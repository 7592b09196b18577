import { getEventListeners } from "node:events";
import {
  type CallOptions,
  DeadlineExceededError,
  type FailoverEmbedder,
  type FailoverVlm,
  StreamInterruptedError,
} from "@hotspare/core";
import { simulatedVector } from "@hotspare/testkit";
import type { SeededRandom } from "./seeded-random.js";
import type { Tally } from "./tally.js";
import { expectedAnswer } from "./virtual-reply.js";

/** The models of a soak. */
export interface SoakModels {
  readonly embedder: Pick<FailoverEmbedder<"dense", never>, "embed" | "model">;
  readonly vlm: Pick<FailoverVlm<never>, "complete" | "stream">;
}

/** How a call ended; `failed`: with an error that says that nobody could answer. */
export type SoakEnd = "answered" | "wrong" | "interrupted" | "aborted" | "failed";

/** One call with its own input, whose answer is known. */
export interface SoakCall {
  readonly name: string;
  run(signal: AbortSignal): Promise<boolean>;
}

export const dimensions = 8;

/** The n-th call: mostly embeddings of one to three texts, completions and streams. */
export function soakCall({ embedder, vlm }: SoakModels, random: SeededRandom, index: number): SoakCall {
  const prompt = `prompt number ${index}`;
  const kind = random.next();
  const optionsOf = (call: string, signal: AbortSignal): CallOptions => ({ signal, metadata: { call } });
  if (kind < 0.5) {
    const texts = Array.from(
      { length: 1 + Math.floor(random.between(0, 3)) },
      (_, part) => `${prompt}.${part}`,
    );
    const name = `embed ${index}`;
    return { name, run: (signal) => embeds(embedder, texts, optionsOf(name, signal)) };
  }
  if (kind < 0.75) {
    const name = `complete ${index}`;
    return {
      name,
      run: async (signal) =>
        (await vlm.complete({ prompt }, optionsOf(name, signal))).content === expectedAnswer(prompt),
    };
  }
  const leaves = random.chance(0.1);
  const name = `stream ${index}`;
  return { name, run: (signal) => streams(vlm, prompt, leaves, optionsOf(name, signal)) };
}

async function embeds(embedder: SoakModels["embedder"], texts: readonly string[], options: CallOptions) {
  const { embeddings } = await embedder.embed(texts, options);
  return (
    embeddings.length === texts.length &&
    texts.every((text, index) => {
      const expected = simulatedVector(embedder.model, text, dimensions);
      const { dense } = embeddings[index] ?? {};
      return dense !== undefined && expected.every((value, at) => Math.abs(value - (dense[at] ?? 2)) < 1e-6);
    })
  );
}

/** `leaves`: the consumer has enough after the first piece. */
async function streams(vlm: SoakModels["vlm"], prompt: string, leaves: boolean, options: CallOptions) {
  const expected = expectedAnswer(prompt);
  let text = "";
  for await (const chunk of vlm.stream({ prompt }, options)) {
    if (chunk.type === "content") text += chunk.content;
    if (chunk.type === "finish") return text === expected;
    if (leaves && text !== "") return expected.startsWith(text);
  }
  return false;
}

/** Makes the call, judges its end, and sees that it has left nothing on the caller's signal. */
export async function makeCall(call: SoakCall, controller: AbortController, tally: Tally): Promise<SoakEnd> {
  const { signal } = controller;
  try {
    return (await call.run(signal)) ? "answered" : "wrong";
  } catch (error) {
    if (signal.aborted && error === signal.reason) return "aborted";
    if (DeadlineExceededError.isInstance(error)) return "aborted";
    return StreamInterruptedError.isInstance(error) ? "interrupted" : "failed";
  } finally {
    tally.listenersLeft += getEventListeners(signal, "abort").length;
  }
}
