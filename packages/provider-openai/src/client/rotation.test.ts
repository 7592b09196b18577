import { inspect } from "node:util";
import { Secret } from "@hotspare/core/plugin";
import fc from "fast-check";
import { expect, it } from "vitest";
import { neverAborts } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { createPooledTransport } from "../transport/create-pooled-transport.js";
import { createOpenAISender } from "./create-openai-sender.js";

const keyOf = (number: number) => `sk-rotating-${number}-0123456789`;

/** What happens to a credential while requests are running. */
const steps = fc.array(fc.constantFrom("send", "send", "send", "rotate", "settle", "prepare"), {
  minLength: 4,
  maxLength: 24,
});

it("never sends a request with a key that was replaced earlier, or with the key of another credential", async () => {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
  const transport = createPooledTransport();
  let total = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      let key = keyOf(0);
      const secret = Secret.from(async () => key);
      const rotating = createOpenAISender({ apiKey: secret, baseURL }, {}, transport);
      const other = createOpenAISender({ apiKey: Secret.from("sk-other-key"), baseURL }, {}, transport);
      await secret.reveal();
      const expected = new Map<string, string>();
      let sent: Promise<unknown>[] = [];
      const post = (sender: typeof rotating, own: string) => {
        total += 1;
        expected.set(`text ${total}`, `Bearer ${own}`);
        sent.push(
          sender.send("/embeddings", { input: `text ${total}` }, { signal: new AbortController().signal }),
        );
      };
      for (const [turn, step] of list.entries()) {
        if (step === "send") {
          post(rotating, key);
          post(other, "sk-other-key");
        } else if (step === "rotate") {
          key = keyOf(turn + 1);
          await secret.refresh();
        } else if (step === "prepare") {
          sent.push(rotating.prepare?.("/embeddings") ?? Promise.resolve());
        } else {
          await Promise.all(sent);
          sent = [];
        }
      }
      await Promise.all(sent);
      const seen = requests.filter(({ body }) => expected.has(String(body["input"])));
      expect(seen).toHaveLength(expected.size);
      for (const { body, headers } of seen)
        expect(headers.authorization).toBe(expected.get(String(body["input"])));
    }),
    { numRuns: 40 },
  );
  await transport.close();
});

it("asks the SDK again after the SDK has failed", async () => {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
  let fails = true;
  const secret = Secret.from(async () => {
    if (fails) throw new Error("no key yet");
    return keyOf(1);
  });
  const sender = createOpenAISender({ apiKey: secret, baseURL }, {}, createPooledTransport());
  await expect(sender.send("/embeddings", {}, neverAborts)).rejects.toThrow();
  fails = false;
  await sender.send("/embeddings", {}, neverAborts);
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${keyOf(1)}`]);
});

it("never prints the headers that it has prepared", async () => {
  const { baseURL } = await startLoopback((response) => sendJson(response, {}));
  const headers = { "x-gateway-token": "token-0123456789" };
  const sender = createOpenAISender(
    { apiKey: Secret.from(keyOf(1)), baseURL },
    headers,
    createPooledTransport(),
  );
  await sender.send("/embeddings", {}, neverAborts);

  for (const showHidden of [true, false]) {
    const print = inspect(sender, { depth: 12, showHidden, getters: true });
    expect(print).not.toContain(keyOf(1).slice(3));
    expect(print).not.toContain("token-0123456789");
  }
});

it("prevents a transport from changing the headers of later requests", async () => {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
  const pool = createPooledTransport();
  const sender = createOpenAISender(
    { apiKey: Secret.from(keyOf(1)), baseURL },
    {},
    {
      fetch: (url, request) => {
        Reflect.set(request.headers, "x-mine", "1");
        return pool.fetch(url, request);
      },
    },
  );
  await sender.send("/embeddings", {}, neverAborts);
  expect(requests[0]?.headers).not.toHaveProperty("x-mine");
});
