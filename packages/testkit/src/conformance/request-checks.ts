import { equal, ok, rejects } from "node:assert/strict";
import { inspect } from "node:util";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { Check } from "./check.js";
import { type Operation, operationsOf } from "./operation.js";
import { settlesWithin } from "./settles-within.js";
import { contextOf, KEY, neverAborts, type Subject } from "./subject.js";
import { withUpstream } from "./upstream.js";

/** Most milliseconds that an abort may take. */
const ABORT_MS = 50;

const failures: readonly { readonly name: string; readonly reply: SimulatedReply }[] = [
  { name: "429", reply: jsonReply({ error: { message: "slow down" } }, { status: 429 }) },
  { name: "500", reply: jsonReply({ error: { message: "internal error" } }, { status: 500 }) },
  { name: "503", reply: { type: "body", status: 503, body: "" } },
  { name: "a reset connection", reply: { type: "reset" } },
];

/** Requirements for every operation of an adapter: one request, no retry, an immediate abort. */
export function requestChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  return operationsOf(subject).flatMap((operation) => [
    {
      group: operation.name,
      name: "is exactly one HTTP request",
      run: () =>
        withUpstream(subject, operation.answer, async (upstream) => {
          await runOnce(operation, upstream.url);
          equal(upstream.requests.length, 1, "one call of a method is one request");
        }),
    },
    {
      group: operation.name,
      name: "sends its key in a header, never in the address",
      run: () =>
        withUpstream(subject, operation.answer, async (upstream) => {
          await runOnce(operation, upstream.url);
          const [request] = upstream.requests;
          ok(!request?.path.includes(KEY), "addresses are logged by every proxy");
          ok(inspect(request?.headers).includes(KEY), "no header holds the key of the credential");
        }),
    },
    {
      group: operation.name,
      name: "sends the headers of its credential, and those of its call over them",
      run: () =>
        withUpstream(subject, operation.answer, async ({ url, requests }) => {
          const ofCredential = { "x-conformance": "credential", "x-conformance-own": "credential" };
          const ofCall = { "X-Conformance": "call", "x-conformance-call": "call" };
          const context = contextOf(new AbortController().signal, { headers: ofCall });
          await (await operation.start(url, context, ofCredential)).run();
          const sent = requests[0]?.headers;
          equal(sent?.["x-conformance-own"], "credential", "the model's `headers` go with each request");
          equal(sent?.["x-conformance-call"], "call", "context.headers go with the request");
          equal(
            sent?.["x-conformance"],
            "call",
            "context.headers come over the credential's of the same name",
          );
        }),
    },
    ...failures.map(({ name, reply }) => ({
      group: operation.name,
      name: `rejects after ${name} without another try`,
      run: () =>
        withUpstream(
          subject,
          () => reply,
          async (upstream) => {
            await rejects(runOnce(operation, upstream.url), `must reject: ${name} is no answer`);
            equal(upstream.requests.length, 1, "the SDK's own retries must be off (maxRetries: 0)");
          },
        ),
    })),
    {
      group: operation.name,
      name: "ends its request when it is aborted, and rejects within 50 ms",
      run: () =>
        withUpstream(
          subject,
          () => ({ type: "hang" }),
          async (upstream) => {
            const controller = new AbortController();
            const { run } = await operation.start(upstream.url, contextOf(controller.signal));
            const ended = run().catch(() => {});
            await upstream.waitForRequests(1);
            controller.abort();
            const isPrompt = await settlesWithin(ABORT_MS, Promise.all([ended, upstream.waitForLeft(1)]));
            ok(isPrompt, `it took more than ${ABORT_MS} ms: hand context.signal to the request`);
          },
        ),
    },
    {
      group: operation.name,
      name: "sends nothing when it was aborted before",
      run: () =>
        withUpstream(subject, operation.answer, async (upstream) => {
          const { run } = await operation.start(upstream.url, contextOf(AbortSignal.abort()));
          await rejects(run(), "must reject: the signal is aborted");
          equal(upstream.requests.length, 0);
        }),
    },
  ]);
}

async function runOnce(operation: Operation, url: string): Promise<unknown> {
  const { run } = await operation.start(url, neverAborts());
  return run();
}
