import { describe, expect, it } from "vitest";
import { fakePlugin } from "../../test/support/fake-plugin.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { normalizeHotspareOptions } from "./normalize-hotspare-options.js";
import { normalizeEmbedderOptions, normalizeVlmOptions } from "./normalize-model-options.js";

const apiKey = "sk-proj-abcdefghijklmnopqrstuvwxyz";
const openai = fakePlugin("openai");
const plugins = [openai, fakePlugin("azure")];
const credentials = [{ provider: "openai", apiKey }];
const usual = normalizeHotspareOptions({ plugins });

function messageOf(credentials: unknown): string {
  try {
    normalizeVlmOptions({ model: "m", credentials } as never, usual);
  } catch (error) {
    return InvalidConfigError.isInstance(error) ? error.message : `another error: ${String(error)}`;
  }
  return "it was accepted";
}

describe("a model's options", () => {
  it("have the defaults of their kind", () => {
    const embedder = normalizeEmbedderOptions({ model: "m", credentials }, usual);
    const vlm = normalizeVlmOptions({ model: "m", credentials }, usual);
    expect(embedder).toMatchObject({
      output: "dense",
      dimensions: undefined,
      vectorSpace: { name: undefined, models: [], verify: false, fingerprint: undefined },
    });
    expect(embedder.timeouts).toEqual({
      attemptMs: 60_000,
      firstContentMs: 120_000,
      idleMs: 60_000,
      finishMs: 2_000,
      totalMs: Number.POSITIVE_INFINITY,
    });
    expect(vlm.timeouts.attemptMs).toBe(120_000);
  });

  it("go over the Hotspare's field by field", () => {
    const hotspare = normalizeHotspareOptions({
      plugins,
      retry: { maxRounds: 5, backoffMs: 7 },
      timeouts: { attemptMs: 1, idleMs: 2 },
    });
    const { retry, timeouts } = normalizeVlmOptions(
      { model: "m", credentials, retry: { backoffMs: 8 }, timeouts: { idleMs: 3, attemptMs: undefined } },
      hotspare,
    );
    expect(retry).toMatchObject({ maxRounds: 5, backoffMs: 8, maxBackoffMs: 8_000 });
    expect(timeouts).toMatchObject({ attemptMs: 1, idleMs: 3, firstContentMs: 120_000 });
  });
});

describe("a credential", () => {
  it("is parted into core's fields and what its plugin makes of the rest", () => {
    const headers = { "x-team": "a" };
    const given = {
      id: "one",
      provider: "openai",
      account: "team",
      headers,
      model: "own",
      maxTokens: 9,
      apiKey,
    };
    const [parsed] = normalizeVlmOptions({ model: "m", credentials: [given] }, usual).credentials;
    expect(parsed).toMatchObject({
      id: "one",
      provider: "openai",
      plugin: openai,
      account: "team",
      headers,
      model: "own",
      maxTokens: 9,
      extraBody: {},
    });
    expect(Object.keys(parsed?.parsed ?? {})).toEqual(["apiKey"]);
    expect(parsed?.secrets.map((secret) => secret.reveal())).toEqual([apiKey]);
    expect(JSON.stringify(parsed)).not.toContain(apiKey);
  });

  it("has the id of its place when it names none", () => {
    const { credentials: parsed } = normalizeVlmOptions(
      { model: "m", credentials: [...credentials, { ...credentials[0], id: "b" }, ...credentials] },
      usual,
    );
    expect(parsed.map(({ id }) => id)).toEqual(["credential-0", "b", "credential-2"]);
  });

  it.each([
    [
      "the id of another",
      [
        { id: "a", provider: "openai", apiKey },
        { id: "a", provider: "openai", apiKey },
      ],
    ],
    ["another's default id", [{ id: "credential-1", provider: "openai", apiKey }, ...credentials]],
    ["the id of one that is wrong itself", [{ id: "a" }, { id: "a", provider: "openai", apiKey }]],
  ])("is refused with %s", (_, given) => {
    expect(messageOf(given)).toMatch(/credentials\[1\]\.id: is ".*": credentials\[0\] has this id already/);
  });

  it.each([
    ["a list", apiKey, "credentials: is a text: must be a list"],
    ["a credential", [apiKey], "credentials[0]: is a text: must be an object"],
    ["headers", [{ ...credentials[0], headers: `Bearer ${apiKey}` }], "credentials[0].headers: is a text: "],
    [
      "a header",
      [{ ...credentials[0], headers: { "x-key": [apiKey] } }],
      'the header "x-key" is a list of 1: must be a text, or left out',
    ],
    ["a body", [{ ...credentials[0], extraBody: apiKey }], "credentials[0].extraBody: is a text: "],
    ["a provider", [{ provider: apiKey }], "credentials[0].provider: is not an installed provider"],
  ])("is not shown where it stands in the place of %s", (_, given, expected) => {
    const message = messageOf(given);
    expect(message).toContain(expected);
    expect(message).not.toContain(apiKey);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["an emoji in a value", { "x-key": `${apiKey}\u{1f600}` }, 'the header "x-key" has a character'],
    ["the end of a line in a value", { "x-key": `${apiKey}\nx: y` }, 'the header "x-key" has a character'],
    [
      "a key in a name's place",
      { a: "b", [`Bearer ${apiKey}`]: "x" },
      "the header at place 2 is not the name of a header",
    ],
    ["a name with an umlaut", { "x-ü": apiKey }, "the header at place 1 is not the name of a header"],
  ])("is refused, and not shown, with %s among its headers", (_, headers, expected) => {
    const message = messageOf([{ ...credentials[0], headers }]);
    expect(message).toMatch(/credentials\[0\]\.headers: /);
    expect(message).toContain(expected);
    expect(message).not.toContain(apiKey);
  });

  it.each(["Expect", "transfer-encoding", "upgrade", "Host", "Content-Length", "connection"])(
    "is refused with the header %s, which the transport sets",
    (name) => {
      const message = messageOf([{ ...credentials[0], headers: { [name]: apiKey } }]);
      expect(message).toContain(
        `the header "${name}" cannot be given with a credential, because the transport sets it`,
      );
      expect(message).not.toContain(apiKey);
    },
  );

  it("may authenticate by its headers, with any value that a header can carry", () => {
    const headers = {
      Authorization: "Bearer own",
      "x-api-key": "k",
      cookie: "a=b",
      "x-team": "Zürich",
      "x-a": "",
    };
    const given = { ...credentials[0], headers };
    expect(normalizeVlmOptions({ model: "m", credentials: [given] }, usual).credentials[0]).toMatchObject({
      headers,
    });
  });

  it.each([
    [
      "opnai",
      'is "opnai", which is not an installed provider; did you mean "openai"? There are: openai, azure',
    ],
    ["volcengin", 'there are: openai, azure. Run "npm install @hotspare/provider-volcengine"'],
    ["vikingdb", 'there are: openai, azure. Run "npm install @hotspare/provider-volcengine"'],
    ["toString", 'is "toString", which is not an installed provider; there are: openai, azure'],
  ])("of the provider %s is told what there is", (provider, expected) => {
    expect(messageOf([{ provider, apiKey }])).toContain(expected);
  });
});

describe("what is said of", () => {
  const said = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      return InvalidConfigError.isInstance(error) ? error.message : `another error: ${String(error)}`;
    }
    return "it was accepted";
  };
  const vlm = (fields: object) =>
    said(() => normalizeVlmOptions({ model: "m", credentials, ...fields } as never, usual));

  it.each([
    [{ failback: {} }, "failback: is not known here; it is set for all models: createHotspare("],
    [{ dimensions: 5 }, "dimensions: is not known here; it is an option of an embedder"],
    [{ apiKey }, "apiKey: is not known here; it belongs to a credential"],
    [{ switcher: "spread" }, "in code write switcher: spreadSwitcher()"],
    [{ switcher: "zigzag" }, "call the factory, as in stickyRing()"],
    [{ timeouts: { attemptMs: "5s" } }, "must be a positive number of milliseconds, or Infinity: write 5000"],
    [{ credentials: [{ apiKey }] }, "must name a provider; there are: openai, azure"],
    [{ credentials: [{ provider: "openai", apiKey, name: "a" }] }, 'did you mean "id"?'],
  ])("%j", (fields, words) => {
    expect(vlm(fields)).toContain(words);
  });

  it("providers where plugins stand", () => {
    expect(said(() => normalizeHotspareOptions({ providers: plugins } as never))).toContain(
      'did you mean "plugins"?',
    );
  });
});
