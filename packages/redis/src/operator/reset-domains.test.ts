import { expect, it } from "vitest";
import { resetDomains } from "./reset-domains.js";

/** A client of a store with one open domain, which answers a reset with `is`. */
function clientOf(is: unknown) {
  const cause = JSON.stringify({ classification: { class: "auth", reason: "key", rule: "rule" } });
  const record = { epoch: "one", number: "1", state: "open", at: "1", probeAt: "2", cause };
  const answers: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
    TYPE: ([, key]) => (key?.endsWith(":meta") ? "hash" : "zset"),
    HGET: () => "1",
    TIME: () => ["1", "0"],
    HGETALL: () => record,
    GET: () => null,
    EVALSHA: () => JSON.stringify({ is }),
  };
  return {
    isOpen: true,
    sendCommand: async (args: readonly string[]) => answers[args[0] ?? ""]?.(args),
    subscribe: async () => undefined,
    unsubscribe: async () => undefined,
    duplicate: () => undefined,
    on: () => undefined,
  };
}

it.each([
  ["accepted", "reset"],
  ["known", "was_closed"],
  ["refused", "changed"],
  ["wrongType", "unreadable"],
])("an answer to a reset means what it says: %s, %s", async (is, outcome) => {
  expect(await resetDomains({ client: clientOf(is) as never }, ["a"])).toEqual([{ name: "a", outcome }]);
});

it.each(["", "else", undefined, 7])("any other answer is an error: %j", async (is) => {
  await expect(resetDomains({ client: clientOf(is) as never }, ["a"])).rejects.toThrow(
    "the answer to a reset is none",
  );
});
