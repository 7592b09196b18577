import { describe, expect, it } from "vitest";
import { ask, createObservedWorld } from "./observed-world.js";

/** A line of the text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
const sample =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/;

const request = {
  route: "/v1/chat/completions",
  method: "POST",
  status: 200,
  client: "team",
  model: "vision",
  stream: false,
  durationMs: 12,
  firstByteMs: 11,
};

function sampleOf(text: string, series: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

describe("metrics", () => {
  it("are valid text whatever the names are, each series once, each metric with its help and type", async () => {
    const world = createObservedWorld();
    const name = 'a "quoted"\\ name\nwith} lines{x="1"} 5';
    const vlm = world.vlm(name, { [name]: 401, b: "answers" });
    world.addClient(name, { budget: { limit: 5, spent: 1, currency: "EUR" } });
    const observatory = world.observe();
    await ask(vlm, { client: name });
    observatory.requestStarted();
    observatory.requestEnded({ ...request, model: name, client: name });
    const lines = (await observatory.metrics()).split("\n").filter((line) => line !== "");
    const samples = lines.filter((line) => !line.startsWith("#"));
    for (const line of samples) expect(line).toMatch(sample);
    const series = samples.map((line) => line.slice(0, line.lastIndexOf(" ")));
    expect(new Set(series).size).toBe(series.length);
    const typed = lines.flatMap((line) => /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line)?.[1] ?? []);
    for (const line of samples) {
      const metric = /^[\w:]+/.exec(line)?.[0] ?? "";
      expect(typed).toContain(typed.includes(metric) ? metric : metric.replace(/_(bucket|sum|count)$/, ""));
    }
    for (const metric of typed) expect(metric).toMatch(/^(hotspare|process|nodejs)_[a-z_]+$/);
  });

  it("have no label values that a client made up", async () => {
    const world = createObservedWorld();
    world.vlm("vision", { a: "answers" });
    world.addClient("team");
    const observatory = world.observe();
    for (let number = 0; number < 400; number += 1) {
      observatory.requestStarted();
      observatory.requestEnded({
        ...request,
        route: `/made/up/${number}`,
        method: `MADE${number}`,
        model: `made-up-${number}`,
        client: `made-up-${number}`,
        status: number % 2 === 0 ? 200 : 9_999,
      });
    }
    const text = await observatory.metrics();
    expect(text).not.toContain("made-up");
    expect(text).not.toContain("MADE");
    expect(text.match(/^hotspare_requests_total/gm)?.length).toBeLessThan(250);
    expect(text).toContain('route="other",method="other",client="other",model="other",status="other"');
    expect(sampleOf(text, "hotspare_requests_active")).toBe(0);
  });

  it("count requests, their time and their first byte", async () => {
    const world = createObservedWorld();
    world.vlm("vision", { a: "answers" });
    world.addClient("team");
    const observatory = world.observe();
    for (const durationMs of [12, 500, 100_000]) {
      observatory.requestStarted();
      observatory.requestEnded({ ...request, durationMs });
    }
    observatory.requestStarted();
    const text = await observatory.metrics();
    const labels = 'route="/v1/chat/completions",model="vision",stream="false"';
    expect(sampleOf(text, "hotspare_requests_active")).toBe(1);
    expect(
      sampleOf(
        text,
        'hotspare_requests_total{route="/v1/chat/completions",method="POST",client="team",model="vision",status="200"}',
      ),
    ).toBe(3);
    expect(sampleOf(text, `hotspare_request_duration_seconds_sum{${labels}}`)).toBeCloseTo(100.512);
    expect(sampleOf(text, `hotspare_request_duration_seconds_bucket{${labels},le="0.02"}`)).toBe(1);
    expect(sampleOf(text, `hotspare_request_duration_seconds_bucket{${labels},le="0.64"}`)).toBe(2);
    expect(sampleOf(text, `hotspare_request_duration_seconds_bucket{${labels},le="+Inf"}`)).toBe(3);
    expect(sampleOf(text, `hotspare_request_first_byte_seconds_count{${labels}}`)).toBe(3);
  });

  it("say which state a credential is in, who is active, and nothing of a fleet that there is not", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: 401, b: "answers" });
    const observatory = world.observe();
    await ask(vlm);
    const text = await observatory.metrics();
    const of = (credential: string, rest = "") =>
      `{model="vision",kind="vlm",credential="${credential}"${rest}}`;
    expect(sampleOf(text, `hotspare_credential_state${of("a", ',state="open"')}`)).toBe(1);
    expect(sampleOf(text, `hotspare_credential_state${of("a", ',state="closed"')}`)).toBe(0);
    expect(sampleOf(text, `hotspare_credential_active${of("b")}`)).toBe(1);
    expect(sampleOf(text, `hotspare_failures_total${of("a", ',class="auth"')}`)).toBe(1);
    expect(sampleOf(text, 'hotspare_switches_total{model="vision",kind="vlm",class="auth"}')).toBe(1);
    expect(text).not.toMatch(/^hotspare_fleet_connected/m);
  });
});
