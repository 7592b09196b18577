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

const retry = { maxRounds: 1, maxWaitMs: 0 };

/** What a server says of a prompt that it repeats. */
const echoes: readonly [status: number | undefined, before: string, prompt: string][] = [
  [500, "Failed to render chat template: ", "Why does my bank say: account balance is insufficient"],
  [undefined, "cannot tokenize: ", "account balance is insufficient"],
  [200, "cannot tokenize: ", "insufficient balance"],
  [404, "no route for text: ", "it says invalid api key"],
  [502, "upstream failed at ", "is it true that your account has been suspended"],
  [503, "Overloaded, dropped: ", "remind me to try again in 20 hours"],
  [503, "Overloaded at ", "the model gpt-9 does not exist, they say"],
];

describe.each(echoes)("a %s whose sentence %j repeats the prompt %j", (status, before, prompt) => {
  const facts = { message: `${before}${prompt}`, ...(status === undefined ? {} : { status }) } as Facts;

  it("parks no key", async () => {
    const world = createEngineWorld({ plugin, retry });
    const complete: Script["complete"] = async ({ messages: [message] }) => {
      if (message?.content === prompt) throw new Refused(facts);
      return answer;
    };
    const vlm = world.vlm({ a: { complete } });
    await vlm.complete({ prompt: "good" });
    await world.settle(outcome(vlm.complete({ prompt })));
    const [failure] = world.watch.of("failure");
    expect(failure?.classification).not.toHaveProperty("retryAfterMs");
    expect(["transient", "unknown", "not_found"]).toContain(failure?.classification.class);
    expect(vlm.status().map(({ state }) => state)).toEqual(["closed"]);
    expect(failure?.classification.scope).toMatch(/model$/);
  });
});

it("reads the wait of a limit, not the one in the prompt that it repeats", async () => {
  const world = createEngineWorld({ plugin, retry });
  const prompt = "please try again in 3 hours";
  const complete: Script["complete"] = () =>
    Promise.reject(new Refused({ status: 429, message: `Too many requests for prompt: ${prompt}` }));
  const vlm = world.vlm({ a: { complete } });
  await world.settle(outcome(vlm.complete({ prompt })));
  const { classification } = world.watch.of("failure")[0] ?? {};
  expect(classification).toMatchObject({ class: "rate_limited" });
  expect(classification).not.toHaveProperty("retryAfterMs");
});

it("gives a classifier the sentence as the provider wrote it, and rules the sentence without the prompt", async () => {
  const seen: string[] = [];
  const world = createEngineWorld({
    plugin,
    retry,
    rules: [
      {
        name: "mine",
        classify: ({ facts }) => {
          seen.push(`rule: ${facts?.message}`);
          return undefined;
        },
      },
    ],
    classifier: {
      classify: ({ facts }, next) => {
        seen.push(`classifier: ${facts?.message}`);
        return next();
      },
    },
  });
  const complete: Script["complete"] = () =>
    Promise.reject(new Refused({ status: 500, message: "no template for: my balance is insufficient" }));
  const vlm = world.vlm({ a: { complete } });
  await world.settle(outcome(vlm.complete({ prompt: "my balance is insufficient" })));
  expect(seen.slice(0, 2)).toEqual([
    "classifier: no template for: my balance is insufficient",
    'rule: no template for: "…"',
  ]);
});
