import { equal, ok } from "node:assert/strict";
import type { EmbeddingReply } from "@hotspare/core/plugin";
import type { Check } from "./check.js";
import type { EmbedderConformance } from "./provider-conformance.js";
import { embedderAt, neverAborts, type Subject } from "./subject.js";
import { embeddingTruth } from "./truth.js";
import { type Upstream, withUpstream } from "./upstream.js";

/** Enough to detect a wrong order. Larger limits are not tested. */
const MOST_INPUTS = 64;
const PICTURE = "https://pictures.example/fox.png";

/** Requirements for an embedder's results. */
export function embedderChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const { embedder } = subject.conformance;
  if (embedder === undefined) return [];
  const group = "embed";
  const truth = embeddingTruth(embedder);
  const withAnswers = <Result>(use: (upstream: Upstream) => Promise<Result>) =>
    withUpstream(subject, (request) => embedder.answer(request, truth), use);
  return [
    {
      group,
      name: "gives one vector for each input, in the inputs' order",
      run: () =>
        withAnswers(async ({ url, requests }) => {
          const adapter = await embedderAt(subject, url);
          const count = Math.min(adapter.capabilities.maxInputs, MOST_INPUTS);
          const inputs = Array.from({ length: count }, (_, index) => `text number ${index}`);
          const reply = await adapter.embed(inputs, neverAborts());
          equal(requests.length, 1, `capabilities.maxInputs promises that ${count} inputs are one request`);
          equal(reply.embeddings.length, count, "as many vectors as inputs");
          inputs.forEach((text, index) => {
            assertSame(denseOf(reply, index), truth.vectorOf(text), `vector ${index}`);
          });
        }),
    },
    {
      group,
      name: "gives the length of vectors that was asked for as a Float32Array",
      run: () =>
        withAnswers(async ({ url }) => {
          const adapter = await embedderAt(subject, url);
          const dense = denseOf(await adapter.embed(["hello"], neverAborts()), 0);
          ok(dense instanceof Float32Array, "vectors are Float32Array");
          equal(dense.length, truth.vectorOf("hello").length);
        }),
    },
    {
      group,
      name: "tells the usage and the model of the reply",
      run: () =>
        withAnswers(async ({ url }) => {
          const adapter = await embedderAt(subject, url);
          const { usage, model } = await adapter.embed(["hello"], neverAborts());
          if (embedder.countsTokens === false) {
            equal(usage.source, "estimated", "usage.source of a usage that no reply states");
          } else {
            equal(usage.promptTokens, truth.promptTokens, "usage.promptTokens is what the reply says");
            equal(usage.source, "reported", "usage.source of a usage that the reply states");
          }
          ok(model.length > 0, "model is the model that answered");
        }),
    },
    {
      group,
      name: "takes the kinds of input that its capabilities name",
      run: () =>
        withAnswers(async ({ url, requests }) => {
          const adapter = await embedderAt(subject, url);
          const { modalities, outputs, maxInputs } = adapter.capabilities;
          ok(maxInputs >= 1, "capabilities.maxInputs is at least 1");
          ok(outputs.length > 0, "capabilities.outputs names at least one kind of vector");
          if (!modalities.includes("image")) return;
          await adapter.embed([[picture]], neverAborts()).catch(() => {});
          ok(
            requests[0]?.text.includes(PICTURE),
            "capabilities name images: the request must hold the picture's address",
          );
        }),
    },
    {
      group,
      name: "closes, also twice",
      run: () => withAnswers(async ({ url }) => closeTwice(await embedderAt(subject, url))),
    },
    ...pingChecks(subject, embedder),
  ];
}

const picture = { type: "image", image: { kind: "url", url: PICTURE } } as const;

function pingChecks<Input, Credential>(
  subject: Subject<Input, Credential>,
  embedder: EmbedderConformance,
): readonly Check[] {
  const answer = embeddingTruth(embedder);
  return [
    {
      group: "embed",
      name: "has a ping that is one request and tells its usage, or none",
      run: () =>
        withUpstream(
          subject,
          (request) => embedder.answer(request, answer),
          async ({ url, requests }) => {
            const adapter = await embedderAt(subject, url);
            const usage = await adapter.ping?.(neverAborts());
            if (usage === undefined) return;
            equal(requests.length, 1);
            equal(typeof usage.totalTokens, "number");
          },
        ),
    },
  ];
}

export async function closeTwice(adapter: { close?(): Promise<void> }): Promise<void> {
  await adapter.close?.();
  await adapter.close?.();
}

function denseOf(reply: EmbeddingReply, index: number): Float32Array {
  const dense = reply.embeddings[index]?.dense;
  ok(dense !== undefined, `embeddings[${index}].dense is missing`);
  return dense;
}

/** A provider may send its numbers with fewer digits. */
function assertSame(actual: Float32Array, expected: readonly number[], name: string): void {
  equal(actual.length, expected.length, `${name} has another length than the reply's`);
  const worst = Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? Number.NaN))));
  ok(worst < 1e-5, `${name} is not the reply's vector of that input`);
}
