import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { VlmAdapterChunk, VlmChunkStream } from "@hotspare/core/plugin";
import type { SimulatedReply, StreamStep } from "../contract/simulated-reply.js";
import type { Check } from "./check.js";
import { question } from "./operation.js";
import type { CompletionTruth } from "./provider-conformance.js";
import { neverAborts, type Subject, vlmAt } from "./subject.js";
import { completionTruth, toolCallTruth } from "./truth.js";
import { type Upstream, withUpstream } from "./upstream.js";

/** Requirements for a stream. */
export function streamChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const { vlm } = subject.conformance;
  if (vlm === undefined) return [];
  const group = "stream";
  const truth = completionTruth(vlm);
  const { stream: answer } = vlm;
  const isTrue: Check = {
    group,
    name: "is there exactly when the capabilities name it",
    async run() {
      const { capabilities, stream } = await vlmAt(subject, "http://127.0.0.1:9");
      equal(capabilities.streaming, stream !== undefined, "capabilities.streaming and stream()");
      equal(
        capabilities.streaming,
        answer !== undefined,
        "capabilities.streaming, and `vlm.stream` of the suite",
      );
    },
  };
  if (answer === undefined) return [isTrue];
  const withStream = <Result>(
    expected: CompletionTruth,
    use: (chunks: () => Promise<VlmChunkStream>, upstream: Upstream) => Promise<Result>,
    change: (reply: SimulatedReply) => SimulatedReply = (reply) => reply,
  ) =>
    withUpstream(
      subject,
      (request) => change(answer(request, expected)),
      async (upstream) => {
        const adapter = await vlmAt(subject, upstream.url);
        const tools = expected.toolCall === undefined ? {} : { tools: [{ name: expected.toolCall.name }] };
        return use(
          async () => adapter.stream?.({ ...question, ...tools }, neverAborts()) ?? none(),
          upstream,
        );
      },
    );
  return [
    isTrue,
    {
      group,
      name: "gives the text in pieces, then its end with the usage",
      run: () =>
        withStream(truth, async (open) => {
          const chunks = await collect(await open());
          equal(textOf(chunks), truth.content);
          const last = chunks.at(-1);
          ok(last?.type === "finish", "the last chunk is the finish: without it the stream counts as cut");
          equal(chunks.filter(({ type }) => type === "finish").length, 1);
          equal(last.finishReason, "stop");
          equal(last.usage?.promptTokens, truth.promptTokens);
          equal(last.usage?.completionTokens, truth.completionTokens);
        }),
    },
    {
      group,
      name: "gives the pieces of a tool call, if the capabilities name tools",
      run: () =>
        withStream(toolCallTruth(vlm), async (open) => {
          const { capabilities } = await vlmAt(subject, "http://127.0.0.1:9");
          if (!capabilities.tools) return;
          const chunks = await collect(await open());
          const pieces = chunks.flatMap((chunk) => (chunk.type === "toolCall" ? [chunk] : []));
          const [first] = pieces;
          const written = pieces.map((piece) => piece.arguments).join("");
          deepEqual({ id: first?.id, name: first?.name, arguments: written }, toolCallTruth(vlm).toolCall);
        }),
    },
    {
      group,
      name: "sends its request at the first next()",
      run: () =>
        withStream(truth, async (open, { requests }) => {
          const chunks = await open();
          await new Promise((resolve) => setTimeout(resolve, 20));
          equal(requests.length, 0, "a stream that nobody reads must send nothing");
          await collect(chunks);
          equal(requests.length, 1);
        }),
    },
    {
      group,
      name: "ends its request when it is left",
      run: () =>
        withStream(
          truth,
          async (open, upstream) => {
            for await (const chunk of await open()) if (chunk.type !== "finish") break;
            await upstream.waitForLeft(1);
          },
          (reply) => ({
            ...firstHalf(reply),
            steps: then(firstHalf(reply).steps, { type: "wait", ms: 60_000 }),
          }),
        ),
    },
    {
      group,
      name: "rejects when it is cut, and does not call that its end",
      run: () =>
        withStream(
          truth,
          async (open) => {
            const chunks = await open();
            const seen: VlmAdapterChunk[] = [];
            const reading = (async () => {
              for await (const chunk of chunks) seen.push(chunk);
            })();
            await rejects(
              reading.then(() => mustEnd(seen)),
              /./,
            );
            ok(!seen.some(({ type }) => type === "finish"), "a cut stream has no finish");
          },
          (reply) => ({ ...firstHalf(reply), steps: then(firstHalf(reply).steps, { type: "cut" }) }),
        ),
    },
  ];
}

/** Core also treats a stream without a finish as cut. */
function mustEnd(seen: readonly VlmAdapterChunk[]): void {
  if (!seen.some(({ type }) => type === "finish")) throw new Error("ended without a finish");
}

/** Reads as core does: chunks that are ready are taken without a promise. */
async function collect(chunks: VlmChunkStream): Promise<readonly VlmAdapterChunk[]> {
  const all: VlmAdapterChunk[] = [];
  const iterator = chunks[Symbol.asyncIterator]();
  for (let turn = await iterator.next(); turn.done !== true; turn = await iterator.next()) {
    all.push(turn.value);
    for (let ready = iterator.nextReady?.(); ready !== undefined; ready = iterator.nextReady?.())
      all.push(ready);
  }
  return all;
}

function textOf(chunks: readonly VlmAdapterChunk[]): string {
  return chunks.flatMap((chunk) => (chunk.type === "content" ? [chunk.content] : [])).join("");
}

type StreamReply = Extract<SimulatedReply, { type: "stream" }>;

/** Cuts a stream after its second piece, so that the stream has content but is not complete. */
function firstHalf(reply: SimulatedReply): StreamReply {
  ok(reply.type === "stream", "`vlm.stream` must give a reply of type stream");
  return { ...reply, steps: take(reply.steps) };
}

async function* take(steps: StreamReply["steps"]): AsyncGenerator<StreamStep> {
  let pieces = 0;
  for await (const step of steps) {
    yield step;
    if (step.type === "write" && step.part === "content") pieces += 1;
    if (pieces === 2) return;
  }
}

async function* then(steps: StreamReply["steps"], last: StreamStep): AsyncGenerator<StreamStep> {
  yield* steps;
  yield last;
}

async function* none(): AsyncGenerator<VlmAdapterChunk> {}
