import { existsSync, readFileSync } from "node:fs";
import { shippedScenarioNames } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";
import { commandFolder } from "../support/run-command.js";

const config = `vlms:
  captions:
    model: gpt-4.1-mini
    credentials:
      - { id: a, provider: openai, apiKey: "\${KEY_A}" }
      - { id: b, provider: openai, apiKey: "file:./keys/b" }
`;
const alone = config.replace(/\n.*id: b.*/, "");
const scenario = `name: A <revoked> key
duration: 20m
traffic: [{ callsPerSecond: 0.5 }]
events:
  - { at: "+5m", what: revoke, credential: a }
`;

const files = { "two.yaml": config, "one.yaml": alone, "night.yaml": scenario };

describe("hotspare simulate", () => {
  it("prints who served what, writes a page and a timeline, and needs no key", async () => {
    const run = await commandFolder(files);
    const { exitCode, out } = await run("simulate two.yaml night.yaml --out report");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/vlm captions: [\d,]+ calls, [\d,]+ answered, 0 failed/);
    expect(out).toMatch(/a \(openai\) .* auth \d+/);
    expect(out).toMatch(/The simulation used made-up values for file:\.\/keys\/b, KEY_A/);
    const page = readFileSync("report/index.html", "utf8");
    expect(page).toContain("A &lt;revoked&gt; key");
    expect(page).not.toMatch(/<revoked>|<script|https?:\/\/(?!www\.w3\.org)/);
    expect(readFileSync("report/timeline.svg", "utf8")).toMatch(
      /^<svg [\s\S]*<title[\s\S]*<desc[\s\S]*<\/svg>\n$/,
    );
    expect(existsSync("report/report.json")).toBe(true);
  });

  it("ends with code 6 when the condition holds, of the configuration that is compared", async () => {
    const run = await commandFolder(files);
    const failing = await run("simulate one.yaml night.yaml --fail-if failed>0 --fail-if calls<1");
    expect([failing.exitCode, failing.err]).toEqual([
      6,
      expect.stringMatching(/this holds, since failed is \d+, calls is \d+/),
    ]);
    const compared = await run(
      "simulate one.yaml night.yaml --compare two.yaml --compare one.yaml --compare two.yaml --fail-if failed>0",
    );
    expect(compared.exitCode).toBe(0);
    expect(compared.out).toMatch(/failed +\d+ +0 +\d+ +0\n/);
  });

  it("prints JSON that holds the condition", async () => {
    const run = await commandFolder(files);
    const { exitCode, out } = await run("simulate one.yaml night.yaml --json --fail-if failed>0");
    expect(exitCode).toBe(6);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      failIf: { holds: true },
      total: { calls: expect.any(Number) },
    });
  });

  it("says what is wrong with a configuration, a scenario and a condition, with lines", async () => {
    const run = await commandFolder({
      ...files,
      "bad.yaml": config.replace("model:", "modle:"),
      "odd.yaml": scenario.replace("what: revoke", "what: revok"),
    });
    for (const [line, expected] of [
      ["bad.yaml night.yaml", /bad\.yaml:3/],
      ["two.yaml odd.yaml", /odd\.yaml:5: events\[0\]\.what/],
      ["two.yaml nights", /no scenario of this name.*regional-outage/],
      ["none.yaml night.yaml", /none\.yaml: there is no such file/],
      ["two.yaml night.yaml --fail-if faild>0", /perhaps failed/],
    ] as const) {
      const { exitCode, err } = await run(`simulate ${line}`);
      expect([line, exitCode]).toEqual([line, 1]);
      expect(err).toMatch(expected);
    }
  });

  it("has ten scenarios", async () => {
    expect(await shippedScenarioNames()).toHaveLength(10);
  });
});

describe("hotspare replay", () => {
  it("says what is missing", async () => {
    const run = await commandFolder({ ...files, "none.jsonl": "{}\nnot json\n" });
    const { exitCode, err } = await run("replay none.jsonl --config two.yaml");
    expect(exitCode).toBe(1);
    expect(err).toMatch(
      /The lines of the recording have a problem[\s\S]*none\.jsonl: has no call that has ended.*2 lines are not lines of a recording/,
    );
    const without = await run("replay none.jsonl");
    expect([without.exitCode, without.err]).toEqual([2, expect.stringMatching(/'--config <file>'/)]);
  });
});
