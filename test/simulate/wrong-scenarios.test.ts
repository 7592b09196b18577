import { InvalidConfigError } from "@hotspare/core";
import { readScenario } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";

/** Every field that a scenario may have, a line each. */
const whole = `name: "A night"
start: "22:00"
duration: "8h"
seed: 7
traffic:
  - model: "captions"
    callsPerSecond: 2
    promptTokens: 900
    completionTokens: 200
    inputs: 3
    background: 0.2
    streamed: 0.5
  - callsPerSecond:
      - from: "22:00"
        callsPerSecond: 1
latencies:
  - provider: "openai"
    p50Ms: 800
    p99Ms: 5000
    firstContentMs: 300
  - credential: "team-b"
    fixedMs: 1200
limits:
  - account: "one"
    requestsPerMinute: 5000
    tokensPerMinute: 90000
    retryAfter: true
    stated: true
events:
  - at: "22:30"
    what: "outage"
    as: "hang"
    endpoint: "eu.example.com"
    until: "22:40"
  - at: "+1h"
    what: "throttle"
    requestsPerMinute: 60
    tokensPerMinute: 600
    retryAfter: false
    stated: false
    position: 1
    reach: "account"
    for: "20m"
  - at: "+2h"
    what: "brown-out"
    failing: 0.3
    slower: 3
    as: "reset"
  - at: "+3h"
    what: "slow"
    slower: 8
  - at: "+4h"
    what: "revoke"
    credential: "team-a"
  - at: "+5h"
    what: "recover"
    credential: "team-a"
`;

const lines = whole.split("\n");

/** The lines that have a value of their own, by number from 1. */
const valued = lines.flatMap((line, index) => {
  const [, before = "", field = "", value = ""] = /^(\s*(?:- )?)(\w+): (.+)$/.exec(line) ?? [];
  return field === "" ? [] : [{ number: index + 1, before, field, value }];
});

async function issuesOf(text: string) {
  try {
    await readScenario({ text, name: "night.yaml" });
    return [];
  } catch (error) {
    expect(InvalidConfigError.isInstance(error), String(error)).toBe(true);
    return InvalidConfigError.isInstance(error) ? error.issues : [];
  }
}

function withLine(number: number, line: string): string {
  return lines.with(number - 1, line).join("\n");
}

describe("a scenario with one mistake", () => {
  it("is right without the mistake", async () => {
    expect(await issuesOf(whole)).toEqual([]);
  });

  it.each(["{ wrong: 1 }", "[]", "-5", "''", "1e400", "null", ".nan"])(
    "names the field and the line where %s stands",
    async (wrong) => {
      for (const { number, before, field, value } of valued) {
        const isText = value.startsWith('"');
        const issues = await issuesOf(withLine(number, `${before}${field}: ${wrong}`));
        const found = issues.map(({ path, line }) => `${line} ${path.split(".").at(-1)}`);
        expect([field, isText, found]).toEqual([
          field,
          isText,
          expect.arrayContaining([`${number} ${field}`]),
        ]);
        expect(issues.every(({ file }) => file === "night.yaml")).toBe(true);
      }
    },
  );

  it("names a misspelt field and its line, and the field that was meant", async () => {
    for (const { number, before, field, value } of valued) {
      if (field === "what") continue;
      const misspelt = `${field.slice(0, -1)}${field.at(-1) === "z" ? "y" : "z"}`;
      const issues = await issuesOf(withLine(number, `${before}${misspelt}: ${value}`));
      const found = issues.map(({ path, line, message }) => `${line} ${path.split(".").at(-1)} ${message}`);
      expect([field, found.some((text) => text.startsWith(`${number} ${misspelt} `))]).toEqual([field, true]);
    }
  });

  it("names a field that stands where it means nothing", async () => {
    const issues = await issuesOf(`${whole}    failing: 0.5\n    for: 5m\n`);
    expect(issues.map(({ path, line }) => [path, line])).toEqual([
      ["events[5].failing", lines.length],
      ["events[5].for", lines.length + 1],
    ]);
  });

  it.each(["", "# nothing yet\n", "null"])("says what belongs into an empty scenario: %j", async (text) => {
    await expect(readScenario({ text, name: "night.yaml" })).rejects.toThrow(
      'The entries of the scenario have a problem; correct it:\n  night.yaml: is empty: write "duration", "traffic" and "events" into it',
    );
  });

  it.each([
    ["a step behind the end", '"22:00"\n        callsPerSecond', '"07:00"\n        callsPerSecond', 14],
    ["an event behind the end", '"+5h"', '"+9h"', 55],
    ["an end before the beginning", '"22:40"', '"22:20"', 34],
    ["a time at p99 that is quicker than half of the calls", "5000\n    first", "50\n    first", 17],
    ["a second time of a latency", "fixedMs: 1200", "fixedMs: 1200\n    p50Ms: 3", 21],
  ])("refuses %s, with its line", async (_title, right, wrong, number) => {
    expect(whole).toContain(right);
    const issues = await issuesOf(whole.replace(right, wrong));
    expect([...new Set(issues.map(({ line }) => line))]).toEqual([number]);
  });
});
