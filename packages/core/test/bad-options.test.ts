import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createHotspare } from "../src/hotspare.js";
import { orderedSwitcher } from "../src/switching/ordered-switcher.js";
import { spreadSwitcher } from "../src/switching/spread-switcher.js";
import { stickyRing } from "../src/switching/sticky-ring-switcher.js";
import { fakePlugin } from "./support/fake-plugin.js";

const key = "a-very-secret-key-0123456789";
const plugins = [
  fakePlugin("openai"),
  fakePlugin("embedonly", { vlms: false }),
  fakePlugin("vlmonly", { embeddings: false }),
];

/** What a person sees. */
function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it was accepted";
}

/** As a user without a compiler would write it. */
function hotspare(options: object): string {
  return messageOf(() => createHotspare({ plugins, ...options } as never));
}

function embedder(options: object): string {
  const usual = { model: "small", credentials: [{ provider: "openai", apiKey: key }] };
  return messageOf(() => createHotspare({ plugins }).embedder({ ...usual, ...options } as never));
}

function vlm(options: object): string {
  const usual = { model: "small", credentials: [{ provider: "openai", apiKey: key }] };
  return messageOf(() => createHotspare({ plugins }).vlm({ ...usual, ...options } as never));
}

function credential(fields: object): string {
  return embedder({ credentials: [{ provider: "openai", apiKey: key, ...fields }] });
}

describe("an instance of a class", () => {
  it.each<[given: object, message: string]>([
    [
      { timeouts: new Date() },
      "timeouts: is of class Date: must be a plain object: { attemptMs, firstContentMs }",
    ],
    [
      { retry: new Map([["maxRounds", 3]]) },
      "retry: is of class Map: must be a plain object: { maxRounds, maxAttempts }; write Object.fromEntries(map)",
    ],
    [
      { retry: { budget: new URL("http://127.0.0.1") } },
      "retry.budget: is of class URL: must be a plain object",
    ],
    [{ breaker: new (class Settings {})() }, "breaker: is of class Settings: must be a plain object"],
    [{ failback: Object.create({ afterMs: 5 }) }, "failback: is an object: must be a plain object"],
    [{ policy: { auth: new Set() } }, "policy.auth: is of class Set: must be a plain object"],
    [
      { prices: { models: new Map() } },
      "prices.models: is of class Map: must be an object of prices by model",
    ],
    [{ timeouts: [] }, "timeouts: is a list of 0: must be an object"],
  ])("is refused where options are a plain object: %s", (given, message) => {
    expect(hotspare(given)).toContain(`  ${message}`);
  });

  it("is refused once, and not again by what is in it", () => {
    const settings = new (class Settings {
      afterMs = 5;
      another = 6;
    })();
    expect(hotspare({ failback: settings })).toContain("has a problem");
  });

  it.each<[given: object, message: string]>([
    [{ baseURL: new URL("http://127.0.0.1/v1") }, "baseURL: is of class URL: must be a URL; write url.href"],
    [
      { headers: new Headers() },
      "headers: is of class Headers: must be an object of texts; write Object.fromEntries(headers)",
    ],
  ])("is refused in a credential, with what to write: %s", (given, message) => {
    expect(credential(given)).toContain(`  credentials[0].${message}`);
  });

  it("is no plain object of another realm, or one without a prototype", () => {
    const elsewhere: unknown = runInNewContext("({ attemptMs: 5 })");
    expect(hotspare({ timeouts: elsewhere })).toBe("it was accepted");
    expect(hotspare({ timeouts: Object.assign(Object.create(null), { attemptMs: 5 }) })).toBe(
      "it was accepted",
    );
  });
});

describe("the message", () => {
  it("names the model, since a program may have several", () => {
    const credentials = [{ provider: "openai", apiKey: "" }];
    expect(embedder({ model: "one", credentials })).toMatch(
      /^The options of the embedder "one" have a problem; correct it:\n/,
    );
    expect(vlm({ model: "two", credentials })).toMatch(/^The options of the VLM "two" have a problem/);
    expect(embedder({ model: undefined })).toMatch(/^The options of hotspare\.embedder\(\) have a problem/);
    expect(embedder({ model: "one", output: "sparse", truncateDimensions: 2 })).toMatch(
      /^The options of the embedder "one" have/,
    );
    const twice = { provider: "openai", apiKey: key };
    expect(vlm({ model: "two", credentials: [twice, twice] })).not.toContain("The configuration");
  });

  it.each([
    [
      { timeouts: { attemptMs: 10n } },
      "timeouts.attemptMs: is the bigint 10n: must be a positive number of milliseconds, or Infinity: write 10",
    ],
    [
      { policy: { auth: { call: "nxt" } } },
      'policy.auth.call: is "nxt": must be "rethrow", "next" or "nextThenRounds"; did you mean "next"?',
    ],
    [
      { switcher: spreadSwitcher },
      "switcher: is a function: must be the result of the function: call it, switcher: spreadSwitcher()",
    ],
    [{ switcher: stickyRing }, "call it, switcher: stickyRing()"],
    [{ switcher: orderedSwitcher }, "call it, switcher: orderedSwitcher()"],
  ])("says what to write: %o", (given, message) => {
    expect(hotspare(given)).toContain(message);
  });

  it("says of a switcher of your own that it was not called", () => {
    const mine = () => () => ({ acquire() {} });
    expect(embedder({ switcher: mine })).toContain(
      "switcher: returns a function instead of a switcher: call it, switcher: mine()",
    );
  });

  it.each([
    [{ graceMs: "5" }, 'graceMs: is "5": must be 0 or a positive number of milliseconds: write 5'],
    [{ grace: 5 }, "grace: is 5, which is not one of the options of close()"],
  ])("of close() shows the value: %j", async (given, message) => {
    await expect(createHotspare({ plugins }).close(given as never)).rejects.toThrow(message);
  });
});

describe("what createHotspare is given", () => {
  it.each([
    [
      "no options",
      messageOf(() => createHotspare(undefined as never)),
      "createHotspare takes an object: { plugins: [openai()] }",
    ],
    ["no plugins", hotspare({ plugins: undefined }), "plugins: is undefined: must be a list of plugins"],
    ["an empty list", hotspare({ plugins: [] }), "plugins: is empty: install a provider"],
    [
      "a factory that was not called",
      hotspare({ plugins: [function openai() {}] }),
      "plugins[0]: is a function, which is not a plugin: call it, as in plugins: [openai()]",
    ],
    [
      "something else",
      hotspare({ plugins: [{}] }),
      "plugins[0]: is an object, which is not a plugin: a plugin has a name",
    ],
    [
      "a provider twice",
      hotspare({ plugins: [plugins[0], [plugins[0]]] }),
      'plugins[1][0]: another plugin has the name "openai" already',
    ],
    [
      "a misspelt option",
      hotspare({ retrys: {} }),
      'retrys: is not known here; did you mean "retry"? There are: rules, ',
    ],
    [
      "a misspelt field",
      hotspare({ retry: { maxRound: 2 } }),
      'retry.maxRound: is not known here; did you mean "maxRounds"?',
    ],
    [
      "a negative threshold",
      hotspare({ breaker: { failureThreshold: -1 } }),
      "breaker.failureThreshold: is -1: must be a whole number of at least 1",
    ],
    [
      "a negative count",
      hotspare({ failback: { afterCalls: -50 } }),
      "failback.afterCalls: is -50: must be a whole number of at least 1",
    ],
    [
      "a time of nothing",
      hotspare({ failback: { afterMs: 0 } }),
      "failback.afterMs: is 0: must be a positive number of milliseconds",
    ],
    [
      "a text for a number",
      hotspare({ timeouts: { attemptMs: "60s" } }),
      'timeouts.attemptMs: is "60s": must be a positive number of milliseconds, or Infinity',
    ],
    [
      "a policy for aborts",
      hotspare({ policy: { aborted: { call: "next", circuit: "none" } } }),
      "policy.aborted: is not known here",
    ],
    [
      "a policy of an unknown word",
      hotspare({ policy: { auth: { call: "retry", circuit: "open" } } }),
      'policy.auth.call: is "retry": must be "rethrow", "next" or "nextThenRounds"',
    ],
    [
      "a link by another name",
      hotspare({ health: {} }),
      'health: is not known here; did you mean "healthLink"?',
    ],
    [
      "the options of a link",
      hotspare({ healthLink: { url: "redis://127.0.0.1" } }),
      "healthLink: is an object: must be an object with the methods publish, subscribe, acquireProbe, name, such as redisHealth({ url, fleetKey })",
    ],
    [
      "a clock that is none",
      hotspare({ clock: Date }),
      "clock: is a function: must be an object with the methods monotonicMs, epochMs, sleep",
    ],
    [
      "a logger that is none",
      hotspare({ logger: {} }),
      "logger: is an object: must be an object with the methods debug, info, warn, error",
    ],
    ["a rule that is none", hotspare({ rules: [{}] }), "rules[0]: is an object: must be a rule"],
    [
      "a container that is none",
      hotspare({ container: {} }),
      "container: is an object: must be an object with the methods resolve, register",
    ],
  ])("%s", (_, message, expected) => {
    expect(message).toContain(expected);
  });

  it("takes Infinity where for ever is a sensible wish", () => {
    expect(
      hotspare({
        timeouts: { attemptMs: Number.POSITIVE_INFINITY },
        retry: { maxAttempts: Number.POSITIVE_INFINITY },
      }),
    ).toBe("it was accepted");
  });
});

describe("what a model is given", () => {
  it.each([
    [
      "no options",
      messageOf(() => createHotspare({ plugins }).embedder(undefined as never)),
      "hotspare.embedder takes an object",
    ],
    ["no model", embedder({ model: undefined }), "model: is undefined: must be the model's name"],
    [
      "no credentials",
      embedder({ credentials: undefined }),
      "credentials: is undefined: must be a list of credentials",
    ],
    ["an empty list", embedder({ credentials: [] }), "credentials: is empty: give at least one credential"],
    [
      "an id twice",
      embedder({
        credentials: [
          { id: "a", provider: "openai", apiKey: key },
          { id: "a", provider: "openai", apiKey: key },
        ],
      }),
      'credentials[1].id: is "a": credentials[0] has this id already',
    ],
    [
      "no provider",
      credential({ provider: undefined }),
      "credentials[0].provider: is undefined: must name a provider",
    ],
    [
      "an unknown provider",
      credential({ provider: "acme" }),
      'credentials[0].provider: is "acme", which is not an installed provider; there are: openai, embedonly, vlmonly',
    ],
    [
      "a provider that is not installed",
      credential({ provider: "azure" }),
      'Run "npm install @hotspare/provider-azure"',
    ],
    ["a key that is not set", credential({ apiKey: undefined }), "credentials[0].apiKey: is not set"],
    ["an empty key", credential({ apiKey: "" }), "credentials[0].apiKey: is empty"],
    [
      "a key with a newline",
      credential({ apiKey: "key\n0123456789" }),
      "credentials[0].apiKey: has a line break",
    ],
    [
      "a key that is a number",
      credential({ apiKey: 123_456_789 }),
      "credentials[0].apiKey: is a number, which is neither text nor a function",
    ],
    [
      "a misspelt field",
      credential({ apikey: "x" }),
      'credentials[0].apikey: is not known here; did you mean "apiKey"?',
    ],
    ["a wrong type", credential({ baseURL: 8080 }), "credentials[0].baseURL: is a number: must be a URL"],
    ["a wrong header", credential({ headers: { "x-key": 7 } }), "credentials[0].headers: "],
    [
      "a credential that is a text",
      embedder({ credentials: [key] }),
      "credentials[0]: is a text: must be an object",
    ],
    ["maxTokens for embeddings", credential({ maxTokens: 5 }), "credentials[0].maxTokens: is not known here"],
    [
      "a provider without embeddings",
      credential({ provider: "vlmonly" }),
      "this provider offers no embeddings",
    ],
    [
      "a provider without VLMs",
      vlm({ credentials: [{ provider: "embedonly", apiKey: key }] }),
      "this provider offers no VLMs",
    ],
    ["dimensions for a VLM", vlm({ dimensions: 5 }), "dimensions: is not known here"],
    [
      "half a dimension",
      embedder({ dimensions: 1.5 }),
      "dimensions: is 1.5: must be a whole number of at least 1",
    ],
    [
      "an output nobody makes",
      embedder({ output: "sparse" }),
      "makes dense vectors of this model and no sparse vectors",
    ],
    [
      "two models",
      credential({ model: "large" }),
      'credentials[0].model: is "large", which names another model than the embedder\'s "small"',
    ],
    [
      "a switcher's factory that was not called",
      embedder({ switcher: () => () => undefined }),
      "switcher: returns a function instead of a switcher: call it, switcher: makeSwitcher()",
    ],
    [
      "different dimensions",
      embedder({
        vectorSpace: { name: "both", models: ["small", "large"] },
        credentials: [
          { id: "one", provider: "openai", apiKey: key },
          { id: "two", provider: "openai", apiKey: key, model: "large" },
        ],
      }),
      "credentials: have different dimensions, so their vectors cannot share an index: one (small): 3, two (large): 5",
    ],
  ])("%s", (_, message, expected) => {
    expect(message).toContain(expected);
    expect(message).not.toContain(key.slice(0, 8));
    expect(message).not.toMatch(/0123456789|123456789/);
  });

  it("is told everything that is wrong at once", () => {
    const message = embedder({
      model: "",
      retry: { maxRounds: 0 },
      credentials: [{ provider: "openai" }, { provider: "acme" }],
    });
    expect(message.split("\n")).toHaveLength(5);
  });

  it("is held to one space where the user declares it", () => {
    const credentials = [{ provider: "openai", apiKey: key, model: "small-v2" }];
    expect(embedder({ credentials, vectorSpace: { name: "small", models: ["small-v2"] } })).toBe(
      "it was accepted",
    );
  });
});
