import { describe, expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;

interface Facts {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly type?: string;
}

class Refused extends Error {
  readonly facts: Facts;

  constructor(facts: Facts) {
    super(facts.message);
    this.facts = facts;
  }
}

const plugin = {
  readErrorFacts: (error: unknown) =>
    error instanceof Refused
      ? error.facts
      : { message: String(error), status: (error as StatusError).status },
};

/** Refuses one prompt, whoever sends it. */
const refusing =
  (facts: Facts): Required<Script>["complete"] =>
  async ({ messages: [message] }) => {
    if (message?.content === "bad") throw new Refused(facts);
    return answer;
  };

const refusals: readonly [string, Facts][] = [
  ["a bare 403", { status: 403, message: "Forbidden" }],
  ["a bare 451", { status: 451, message: "Unavailable For Legal Reasons" }],
  [
    "a 400 that echoes talk of a quota",
    { status: 400, message: 'Cannot process "you exceeded your current quota, check your plan and billing"' },
  ],
  [
    "a 400 that echoes talk of keys",
    { status: 400, message: "I did not understand: incorrect API key provided, your account is deactivated" },
  ],
  [
    "a 413 that echoes talk of limits",
    { status: 413, message: "rate limit reached for requests, try again in 20 years" },
  ],
  ["a 422 that echoes talk of money", { status: 422, message: "insufficient balance, account overdue" }],
  [
    "a 400 that echoes talk of a model",
    { status: 400, message: "The model `gpt-9` does not exist or you do not have access to it" },
  ],
  ["a 418 that nobody knows", { status: 418, message: "I am a teapot" }],
];

describe.each(refusals)("one prompt that is refused by %s", (_, facts) => {
  it.each([1, 2, 3])("parks none of %d keys that have answered", async (keys) => {
    const world = createEngineWorld({ plugin });
    const ids = ["a", "b", "c"].slice(0, keys);
    const vlm = world.vlm(Object.fromEntries(ids.map((id) => [id, { complete: refusing(facts) }])));
    for (const id of ids) {
      expect((await vlm.complete({ prompt: "good" })).credentialId).toBe("a");
      void id;
    }
    await vlm.checkCredentials();
    for (let time = 0; time < 2; time += 1) {
      await world.settle(outcome(vlm.complete({ prompt: "bad" })));
      expect(vlm.status().map(({ state }) => state)).toEqual(ids.map(() => "closed"));
      expect(vlm.activeCredentialId).toBe("a");
    }
    expect((await vlm.complete({ prompt: "good" })).credentialId).toBe("a");
    expect(world.watch.of("circuitOpen")).toEqual([]);
  });

  it("between good ones parks nobody, however often it comes", async () => {
    const world = createEngineWorld({ plugin });
    const complete = refusing(facts);
    const vlm = world.vlm({ a: { complete }, b: { complete } });
    await vlm.checkCredentials();
    for (let time = 0; time < 30; time += 1) {
      await world.settle(outcome(vlm.complete({ prompt: "bad" })));
      expect((await world.settle(vlm.complete({ prompt: "good" }))).credentialId).toBe("a");
    }
    expect(world.watch.of("circuitOpen")).toEqual([]);
  });
});

describe("a key that is at fault", () => {
  it.each<[string, Facts]>([
    ["a 401", { status: 401, message: "Incorrect API key provided" }],
    [
      "a 403 of which the provider says the code",
      { status: 403, message: "no", code: "account_deactivated" },
    ],
    ["a 402", { status: 402, message: "Payment required" }],
  ])("is parked at once by %s, with its spare answering", async (_, facts) => {
    const world = createEngineWorld({ plugin });
    const vlm = world.vlm({ a: { complete: () => Promise.reject(new Refused(facts)) }, b: {} });
    for (let call = 0; call < 4; call += 1) {
      expect((await world.settle(vlm.complete({ prompt: "x" }))).credentialId).toBe("b");
    }
    expect(vlm.status()[1]?.state).toBe("closed");
    expect(vlm.status()[0]?.lastFailure).toBeDefined();
  });

  it.each([403, 451])("is parked by bare %ds when its spare answers the same requests", async (status) => {
    const world = createEngineWorld({ plugin });
    let isDead = false;
    const complete: Script["complete"] = async () => {
      if (isDead) throw new Refused({ status, message: "Forbidden" });
      return answer;
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    await vlm.complete({ prompt: "x" });
    isDead = true;
    for (let call = 0; call < 3; call += 1) {
      expect((await world.settle(vlm.complete({ prompt: "x" }))).credentialId).toBe("b");
    }
    expect(vlm.status().map(({ state }) => state)).toEqual(["open", "closed"]);
  });
});
