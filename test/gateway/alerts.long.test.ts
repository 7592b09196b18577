import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { stringify } from "yaml";
import { promtool } from "./promtool.js";
import { ruleFilesOf, rulesOf } from "./rules-of-guide.js";
import { ask, call, openGateway } from "./server/open-gateway.js";

/** One metric over time, a value a minute, in the notation of Prometheus' tests of rules: `1x3` is 1, 1, 1, 1; `_x3` is three times no value. */
interface Series {
  readonly series: string;
  readonly values: string;
}

/** The names of what happens, which are others in each page. */
interface Metrics {
  exhausted(values: string): Series;
  refused(className: string, values: string): Series;
  state(credential: string, state: string, values: string): Series;
  /** Answers of a model: those that succeeded, those that failed, and those that were the caller's own fault or wish. */
  answers(kind: "succeeded" | "failed" | "own", values: string): Series;
  headroom(credential: string, values: string): Series;
  waiting(values: string): Series;
}

const ofGateway: Metrics = {
  exhausted: (values) => ({
    series: `hotspare_exhaustions_total{model="m",kind="vlm",class="auth"}`,
    values,
  }),
  refused: (className, values) => ({
    series: `hotspare_failures_total{model="m",kind="vlm",credential="a",class="${className}"}`,
    values,
  }),
  state: (credential, state, values) => ({
    series: `hotspare_credential_state{model="m",kind="vlm",credential="${credential}",state="${state}"}`,
    values,
  }),
  answers: (kind, values) => ({
    series: `hotspare_requests_total{model="m",status="${{ succeeded: 200, failed: 503, own: 400 }[kind]}"}`,
    values,
  }),
  headroom: (credential, values) => ({
    series: `hotspare_limit_headroom{model="m",kind="vlm",credential="${credential}",limit="requests"}`,
    values,
  }),
  waiting: (values) => ({ series: `hotspare_calls_waiting{model="m",kind="vlm"}`, values }),
};

const ofLibrary: Metrics = {
  exhausted: (values) => ({
    series: `hotspare_exhaustions_total{gen_ai_request_model="m",hotspare_class="auth"}`,
    values,
  }),
  refused: (className, values) => ({
    series: `hotspare_failures_total{gen_ai_request_model="m",hotspare_credential_id="a",hotspare_class="${className}"}`,
    values,
  }),
  state: (credential, state, values) => ({
    series: `hotspare_credential_state{gen_ai_request_model="m",hotspare_credential_id="${credential}",hotspare_credential_state="${state}"}`,
    values,
  }),
  answers: (kind, values) => {
    const error = { succeeded: "", failed: `,error_type="auth"`, own: `,error_type="aborted"` }[kind];
    return { series: `gen_ai_client_operation_duration_count{gen_ai_request_model="m"${error}}`, values };
  },
  headroom: (credential, values) => ({
    series: `hotspare_limit_headroom{gen_ai_request_model="m",hotspare_credential_id="${credential}",hotspare_limit="requests"}`,
    values,
  }),
  waiting: (values) => ({ series: `hotspare_calls_waiting{gen_ai_request_model="m"}`, values }),
};

interface Happening {
  readonly what: string;
  readonly series: (metrics: Metrics) => readonly Series[];
  /** The alerts that fire, by the minute. Every other alert is quiet in these minutes. */
  readonly firing: Readonly<Record<number, readonly string[]>>;
}

const happenings: readonly Happening[] = [
  {
    what: "nothing, in an hour of calls",
    series: ({ exhausted, refused, state, answers, headroom, waiting }) => [
      exhausted("3x60"),
      refused("auth", "2x60"),
      state("a", "closed", "1x60"),
      state("a", "open", "0x60"),
      answers("succeeded", "0+100x60"),
      answers("failed", "0+4x60"),
      answers("own", "0+40x60"),
      headroom("a", "0.4x60"),
      waiting("20x60"),
    ],
    firing: { 20: [], 40: [], 60: [] },
  },
  {
    what: "the first exhaustion of a process",
    series: ({ exhausted }) => [exhausted("_x10 1x30")],
    firing: { 9: [], 10: [], 12: ["HotspareExhausted"], 14: ["HotspareExhausted"], 17: [] },
  },
  {
    what: "one more exhaustion",
    series: ({ exhausted }) => [exhausted("4x19 5x30")],
    firing: { 19: [], 22: ["HotspareExhausted"], 26: [] },
  },
  {
    what: "a credential that is open, and is probed now and then",
    series: ({ state }) => [
      state("a", "closed", "1x9 0x30"),
      state("a", "open", "0x9 1x5 0 1x5 0 1x20"),
      state("a", "half_open", "0x9 0x5 1 0x5 1 0x20"),
    ],
    firing: { 12: [], 24: [], 26: ["HotspareOnSpare"], 39: ["HotspareOnSpare"] },
  },
  {
    what: "a credential that is open for ten minutes",
    series: ({ state }) => [state("a", "closed", "1x9 0x9 1x30"), state("a", "open", "0x9 1x9 0x30")],
    firing: { 15: [], 19: [], 26: [], 35: [] },
  },
  {
    what: "the first refusal of a key",
    series: ({ refused }) => [refused("auth", "_x10 1x40")],
    firing: { 9: [], 10: ["HotspareKeyRefused"], 24: ["HotspareKeyRefused"], 27: [] },
  },
  {
    what: "an account without money, for the second time",
    series: ({ refused }) => [refused("quota_exceeded", "1x29 2x40")],
    firing: { 29: [], 31: ["HotspareKeyRefused"], 46: [] },
  },
  {
    what: "failures that need nobody",
    series: ({ refused }) => [refused("rate_limit", "_x10 1+5x40"), refused("timeout", "_x10 1+1x40")],
    firing: { 10: [], 30: [] },
  },
  {
    what: "a tenth of all answers is a failure",
    series: ({ answers }) => [answers("succeeded", "0+90x60"), answers("failed", "0x10 10+10x50")],
    firing: { 10: [], 14: [], 22: ["HotspareCallsFail"], 50: ["HotspareCallsFail"] },
  },
  {
    what: "both keys near their limit, then one of them alone",
    series: ({ headroom }) => [headroom("a", "0.05x40"), headroom("b", "0.05x14 0.6x25")],
    firing: { 4: [], 6: ["HotspareLimitsNear"], 14: ["HotspareLimitsNear"], 16: [], 30: [] },
  },
  {
    what: "calls that wait",
    series: ({ waiting }) => [waiting("0x9 150x20")],
    firing: { 12: [], 16: ["HotspareLimitsNear"] },
  },
];

async function folderWith(rules: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-alerts-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "rules.yaml"), rules);
  return folder;
}

async function checkRules(rules: string) {
  return promtool(["check", "rules", join(await folderWith(rules), "rules.yaml")]);
}

/** Lets Prometheus evaluate the rules each minute while this happens. */
async function judge(rules: string, { series, firing }: Happening, metrics: Metrics) {
  const test = join(await folderWith(rules), "test.yaml");
  const expected = Object.entries(firing).map(([minute, alerts]) => ({
    expr: `group by (alertname) (ALERTS{alertstate="firing"})`,
    eval_time: `${minute}m`,
    exp_samples: alerts.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
  }));
  const tests = [{ interval: "1m", input_series: series(metrics), promql_expr_test: expected }];
  await writeFile(
    test,
    stringify(
      { rule_files: ["rules.yaml"], evaluation_interval: "1m", tests },
      { aliasDuplicateObjects: false },
    ),
  );
  return promtool(["test", "rules", test]);
}

const passed = { exitCode: 0, text: expect.stringContaining("SUCCESS") };

describe.each([
  { of: "the gateway", place: 0, metrics: ofGateway },
  { of: "a service with the library", place: 1, metrics: ofLibrary },
])("the alert rules for $of, evaluated by Prometheus", async ({ place, metrics }) => {
  const rules = (await ruleFilesOf("docs/operating.md"))[place] ?? "";

  it("are valid, with their templates", async () => {
    expect(await checkRules(rules)).toEqual(passed);
  });

  it.each(happenings)("fire as the page says: $what", async (happening) => {
    expect(await judge(rules, happening, metrics)).toEqual(passed);
  });

  it("fire each in one of these happenings", () => {
    const fired = new Set(happenings.flatMap(({ firing }) => Object.values(firing).flat()));
    expect([...fired].sort()).toEqual(
      rulesOf(rules)
        .map(({ alert }) => alert)
        .sort(),
    );
  });
});

describe("what Prometheus reads", () => {
  it("is valid in every expression of the dashboard", async () => {
    const text = await readFile("docs/opentelemetry/grafana-dashboard.json", "utf8");
    const expressions = [...text.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, json = ""]) =>
      // Variables of Grafana, which stand for a duration and for names.
      (JSON.parse(json) as string).replace(/\$__(?:rate_)?interval|\$__range/g, "5m").replace(/\$\w+/g, "x"),
    );
    expect(expressions.length).toBeGreaterThan(20);
    const rules = expressions.map((expr, index) => ({ record: `panel_${index}`, expr }));
    expect(await checkRules(stringify({ groups: [{ name: "dashboard", rules }] }))).toEqual(passed);
  });

  it("is valid, and named as Prometheus asks, in the metrics of a gateway", async () => {
    const { url, simulator } = await openGateway();
    simulator.key("key-a").rateLimit({ requestsPerMinute: 100 });
    expect((await call(`${url}/v1/chat/completions`, { body: ask })).status).toBe(200);
    for (const name of ["key-a", "key-b"]) simulator.key(name).revoked();
    expect((await call(`${url}/v1/chat/completions`, { body: ask })).status).toBe(503);
    const { body } = await call(`${url}/metrics`);
    expect(body).toContain("hotspare_exhaustions_total{");
    expect(promtool(["check", "metrics"], body)).toEqual({ exitCode: 0, text: "" });
  });
});
