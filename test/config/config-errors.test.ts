import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chdir, cwd } from "node:process";
import { createHotspare, InvalidConfigError } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { configFolder } from "../support/config-folder.js";

const environment = { KEY: "a-key-in-the-environment", EMPTY: "" };

/** What somebody is told who starts with this file; paths are relative to its folder. */
async function told(files: Readonly<Record<string, string>>, name = Object.keys(files)[0] ?? "") {
  const folder = await configFolder(files);
  const before = cwd();
  chdir(folder);
  onTestFinished(() => chdir(before));
  return toldOf(name).replaceAll(cwd(), "<folder>");
}

function toldOf(config: unknown): string {
  const hotspare = createHotspare({ plugins: [openai(), azure()] });
  try {
    hotspare.fromConfig(config as string, { environment });
  } catch (error) {
    return InvalidConfigError.isInstance(error)
      ? error.message.split("\n").slice(1).join("\n").trim()
      : `another error: ${String(error)}`;
  }
  return "it was accepted";
}

const file = `
retry: { maxRound: 2, backoffMs: 0 }
failbak: {}
breaker:
  cooldownMs: 30s
prices: { models: { m: { promptPerMillion: free } } }
embedders:
  documents:
    model: text-embedding-3-small
    dimensons: 1536
    switcher: sprad
    credentials:
      - id: team-a
        provider: openai
        apiKey: \${UNSET}
        bseURL: x
      - id: team-a
        provider: opnai
        apiKey: file:./none.key
      - provider: vikingdb
        apiKey: \${KEY}
  other: 5
  spaces:
    model: text-embedding-3-small
    credentials:
      - { provider: openai, apiKey: a, model: text-embedding-3-large }
      - { provider: openai, apiKey: b }
vlms:
  captions:
    model: m
    timeouts: { attemptMs: "\${KEY}" }
    credentials: []
`;

describe("a configuration file with many mistakes", () => {
  it("tells all of them, each with its line, what was found and what to write", async () => {
    expect(await told({ "hotspare.yaml": file })).toMatchInlineSnapshot(`
      "hotspare.yaml:2: retry.backoffMs: is 0: must be a positive number of milliseconds
        hotspare.yaml:2: retry.maxRound: is not known here; did you mean "maxRounds"? There are: maxRounds, maxAttempts, sameCredential, backoffMs, maxBackoffMs, maxWaitMs, maxWaiting, budget
        hotspare.yaml:3: failbak: is not known here; did you mean "failback"? There are: $schema, switcher, retry, timeouts, media, policy, failback, breaker, prices, embedders, vlms
        hotspare.yaml:5: breaker.cooldownMs: is "30s": must be a positive number of milliseconds
        hotspare.yaml:6: prices.models.m.promptPerMillion: is "free": must be 0 or a positive number: the price of a million tokens
        hotspare.yaml:10: embedders.documents.dimensons: is not known here; did you mean "dimensions"? There are: rules, switcher, policy, retry, timeouts, media, model, purpose, maxReplyBytes, credentials, dimensions, output, truncateDimensions, vectorSpace
        hotspare.yaml:11: embedders.documents.switcher: is "sprad": must be "ordered", "stickyRing" or "spread"
        hotspare.yaml:15: embedders.documents.credentials[0].apiKey: is "\${UNSET}": the environment variable UNSET is not set: set it before you start
        hotspare.yaml:16: embedders.documents.credentials[0].bseURL: is not known here; did you mean "baseURL"? There are: id, provider, account, headers, maxConcurrent, model, extraBody, apiKey, baseURL, organization, project, encodingFormat, send, queryBody, documentBody, queryPrefix, documentPrefix, limits, thinkTags
        hotspare.yaml:17: embedders.documents.credentials[1].id: is "team-a": credentials[0] has this id already: events and results name credentials by id, so give each its own
        hotspare.yaml:18: embedders.documents.credentials[1].provider: is "opnai", which is no installed provider; did you mean "openai"? There are: openai, azure
        hotspare.yaml:19: embedders.documents.credentials[1].apiKey: is "file:./none.key": there is no such file; looked for <folder>/none.key
        hotspare.yaml:20: embedders.documents.credentials[2].provider: is "vikingdb", which is no installed provider; there are: openai, azure. Run "npm install @hotspare/provider-volcengine" and add its plugin to createHotspare
        hotspare.yaml:22: embedders.other: is a number: hotspare.embedder takes an object: { model, credentials: [ … ] }
        hotspare.yaml:25: embedders.spaces.credentials: have different dimensions, so their vectors cannot share an index: credential-0 (text-embedding-3-large): 3072, credential-1 (text-embedding-3-small): 1536. Set "dimensions" to one that all of them support, or drop the ones that differ
        hotspare.yaml:26: embedders.spaces.credentials[0].model: is "text-embedding-3-large", which names another model than the embedder's "text-embedding-3-small"; vectors of two models are not comparable, even when they have the same length. Use one model, or declare that they share a space: vectorSpace: { name, models: ["text-embedding-3-small", "text-embedding-3-large"] }
        hotspare.yaml:31: vlms.captions.timeouts.attemptMs: is "\${KEY}": must be a positive number of milliseconds, or Infinity
        hotspare.yaml:32: vlms.captions.credentials: is empty: give at least one credential, such as { provider: "openai", apiKey: process.env.OPENAI_API_KEY }"
    `);
  });

  it("tells file and line as fields too", async () => {
    const folder = await configFolder({ "hotspare.yaml": "vlms:\n  a:\n    modl: x\n" });
    const path = join(folder, "hotspare.yaml");
    try {
      createHotspare({ plugins: [openai()] }).fromConfig(path);
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidConfigError).issues).toMatchObject([
        { path: "vlms.a.model", file: path, line: 2, received: "undefined" },
        { path: "vlms.a.credentials", file: path, line: 2 },
        { path: "vlms.a.modl", file: path, line: 3 },
      ]);
    }
  });
});

describe("a file that cannot be read", () => {
  it.each([
    [
      "a YAML value that begins a tag",
      "a.yaml",
      "vlms: !sk-secret x",
      "a.yaml:1: is not YAML as it is meant here: a value begins with !, which is a tag: put it in quotes",
    ],
    [
      "a YAML value that begins an alias",
      "a.yaml",
      "vlms:\n  a: *sk-secret",
      "a.yaml:2: is not YAML as it is meant here: a value begins with *, which is an alias: put it in quotes",
    ],
    [
      "a name that stands twice",
      "a.yaml",
      "vlms: {}\nvlms: {}",
      "a.yaml:2: is not YAML as it is meant here: this name stands here twice: leave one out",
    ],
    [
      "a tab",
      "a.yaml",
      "vlms:\n\ta: 1",
      "a.yaml:2: is not YAML as it is meant here: a line is indented with a tab: use spaces",
    ],
    [
      "a reference between brackets",
      "a.yaml",
      "vlms: { a: ${KEY} }",
      'a.yaml:1: is not YAML as it is meant here: between brackets a reference stands in quotes: "${NAME}"',
    ],
    ["a list", "a.yaml", "- 1", "a.yaml: is a list of 1: must be an object"],
    ["an empty text", "a.yaml", "", "a.yaml: is null: must be an object"],
    [
      "JSON without a comma",
      "a.json",
      '{\n  "vlms": { "a": "sk-secret" "b": 1 }\n}',
      "a.json:2: is not JSON: a comma is missing before this",
    ],
    [
      "JSON with a comma too many",
      "a.json",
      '{ "vlms": {},\n}',
      "a.json:2: is not JSON: a name in double quotes is missing here, or there is a comma too many before it",
    ],
    [
      "JSON that was cut",
      "a.json",
      '{ "vlms": ',
      "a.json:1: is not JSON: a value is missing here, or there is a comma too many before it",
    ],
    [
      "JSON with a bare word",
      "a.json",
      '{ "vlms": sk-secret }',
      "a.json:1: is not JSON: a word stands here that is not in double quotes",
    ],
    [
      "JSON with a comment",
      "a.json",
      "{ // sk-secret\n}",
      "a.json:1: is not JSON: JSON has no comments: leave it out, or write YAML",
    ],
    [
      "JSON with a name twice",
      "a.json",
      '{ "vlms": {},\n "vlms": {} }',
      "a.json:2: is not YAML as it is meant here: this name stands here twice: leave one out",
    ],
  ])("for %s says where and why, and quotes nothing", async (_, name, text, message) => {
    expect(await told({ [name]: text })).toBe(message);
  });

  it.each([
    [
      "a directive",
      "%sk-secret\nvlms: {}",
      "a.yaml:1: is not YAML as it is meant here: a line begins with %, which is a directive",
    ],
    [
      "a reserved sign",
      "vlms: @sk-secret",
      "a.yaml:1: is not YAML as it is meant here: a value begins with a sign that YAML keeps for itself",
    ],
    [
      "a colon in a value",
      "vlms:\n  a: sk-secret: x",
      "a.yaml:2: is not YAML as it is meant here: a value holds a colon and a space",
    ],
    [
      "a quote that is not closed",
      'vlms:\n  a: "sk-secret\n  b: 1',
      "a.yaml:3: is not YAML as it is meant here: a quote, a bracket",
    ],
    [
      "a line of another indentation",
      "vlms:\n  a: 1\n b: sk-secret",
      "a.yaml:3: is not YAML as it is meant here: this line is indented otherwise",
    ],
    [
      "two documents",
      "vlms: {}\n---\nvlms: {}",
      "a.yaml:2: is not YAML as it is meant here: --- begins a second document",
    ],
    [
      "a name that is no text",
      "vlms:\n  ? { sk-secret: 1 }\n  : 5",
      "a.yaml:2: is not YAML as it is meant here: a name is no text",
    ],
    [
      "aliases in aliases",
      "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]",
      "a.yaml: has too many aliases inside aliases",
    ],
  ])("for %s says so in its own words", async (_, text, message) => {
    const problems = await told({ "a.yaml": text });
    expect(problems).toContain(message);
    expect(problems).not.toContain("sk-secret");
  });

  it("because there is none, says where it was looked for", async () => {
    expect(await told({}, "hotspare.yaml")).toBe(
      "hotspare.yaml: there is no such file; looked for <folder>/hotspare.yaml",
    );
    await mkdir("folder");
    expect(toldOf("folder")).toMatch(/^folder: is a folder: give the file in it/);
  });

  it.each([
    [undefined, "is undefined: takes the path of a file"],
    [["a"], "is a list of 1: takes the path of a file"],
    ["vlms: {}\n", "takes the path of a file, and this is its text: parse it and give the object"],
    ["file://host/a.yaml", "takes a path or a file: URL, and no other URL"],
    [new URL("https://one.example/a.yaml"), "takes a path or a file: URL, and no other URL"],
    [{}, 'has no models: write "embedders" or "vlms"'],
    [{ vlms: {}, embedders: {} }, 'has no models: write "embedders" or "vlms"'],
    [{ vlms: [] }, 'vlms: is a list of 0: must be an object of VLMs by name: { "captions": { … } }'],
  ])("%#: given as %j, says what fromConfig takes", (given, message) => {
    expect(toldOf(given)).toContain(message);
  });
});

describe("a reference", () => {
  const withKey = (apiKey: string) => ({
    vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey }] } },
  });

  it.each([
    ["${KEY}"],
    ["${UNSET:-a-default-key}"],
    ["${EMPTY:-a-default-key}"],
    ["prefix-${KEY}-${KEY}"],
    ["$${KEY} is no reference"],
    ["$KEY is none either"],
  ])("%s is read", (text) => {
    expect(toldOf(withKey(text))).toBe("it was accepted");
  });

  it.each([
    ["${UNSET}", "the environment variable UNSET is not set: set it before you start"],
    ["${EMPTY}", "the environment variable EMPTY is empty: set it before you start"],
    ["${}", "holds no proper reference"],
    ["${KEY", "holds no proper reference"],
    ["${my key}", "holds no proper reference"],
    ["file:", "looked for"],
    ["file:./none.key", "there is no such file; looked for"],
  ])("%s is refused with the field and the mend, once", (text, message) => {
    const told = toldOf(withKey(text));
    expect(told).toMatch(/^\S*vlms\.a\.credentials\[0\]\.apiKey: is ".*?"(?:: |, which )/);
    expect(told).toContain(`apiKey: is ${JSON.stringify(text)}`);
    expect(told).toContain(message);
    expect(told.split("\n").length).toBe(1);
  });

  it("to an empty file is refused", async () => {
    const yaml = "vlms: { a: { model: m, credentials: [{ provider: openai, apiKey: file:./a.key }] } }";
    expect(await told({ "a.yaml": yaml, "a.key": "\n" })).toBe(
      'a.yaml:1: vlms.a.credentials[0].apiKey: is "file:./a.key": the file is empty; looked at <folder>/a.key',
    );
  });

  it("is shown in place of its value, wherever a key was put by mistake", () => {
    const told = toldOf({ ...withKey("x"), switcher: "${KEY}", retry: { backoffMs: "${KEY}" } });
    expect(told).not.toContain(environment.KEY);
    expect(told).toContain('retry.backoffMs: is "${KEY}"');
  });

  it.each([
    ["a number", { retry: { maxRounds: "sk-proj-abcdefghijklmnop0123" } }],
    ["a word", { switcher: "sk-proj-abcdefghijklmnop0123" }],
    ["a name", { "sk-proj-abcdefghijklmnop0123": 1 }],
    [
      "a field's name",
      {
        vlms: { a: { model: "m", credentials: [{ provider: "openai", "sk-proj-abcdefghijklmnop0123": 1 }] } },
      },
    ],
    [
      "a provider",
      { vlms: { a: { model: "m", credentials: [{ provider: "sk-proj-abcdefghijklmnop0123" }] } } },
    ],
  ])("or a key that stands in the place of %s by mistake is not shown", (_, mistake) => {
    const problems = toldOf({ ...withKey("x"), ...mistake });
    expect(problems).not.toBe("it was accepted");
    expect(problems).not.toContain("abcdefghijklmnop");
  });

  it("is not looked for in what is no data", () => {
    expect(
      toldOf({
        vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey: () => "${UNSET}" }] } },
      }),
    ).toBe("it was accepted");
  });

  it("is left alone in what goes on without an end", () => {
    let deep: object = {};
    for (let depth = 0; depth < 5_000; depth += 1) deep = { deep };
    const credential = { provider: "openai", apiKey: "k", extraBody: deep };
    expect(toldOf({ vlms: { a: { model: "m", credentials: [credential] } } })).not.toContain("RangeError");
  });

  it("is left alone in an object that holds itself", () => {
    const config: Record<string, unknown> = withKey("x");
    config["vlms"] = config;
    expect(toldOf(config)).toMatch(/^vlms\./);
  });
});
