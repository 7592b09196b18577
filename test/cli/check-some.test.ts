import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandFolder } from "../support/run-command.js";

const yaml = `
embedders:
  documents:
    model: text-embedding-3-small
    credentials:
      - { id: team-a, provider: openai, apiKey: key-of-team-a, baseURL: "\${BASE_URL}" }
      - { id: team-b, provider: openai, apiKey: key-of-team-b, baseURL: "\${BASE_URL}" }
vlms:
  captions:
    model: gpt-4.1-mini
    credentials:
      - { id: team-b, provider: openai, apiKey: key-of-team-b, baseURL: "\${BASE_URL}" }
`;
const dead = { BASE_URL: "http://127.0.0.1:9/v1" };

async function withProvider() {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  return { simulator, environment: { BASE_URL: simulator.baseURL } };
}

describe("hotspare check --only", () => {
  it.each<[string, readonly string[]]>([
    ["--only documents", ["documents/team-a", "documents/team-b"]],
    ["--only team-b", ["documents/team-b", "captions/team-b"]],
    ["--only documents/team-b", ["documents/team-b"]],
    ["--only captions --only team-a", ["documents/team-a", "captions/team-b"]],
  ])("%s asks these and no others", async (only, expected) => {
    const { simulator, environment } = await withProvider();
    const run = await commandFolder({ "a.yaml": yaml });
    const { exitCode, out } = await run(`check a.yaml --live --json ${only}`, { environment });
    const { live } = JSON.parse(out) as { live: { model: string; credentialId: string }[] };
    expect(exitCode).toBe(0);
    expect(live.map(({ model, credentialId }) => `${model}/${credentialId}`)).toEqual(expected);
    expect(simulator.requests).toHaveLength(expected.length);
  });

  it("asks nobody for a name that is mistyped, and says which was meant", async () => {
    const { simulator, environment } = await withProvider();
    const run = await commandFolder({ "a.yaml": yaml });
    const { exitCode, out, err } = await run("check a.yaml --live --only team-a --only documnts", {
      environment,
    });
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err).toBe(
      '--only documnts: the configuration has no model or credential of this name; did you mean "documents"? There are: documents, team-a, team-b, captions\n',
    );
    expect(simulator.requests).toHaveLength(0);
  });

  it("lists only these without --live, and still checks the whole configuration", async () => {
    const run = await commandFolder({
      "a.yaml": yaml,
      "b.yaml": yaml.replace("captions:\n", "captions:\n    colour: red\n"),
    });
    const right = await run("check a.yaml --only team-a", { environment: dead });
    expect(right.out).toContain("team-a (openai)");
    expect(right.out).not.toContain("captions");
    expect((await run("check b.yaml --only team-a", { environment: dead })).err).toContain(
      "vlms.captions.colour",
    );
  });
});

describe("hotspare check -", () => {
  it("reads what is piped in, YAML and JSON, in UTF-16 too", async () => {
    const run = await commandFolder({});
    for (const input of [
      yaml,
      Buffer.from(`\ufeff${yaml}`, "utf16le"),
      '{"vlms":{"a":{"model":"m","credentials":[{"provider":"openai","apiKey":"k"}]}}}',
    ]) {
      const { exitCode, out, err } = await run("check -", { input, environment: dead });
      expect([exitCode, err]).toEqual([0, ""]);
      expect(out).toContain("standard input is right.");
    }
  });

  it("reads references to files from the working folder", async () => {
    const run = await commandFolder({ "key.txt": "key-of-team-a\n" });
    const input = 'vlms: { a: { model: m, credentials: [{ provider: openai, apiKey: "file:./key.txt" }] } }';
    expect((await run("check -", { input })).out).toContain("standard input is right.");
  });

  it("reports mistakes with their lines", async () => {
    const run = await commandFolder({});
    const { exitCode, err } = await run("check -", {
      input: yaml.replace("model: gpt", "modl: gpt"),
      environment: dead,
    });
    expect(exitCode).toBe(1);
    expect(err).toContain('standard input:10: vlms.captions.modl: is not known here; did you mean "model"?');
  });

  it.each([
    ["a: [", /standard input:\d+: /],
    ["", /standard input: is empty/],
    ["- 1", /standard input: is a list of 1: must be an object/],
  ])("says what %j is", async (input, message) => {
    const run = await commandFolder({});
    const { exitCode, err } = await run("check -", { input });
    expect(exitCode).toBe(1);
    expect(err).toMatch(message);
  });
});

describe("hotspare check --json", () => {
  it("has the warnings, also when there are none", async () => {
    const run = await commandFolder({ "a.yaml": yaml });
    expect(JSON.parse((await run("check a.yaml --json", { environment: dead })).out)).toMatchObject({
      ok: true,
      warnings: [],
    });
  });

  it.each([
    [
      "throws while it is loaded",
      "throw new Error('no such token');",
      "./acme.mjs: the module cannot be loaded: no such token.",
    ],
    [
      "throws when it is called",
      "export const acme = () => { throw new Error('no such token'); };",
      "./acme.mjs: its function throws: no such token.",
    ],
    ["is no plugin", "export const acme = () => 5;", "./acme.mjs: its function does not return a plugin."],
    ["is not there", undefined, 'the module "./acme.mjs" does not exist here'],
  ])("is JSON when a plugin %s", async (_, source, message) => {
    const run = await commandFolder({
      "a.yaml": yaml,
      ...(source === undefined ? {} : { "acme.mjs": source }),
    });
    const { exitCode, out, err } = await run("check a.yaml --json --plugin ./acme.mjs", {
      environment: dead,
    });
    expect([exitCode, err]).toEqual([1, ""]);
    const found = JSON.parse(out) as { ok: boolean; error: string };
    expect(found.ok).toBe(false);
    expect(found.error).toContain(message);
  });
});
