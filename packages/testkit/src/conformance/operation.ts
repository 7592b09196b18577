import type { AttemptContext } from "@hotspare/core/plugin";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { embedderAt, type Subject, vlmAt } from "./subject.js";
import { completionTruth, embeddingTruth } from "./truth.js";
import type { UpstreamRequest } from "./upstream.js";

/** One operation of an adapter, for the checks that apply to all operations. */
export interface Operation {
  /** The name of the method. */
  readonly name: "embed" | "complete" | "stream";
  /** Returns the provider's good reply. */
  answer(request: UpstreamRequest): SimulatedReply;
  /** Creates an adapter and runs the operation once, to its end. */
  start(
    url: string,
    context: AttemptContext,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ run(): Promise<unknown> }>;
}

/** The operations that the plugin and its author's answers support. */
export function operationsOf<Input, Credential>(subject: Subject<Input, Credential>): readonly Operation[] {
  const { embedder, vlm } = subject.conformance;
  const operations: Operation[] = [];
  if (embedder !== undefined)
    operations.push({
      name: "embed",
      answer: (request) => embedder.answer(request, embeddingTruth(embedder)),
      start: async (url, context, headers) => {
        const adapter = await embedderAt(subject, url, headers);
        return { run: () => adapter.embed(["hello"], context) };
      },
    });
  if (vlm === undefined) return operations;
  operations.push({
    name: "complete",
    answer: (request) => vlm.complete(request, completionTruth(vlm)),
    start: async (url, context, headers) => {
      const adapter = await vlmAt(subject, url, headers);
      return { run: () => adapter.complete(question, context) };
    },
  });
  const { stream } = vlm;
  if (stream !== undefined)
    operations.push({
      name: "stream",
      answer: (request) => stream(request, completionTruth(vlm)),
      start: async (url, context, headers) => {
        const adapter = await vlmAt(subject, url, headers);
        return { run: () => drain(adapter.stream?.(question, context) ?? []) };
      },
    });
  return operations;
}

export const question = { messages: [{ role: "user", content: "What is red?" }] } as const;

async function drain(chunks: AsyncIterable<unknown> | Iterable<unknown>): Promise<unknown> {
  const all: unknown[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
