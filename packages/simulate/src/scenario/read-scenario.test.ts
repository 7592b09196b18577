import { InvalidConfigError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { readScenario } from "./read-scenario.js";
import { clockText, durationText, parseDuration, parseMoment } from "./time-words.js";

async function issuesOf(text: string) {
  const error: unknown = await readScenario({ text, name: "night.yaml" }).catch((thrown: unknown) => thrown);
  return InvalidConfigError.isInstance(error)
    ? error.issues.map(({ line, path, message }) => `${line ?? "-"} ${path}: ${message}`)
    : [];
}

it.each([
  ["what: revoke, as: hang", "events[0].as", "it belongs to outage, brown-out"],
  [
    "what: recover, for: 5m",
    "events[0].for",
    "it belongs to outage, throttle, revoke, quota, missing, brown-out, slow",
  ],
  ["what: quota, failing: 0.5", "events[0].failing", "it belongs to brown-out"],
])("says to which faults a field belongs that { %s } does not have", async (fields, path, sentence) => {
  const text = `duration: 1h\ntraffic: [{ callsPerSecond: 1 }]\nevents: [{ at: +1m, ${fields} }]`;
  const wrong = readScenario({ text });
  await expect(wrong).rejects.toThrow(path);
  await expect(wrong).rejects.toThrow(sentence);
  await expect(wrong).rejects.not.toThrow("did you mean");
});

describe("a scenario", () => {
  it("accepts moments as times of the day and since the start, also after midnight, and ends of events", async () => {
    const { faults, recoveries, durationMs } = await readScenario({
      text: `
start: "22:00"
duration: 8h
traffic: [{ callsPerSecond: 1 }]
events:
  - { at: "01:30", what: quota, position: 1, until: "05:00" }
  - { at: "+12m", what: outage, for: 90s }
  - { at: "23:00", what: revoke, credential: a }
  - { at: "+2h", what: recover, credential: a }
`,
    });
    expect(durationMs).toBe(28_800_000);
    expect(
      faults.map(({ fault, fromMs, untilMs }) => [fault.what, fromMs / 60_000, untilMs / 60_000]),
    ).toEqual([
      ["outage", 12, 13.5],
      ["revoke", 60, 480],
      ["quota", 210, 420],
    ]);
    expect(recoveries.map(({ atMs }) => atMs)).toEqual([7_200_000]);
  });

  it("reports every mistake with its line and what to write instead", async () => {
    const issues = await issuesOf(`duration: 8h
start: "25:00"
traffic:
  - callsPerSecond: -1
    model: captions
events:
  - at: "09:30"
    what: explode
  - at: 12
    what: outage
  - { at: "+1m", what: throttle }
  - { at: "+1m", what: quota, credental: a }
`);
    expect(issues.map((issue) => issue.split(": ")[0])).toEqual([
      "2 start",
      "4 traffic[0].callsPerSecond",
      "8 events[0].what",
      "9 events[1].at",
      "11 events[2]",
      "12 events[3].credental",
    ]);
    expect(issues[0]).toMatch(/must be a time of the day, such as "22:00"/);
    expect(issues[2]).toMatch(/outage, throttle, revoke, quota/);
    expect(issues[3]).toMatch(/must be a moment in quotes, such as "09:30" or "\+12m"/);
    expect(issues[4]).toMatch(/requestsPerMinute or tokensPerMinute/);
    expect(issues[5]).toMatch(/did you mean "credential"/);
  });

  it("says which limit a number exceeds, and suggests the word that was meant", async () => {
    const issues = await issuesOf(`duration: 8h
seed: -1
name: ""
traffic: [{ callsPerSecond: 1, streamed: 1.5, inputs: some }]
events: [{ at: "+1m", what: outage, as: refuse }]
limits: [{ requestsPerMinute: 0, model: 5 }]
`);
    expect(issues).toEqual([
      "2 seed: must be at least 0",
      "3 name: must not be empty",
      "4 traffic[0].inputs: must be a number",
      "4 traffic[0].streamed: must be at most 1",
      expect.stringMatching(/^5 events\[0\]\.as: must be "refused", .*; did you mean "refused"\?$/),
      "6 limits[0].model: must be a text",
      "6 limits[0].requestsPerMinute: must be above 0",
    ]);
  });

  it("refuses an event after the end of the scenario, an end before the beginning, and two ends", async () => {
    const issues = await issuesOf(`start: "10:00"
duration: 1h
traffic: [{ callsPerSecond: 1 }]
events:
  - { at: "12:00", what: revoke }
  - { at: "10:30", what: revoke, until: "10:20" }
  - { at: "10:30", what: revoke, until: "10:40", for: 5m }
`);
    expect(issues).toHaveLength(3);
    expect(issues[0]).toMatch(/^5 events\[0\]\.at: is after the end/);
    expect(issues[1]).toMatch(/^6 .*must be after its beginning/);
    expect(issues[2]).toMatch(/^7 .*a second time/);
  });

  it("names a missing file, and the line that is not YAML", async () => {
    await expect(readScenario("no-such.yaml")).rejects.toThrow(/no-such\.yaml: there is no such file/);
    expect((await issuesOf("duration: 8h\ntraffic: [\n"))[0]).toMatch(/^\d .*is not YAML/);
  });
});

describe("texts of times", () => {
  it("are read and written", () => {
    expect(["1h30m", "90s", "250ms", "1d", "8", "", "-1h"].map(parseDuration)).toEqual([
      5_400_000,
      90_000,
      250,
      86_400_000,
      undefined,
      undefined,
      undefined,
    ]);
    expect(parseMoment("05:00", 22 * 3_600_000)).toBe(7 * 3_600_000);
    expect(clockText(7 * 3_600_000, 22 * 3_600_000)).toBe("05:00 (day 2)");
    expect([350, 2_400, 125_000, 5_400_000].map(durationText)).toEqual([
      "350 ms",
      "2.4 s",
      "2 min 5 s",
      "1 h 30 min",
    ]);
  });
});
