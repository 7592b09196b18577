import { ok } from "node:assert/strict";
import { inspect } from "node:util";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { callOnce } from "./call.js";
import type { Check } from "./check.js";
import { operationsOf } from "./operation.js";
import { embedderAt, KEY, type Subject, vlmAt } from "./subject.js";
import { withUpstream } from "./upstream.js";

/** Servers that echo the key in every possible place. */
const echoes: readonly { readonly name: string; readonly reply: SimulatedReply }[] = [
  {
    name: "the body of a 401",
    reply: jsonReply(
      { error: { message: `Incorrect API key provided: ${KEY}.`, code: "invalid_api_key" }, key: KEY },
      { status: 401, headers: { "x-key": KEY } },
    ),
  },
  { name: "a plain text", reply: { type: "body", status: 500, body: `failed for ${KEY} in /v1?key=${KEY}` } },
  { name: "a status of 200 that is no answer", reply: { type: "body", status: 200, body: `<p>${KEY}</p>` } },
];

/** Checks that no output shows the key. */
export function secrecyChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const group = "the key";
  const { embedder, vlm } = subject.conformance;
  return [
    {
      group,
      name: "is not printed by an adapter",
      async run() {
        const url = "http://127.0.0.1:9";
        if (embedder !== undefined) assertHidden("the embedder's adapter", await embedderAt(subject, url));
        if (vlm !== undefined) assertHidden("the VLM's adapter", await vlmAt(subject, url));
      },
    },
    ...operationsOf(subject).flatMap((operation) =>
      echoes.map(({ name, reply }) => ({
        group,
        name: `is in no error and no event of ${operation.name} when ${name} says it back`,
        run: () =>
          withUpstream(
            subject,
            () => reply,
            async ({ url }) => {
              const { error, payloads } = await callOnce(subject, operation.name, url);
              ok(error !== undefined, "must reject");
              assertHidden("the error", error);
              assertHidden("the error's stack", error instanceof Error ? error.stack : "");
              assertHidden("an event", payloads);
            },
          ),
      })),
    ),
  ];
}

/** Eight characters identify a key. */
function assertHidden(name: string, value: unknown): void {
  const text = `${inspect(value, { depth: 12, showHidden: true })} ${toJson(value)}`;
  for (let start = 0; start + 8 <= KEY.length; start += 1) {
    ok(
      !text.includes(KEY.slice(start, start + 8)),
      `${name} prints the key: keep it in a Secret until it is sent`,
    );
  }
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
