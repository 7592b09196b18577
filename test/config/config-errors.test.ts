import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "@hotspare/config";
import type { InvalidConfigError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { configFolder } from "../support/config-folder.js";
import { told, toldOf } from "../support/told-config.js";

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
      - provider: gemini
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
        hotspare.yaml:5: breaker.cooldownMs: is "30s": must be a positive number of milliseconds: write 30000
        hotspare.yaml:6: prices.models.m.promptPerMillion: is "free": must be 0 or a positive number: the price of a million tokens
        hotspare.yaml:10: embedders.documents.dimensons: is not known here; did you mean "dimensions"? There are: rules, switcher, policy, retry, timeouts, media, name, model, purpose, maxReplyBytes, credentials, dimensions, output, truncateDimensions, vectorSpace
        hotspare.yaml:11: embedders.documents.switcher: is "sprad": must be "ordered", "stickyRing" or "spread"
        hotspare.yaml:15: embedders.documents.credentials[0].apiKey: is "\${UNSET}": the environment variable UNSET is not set: set it before you start
        hotspare.yaml:16: embedders.documents.credentials[0].bseURL: is not known here; did you mean "baseURL"? There are: id, provider, account, headers, maxConcurrent, model, extraBody, apiKey, baseURL, organization, project, encodingFormat, send, queryBody, documentBody, queryPrefix, documentPrefix, limits, thinkTags
        hotspare.yaml:17: embedders.documents.credentials[1].id: is "team-a": credentials[0] has this id already: events and results name credentials by id, so give each credential its own id
        hotspare.yaml:18: embedders.documents.credentials[1].provider: is "opnai", which is not an installed provider; did you mean "openai"? There are: openai, azure, volcengine, vikingdb
        hotspare.yaml:19: embedders.documents.credentials[1].apiKey: is "file:./none.key": there is no such file; looked for <folder>/none.key
        hotspare.yaml:20: embedders.documents.credentials[2].provider: is "gemini", which is not an installed provider; there are: openai, azure, volcengine, vikingdb
        hotspare.yaml:22: embedders.other: is a number: hotspare.embedder takes an object: { model, credentials: [ … ] }
        hotspare.yaml:25: embedders.spaces.credentials: have different dimensions, so their vectors cannot share an index: credential-0 (text-embedding-3-large): 3072, credential-1 (text-embedding-3-small): 1536. Set "dimensions" to a length that all of them support, or remove the credentials that differ
        hotspare.yaml:26: embedders.spaces.credentials[0].model: is "text-embedding-3-large", which names another model than the embedder's "text-embedding-3-small"; vectors of two models are not comparable, even when they have the same length. Use one model, or declare that the models share a space: vectorSpace: { models: ["text-embedding-3-small", "text-embedding-3-large"] }
        hotspare.yaml:31: vlms.captions.timeouts.attemptMs: is "\${KEY}": must be a positive number of milliseconds, or Infinity
        hotspare.yaml:32: vlms.captions.credentials: is empty: give at least one credential, such as { provider: "openai", apiKey: process.env.OPENAI_API_KEY }"
    `);
  });

  it("tells file and line as fields too", async () => {
    const folder = await configFolder({ "hotspare.yaml": "vlms:\n  a:\n    modl: x\n" });
    const path = join(folder, "hotspare.yaml");
    try {
      await loadConfig({ plugins: [openai()] }, path);
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
      "a.yaml:1: is not valid YAML: a value begins with !, which is a tag: put it in quotes",
    ],
    [
      "a misspelt alias",
      "a.yaml",
      "x-a: &anchor 1\nvlms: *anchr",
      "a.yaml:2: is not valid YAML: a value begins with *, which is an alias, and no anchor before it has its name: write *anchor, or put a text that begins with * in quotes",
    ],
    [
      "an alias that is like no anchor",
      "a.yaml",
      "x-a: &anchor 1\nvlms: *zzzzzz",
      "a.yaml:2: is not valid YAML: a value begins with *, which is an alias: put it in quotes",
    ],
    [
      "a YAML value that begins an alias",
      "a.yaml",
      "vlms:\n  a: *sk-secret",
      "a.yaml:2: is not valid YAML: a value begins with *, which is an alias: put it in quotes",
    ],
    [
      "a name that stands twice",
      "a.yaml",
      "vlms: {}\nvlms: {}",
      "a.yaml:2: is not valid YAML: this name occurs twice: remove one of them",
    ],
    [
      "a tab",
      "a.yaml",
      "vlms:\n\ta: 1",
      "a.yaml:2: is not valid YAML: a line is indented with a tab: use spaces",
    ],
    [
      "a reference between brackets",
      "a.yaml",
      "vlms: { a: ${KEY} }",
      'a.yaml:1: is not valid YAML: between brackets a reference stands in quotes: "${NAME}"',
    ],
    ["a list", "a.yaml", "- 1", "a.yaml: is a list of 1: must be an object"],
    [
      "an empty text",
      "a.yaml",
      " \n",
      'a.yaml: is empty: write "embedders" or "vlms" into it, as in vlms: { captions: { model, credentials } }',
    ],
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
      "a.json:2: is not JSON: a name in double quotes is missing here, or the comma before it is one too many",
    ],
    [
      "JSON that was cut",
      "a.json",
      '{ "vlms": ',
      "a.json:1: is not JSON: a value is missing here, or the comma before it is one too many",
    ],
    [
      "JSON with a bare word",
      "a.json",
      '{ "vlms": sk-secret }',
      "a.json:1: is not JSON: a word here is not in double quotes",
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
      "a.json:2: is not valid: this name occurs twice: remove one of them",
    ],
  ])("for %s says where and why, and quotes nothing", async (_, name, text, message) => {
    expect(await told({ [name]: text })).toBe(message);
  });

  it.each([
    [
      "a directive",
      "%sk-secret\nvlms: {}",
      "a.yaml:1: is not valid YAML: a line begins with %, which is a directive",
    ],
    [
      "a reserved sign",
      "vlms: @sk-secret",
      "a.yaml:1: is not valid YAML: a value begins with a character that YAML reserves",
    ],
    [
      "a colon in a value",
      "vlms:\n  a: sk-secret: x",
      "a.yaml:2: is not valid YAML: a value contains a colon and a space",
    ],
    [
      "a quote that is not closed",
      'vlms:\n  a: "sk-secret\n  b: 1',
      "a.yaml:3: is not valid YAML: a quote, a bracket",
    ],
    [
      "a line of another indentation",
      "vlms:\n  a: 1\n b: sk-secret",
      "a.yaml:3: is not valid YAML: the indentation of this line differs",
    ],
    ["two documents", "vlms: {}\n---\nvlms: {}", "a.yaml:2: is not valid YAML: --- begins a second document"],
    [
      "a name that is no text",
      "vlms:\n  ? { sk-secret: 1 }\n  : 5",
      "a.yaml:2: is not valid YAML: a name must be a text: put it in quotes",
    ],
    [
      "aliases in aliases",
      [
        ["a0: &a0 [x,x,x,x,x,x,x,x,x]"],
        Array.from({ length: 8 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`)}]`),
      ]
        .flat()
        .join("\n"),
      "a.yaml:6: has too many aliases inside aliases",
    ],
  ])("for %s says so in its own words", async (_, text, message) => {
    const problems = await told({ "a.yaml": text });
    expect(problems).toContain(message);
    expect(problems).not.toContain("sk-secret");
  });

  it.each([
    ["nothing in it", "null", 'a.json: is empty: write "embedders" or "vlms" into it'],
    ["a name twice further in", '{ "vlms": { "a": {\n"b": 1,\n"b": 2 } } }', "a.json:3: is not valid"],
  ])("in JSON with %s says so", async (_, text, message) => {
    expect(await told({ "a.json": text })).toContain(message);
  });

  it("because there is none, says where it was looked for", async () => {
    expect(await told({}, "hotspare.yaml")).toBe(
      "hotspare.yaml: there is no such file; looked for <folder>/hotspare.yaml",
    );
    await mkdir("folder");
    expect(await toldOf("folder")).toMatch(/^folder: is a folder: give the file in it/);
  });

  it.each([
    [undefined, "is undefined: takes the path of a file"],
    [["a"], "is a list of 1: takes the path of a file"],
    ["vlms: {}\n", "takes the path of a file, and this is its text: give { text }"],
    ["file://host/a.yaml", "takes a path or a file: URL, and no other URL"],
    [new URL("https://one.example/a.yaml"), "takes a path or a file: URL, and no other URL"],
    [{}, 'has no models: write "embedders" or "vlms"'],
    [{ vlms: {}, embedders: {} }, 'has no models: write "embedders" or "vlms"'],
    [{ vlms: [] }, 'vlms: is a list of 0: must be an object of VLMs by name: { "captions": { … } }'],
  ])("%#: given as %j, says what loadConfig takes", async (given, message) => {
    expect(await toldOf(given)).toContain(message);
  });
});

describe("a wrong indentation", () => {
  it.each([
    ["a name deeper than the name before it", "vlms:\n  a:\n    model: m\n     purpose: p\n", 4],
    ["a name between two levels", "vlms:\n  a:\n    model: m\n   purpose: p\n", 4],
    [
      "a list entry's field too far left",
      "vlms:\n  a:\n    credentials:\n      - id: a\n       provider: x\n",
      5,
    ],
    [
      "a list entry's field too far right",
      "vlms:\n  a:\n    credentials:\n      - id: a\n         provider: x\n",
      5,
    ],
    [
      "a list entry's field under its dash",
      "vlms:\n  a:\n    credentials:\n      - id: a\n      provider: x\n",
      5,
    ],
    ["a list among names", "vlms:\n  a:\n    model: m\n  - b\n", 4],
    ["a first line that is indented", "  vlms:\n    a: 1\nembedders: 2\n", 3],
    ["a name below a quoted value", 'vlms:\n  a:\n    model: "m"\n     purpose: p\n', 4],
    ["a name below a list in brackets", "vlms:\n  a:\n    models: [m]\n     purpose: p\n", 4],
  ])("of %s is called an indentation, at its line", async (_, text, line) => {
    const message = await told({ "a.yaml": text });
    expect(message).toMatch(
      new RegExp(`^a\\.yaml:${line}: is not valid YAML: (?=.*indent).*this (?:line|list entry) `),
    );
    expect(message.split("\n")).toHaveLength(1);
  });

  it.each([
    ["a comment", "vlms:\n      # deep\n  a:\n    model: m\n", /vlms\.a\.credentials/],
    [
      "a text of several lines",
      "vlms:\n  a:\n    model: |\n      m\n        n\n    purpose: >-\n       p\n",
      /vlms\.a\.credentials/,
    ],
    ["brackets over several lines", "vlms:\n  a:\n    models: [\n      m,\n       n ]\n", /vlms\.a\.models/],
  ])("is not %s", async (_, text, message) => {
    expect(await told({ "a.yaml": text })).toMatch(message);
    expect(await told({ "a.yaml": `${text}"` })).not.toMatch(/:[1-5]: .*indented/);
  });
});

describe("a file that is no configuration", () => {
  it.each([
    ["empty", "", "a.yaml: is empty: write"],
    ["nothing but comments", "# one\n  # two\n", "a.yaml: contains only comments: write"],
    ["an empty document", "---\n", "a.yaml: is empty: write"],
    [
      "UTF-16",
      Buffer.from("\ufeffvlms: {}", "utf16le"),
      "a.yaml: the file is in UTF-16: save it as UTF-8; looked at <folder>/a.yaml",
    ],
    ["UTF-16 from the other end", Buffer.from("\ufeffvlms: {}", "utf16le").swap16(), "the file is in UTF-16"],
    [
      "a picture",
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 1),
      "the file contains bytes that a text cannot have",
    ],
    [
      "a template's value",
      "vlms:\n  a:\n    model: {{ MODEL }}\n",
      "a.yaml:3: is not valid YAML: {{ }} belongs to a template",
    ],
    [
      "a template's line",
      "vlms:\n{{- range .models }}\n  a: 1\n{{- end }}\n",
      "a.yaml:2: is not valid YAML: {{ }} belongs to a template",
    ],
  ])("%s is said as what it is", async (_, text, message) => {
    expect(await told({ "a.yaml": text })).toContain(message);
  });

  it("of a template in JSON says so", async () => {
    expect(await told({ "a.json": '{ "vlms": {{ models }} }' })).toContain(
      "a.json:1: is not JSON: {{ }} belongs to a template",
    );
  });

  it.each([
    [
      "apiKey: 1234567890123456",
      "vlms.a.credentials[0].apiKey: is a number, which is neither text nor a function",
    ],
    ["apiKey: true", "vlms.a.credentials[0].apiKey: is a boolean, which is neither text nor a function"],
    ["apiKey: k, id: 5", "vlms.a.credentials[0].id: is 5: must be a text that is not empty"],
    ["apiKey: k, model: 4.1", "vlms.a.credentials[0].model: is 4.1: must be the model's name"],
    ["apiKey: k, headers: { a: 5 }", 'the header "a" is a number: must be a text'],
  ])("with { %s } asks for quotes", async (fields, message) => {
    const found = await told({
      "a.yaml": `vlms: { a: { model: m, credentials: [{ provider: openai, ${fields} }] } }`,
    });
    expect(found).toContain(message);
    expect(found).toContain("write a text that looks like a number, true or false in quotes");
  });
});

describe("a file that nests without an end", () => {
  const often = (text: string) => text.repeat(20_000);
  const aliases = Array.from({ length: 20_000 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`).join("\n");

  it.each([
    [
      "brackets in YAML",
      "a.yaml",
      `a: ${often("[")}`,
      "a.yaml:1: has more than 100 brackets inside each other",
    ],
    ["closed brackets", "a.yaml", `a: ${often("[")}${often("]")}`, "a.yaml:1: has more than 100 brackets"],
    ["braces in YAML", "a.yaml", `a: ${often("{a: ")}`, "a.yaml:1: has more than 100 brackets"],
    ["brackets in JSON", "a.json", often("["), "a.json:1: has more than 100 brackets"],
    ["objects in JSON", "a.json", often('{"a":'), "a.json:1: has more than 100 brackets"],
    [
      "brackets on lines of their own",
      "a.yaml",
      `a:\n${often(" [\n")}`,
      "a.yaml:102: has more than 100 brackets",
    ],
    ["lists in lists", "a.yaml", `${often("- ")}a`, "a.yaml:1: has more than 100 values"],
    ["names in a line", "a.yaml", often("a: "), "a.yaml:1: has more than 100 values"],
    ["names in quotes in a line", "a.yaml", often('"a": '), "a.yaml:1: has more than 100 values"],
    [
      "anchors in a row",
      "a.yaml",
      `a: ${often("&a ")}`,
      "a.yaml:1: has more than 100 anchors, tags or aliases",
    ],
    [
      "aliases of aliases",
      "a.yaml",
      `a0: &a0 x\n${aliases}`,
      "a.yaml:102: has more than 100 values inside each other",
    ],
    ["an alias of itself", "a.yaml", "a: &a [*a]", "a.yaml:1: is not valid YAML: a value begins with *"],
  ])("by %s is refused with its line", async (_, name, text, message) => {
    expect(await told({ [name]: text })).toContain(message);
  });

  it("shows the first twenty of its mistakes", async () => {
    const lines = (await told({ "a.yaml": often("a: *x\n") })).split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[20]).toContain("has 19980 further mistakes: correct these first");
  });
});
