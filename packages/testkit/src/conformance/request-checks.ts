import { equal, ok, rejects } from "node:assert/strict";
import { inspect } from "node:util";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { Check } from "./check.js";
import { type Operation, operationsOf } from "./operation.js";
import { KEY, type Subject } from "./subject.js";
import { withUpstream } from "./upstream.js";

/** An abort may take so long. */
const ABORT_MS = 50;
/** A machine that is busy gets another chance; a plugin that does not listen fails each time. */
const ABORT_TRIES = 3;

const failures: readonly { readonly name: string; readonly reply: SimulatedReply }[] = [
  { name: "429", reply: jsonReply({ error: { message: "slow down" } }, { status: 429 }) },
  { name: "500", reply: jsonReply({ error: { message: "internal error" } }, { status: 500 }) },
  { name: "503", reply: { type: "body", status: 503, body: "" } },
  { name: "a reset connection", reply: { type: "reset" } },
];

/** What holds for every operation of an adapter: one request, no retry, an abort at once. */
export function requestChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  return operationsOf(subject).flatMap((operation) => [
    {
      group: operation.name,
      name: "is exactly one HTTP request",
      run: () =>
        withUpstream(operation.answer, async (upstream) => {
          await runOnce(operation, upstream.url);
          equal(upstream.requests.length, 1, "one call of a method is one request");
        }),
    },
    {
      group: operation.name,
      name: "sends its key in a header, never in the address",
      run: () =>
        withUpstream(operation.answer, async (upstream) => {
          await runOnce(operation, upstream.url);
          const [request] = upstream.requests;
          ok(!request?.path.includes(KEY), "addresses are logged by every proxy");
          ok(inspect(request?.headers).includes(KEY), "no header holds the key of the credential");
        }),
    },
    ...failures.map(({ name, reply }) => ({
      group: operation.name,
      name: `rejects after ${name} without another try`,
      run: () =>
        withUpstream(
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
      run: async () => {
        const times: number[] = [];
        for (let tries = 0; tries < ABORT_TRIES; tries += 1) times.push(await timeOfAbort(operation));
        const best = Math.min(...times);
        ok(best <= ABORT_MS, `it took ${Math.round(best)} ms: hand context.signal to the request`);
      },
    },
    {
      group: operation.name,
      name: "sends nothing when it was aborted before",
      run: () =>
        withUpstream(operation.answer, async (upstream) => {
          const { run } = await operation.start(upstream.url, AbortSignal.abort());
          await rejects(run(), "must reject: the signal is aborted");
          equal(upstream.requests.length, 0);
        }),
    },
  ]);
}

async function runOnce(operation: Operation, url: string): Promise<unknown> {
  const { run } = await operation.start(url, new AbortController().signal);
  return run();
}

/** Milliseconds between an abort and the rejection; a call that does not end at all has the time of the limit and more. */
async function timeOfAbort(operation: Operation): Promise<number> {
  return withUpstream(
    () => ({ type: "hang" }),
    async (upstream) => {
      const controller = new AbortController();
      const { run } = await operation.start(upstream.url, controller.signal);
      const ended = run().then(
        () => {},
        () => {},
      );
      await upstream.waitForRequests(1);
      const began = performance.now();
      controller.abort();
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, 10 * ABORT_MS);
      });
      await Promise.race([Promise.all([ended, upstream.waitForLeft(1)]), tooLate]);
      clearTimeout(timer);
      return performance.now() - began;
    },
  );
}
