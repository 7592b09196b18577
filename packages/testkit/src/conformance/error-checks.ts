import { equal, ok } from "node:assert/strict";
import type { ErrorClass } from "@hotspare/core/plugin";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { callOnce } from "./call.js";
import type { Check } from "./check.js";
import { operationsOf } from "./operation.js";
import type { ExpectedError } from "./provider-conformance.js";
import type { Subject } from "./subject.js";
import { withUpstream } from "./upstream.js";

/** Without an error of each class, the suite cannot know whether the plugin has rules. */
const needed: readonly ErrorClass[] = ["auth", "rate_limited", "permanent", "transient"];

const page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** Failures that every provider's network and proxies cause, and their expected class. */
const everywhere: readonly ExpectedError[] = [
  { name: "a reset connection", reply: { type: "reset" }, class: "transient" },
  {
    name: "a proxy's page",
    reply: { type: "body", status: 502, headers: { "content-type": "text/html" }, body: page },
    class: "transient",
  },
  { name: "an empty 503", reply: { type: "body", status: 503, body: "" }, class: "transient" },
  { name: "an empty 401", reply: { type: "body", status: 401, body: "" }, class: "auth" },
];

/** Unusable content of a status 200. Such content must never be a result or count as the caller's fault. */
const unusable: readonly { readonly name: string; readonly reply: SimulatedReply }[] = [
  {
    name: "a page with status 200",
    reply: { type: "body", status: 200, headers: { "content-type": "text/html" }, body: page },
  },
  {
    name: "half of a JSON text",
    reply: {
      type: "body",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"data":[{"emb',
    },
  },
  { name: "an empty body with status 200", reply: { type: "body", status: 200, body: "" } },
  {
    name: "an empty object",
    reply: { type: "body", status: 200, headers: { "content-type": "application/json" }, body: "{}" },
  },
];

/** Requirements for the classification of failures: class, scope and wait. */
export function errorChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const { errors } = subject.conformance;
  const group = "failures";
  const operations = operationsOf(subject);
  return [
    {
      group,
      name: `are given for ${needed.join(", ")}`,
      async run() {
        const missing = needed.filter((errorClass) => !errors.some((error) => error.class === errorClass));
        ok(
          missing.length === 0,
          `give an error of the provider with class ${missing.join(", ")} in \`errors\``,
        );
      },
    },
    ...[...errors, ...everywhere].flatMap((expected) =>
      operations.map(({ name }) => ({
        group,
        name: `of ${name}: ${expected.name} is ${expected.class}`,
        run: () => judge(subject, name, expected),
      })),
    ),
    ...unusable.flatMap(({ name: what, reply }) =>
      operations.map(({ name }) => ({
        group,
        name: `of ${name}: ${what} is no answer, and another credential may help`,
        run: () =>
          withUpstream(
            subject,
            () => reply,
            async ({ url }) => {
              const { error, classification } = await callOnce(subject, name, url);
              ok(error !== undefined, "must reject: nothing of it is a result");
              const { class: errorClass } = classification ?? {};
              ok(
                errorClass === "transient" || errorClass === "unknown",
                `is ${errorClass}: throw UnusableReplyError, or an error that readErrorFacts() knows`,
              );
            },
          ),
      })),
    ),
  ];
}

function judge<Input, Credential>(
  subject: Subject<Input, Credential>,
  operation: "embed" | "complete" | "stream",
  expected: ExpectedError,
): Promise<void> {
  return withUpstream(
    subject,
    () => expected.reply,
    async ({ url }) => {
      const { error, classification } = await callOnce(subject, operation, url);
      ok(error !== undefined, "must reject");
      ok(classification !== undefined, `readErrorFacts() does not know ${String(error)}`);
      equal(classification.class, expected.class, `class, by the rule ${classification.rule}`);
      if (expected.scope !== undefined)
        equal(classification.scope, expected.scope, `scope, by the rule ${classification.rule}`);
      equal(classification.retryAfterMs, expected.retryAfterMs, "the wait that the reply states");
    },
  );
}
