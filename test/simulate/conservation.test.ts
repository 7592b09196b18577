import { openai } from "@hotspare/provider-openai";
import { readScenario, type SimulationReport, simulate } from "@hotspare/simulate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";

/** Tokens and prices that no other number of the test has. */
const promptTokens = 700;
const completionTokens = 30;
const price = { promptPerMillion: 3, completionPerMillion: 11 };

const credential = fc.record({
  account: fc.constantFrom(undefined, "one", "two"),
  server: fc.constantFrom("east", "west"),
});

const config = fc
  .record({
    credentials: fc.array(credential, { minLength: 1, maxLength: 3 }),
    switcher: fc.constantFrom(undefined, "spread"),
  })
  .map(({ credentials, switcher }) => {
    const list = credentials.map(({ account, server }, index) => ({
      id: `key-${index + 1}`,
      provider: "openai",
      apiKey: `a-key-of-nobody-${index}`,
      baseURL: `https://${server}.example.com/v1`,
      ...(account === undefined ? {} : { account }),
    }));
    const ofModel = { credentials: list, ...(switcher === undefined ? {} : { switcher }) };
    return {
      vlms: { captions: { model: "gpt-4.1-mini", ...ofModel } },
      embedders: { documents: { model: "text-embedding-3-small", ...ofModel } },
      prices: { currency: "USD", models: { "gpt-4.1-mini": price, "text-embedding-3-small": price } },
    };
  });

const event = fc
  .record({
    at: fc.integer({ min: 0, max: 240 }),
    for: fc.integer({ min: 1, max: 120 }),
    what: fc.constantFrom(
      "outage",
      "outage, as: hang",
      "outage, as: refused",
      "outage, as: reset",
      "throttle, requestsPerMinute: 12",
      "throttle, tokensPerMinute: 9000, retryAfter: false, stated: true",
      "revoke",
      "quota",
      "missing",
      "brown-out, failing: 0.4, slower: 2",
      "slow, slower: 3",
      "recover",
    ),
    who: fc.constantFrom(
      "position: 1",
      "position: 2, reach: account",
      "credential: key-1",
      "credential: key-1, reach: endpoint",
      "provider: openai",
      "model: captions",
    ),
  })
  .map(({ at, for: seconds, what, who }) => {
    const end = what === "recover" ? "" : `, for: ${seconds}s`;
    return `  - { at: "+${at}s", what: ${what}, ${who}${end} }`;
  });

/** An entry must select something: with one credential, no entry is of a second. */
const configAndEvents = fc.tuple(config, fc.array(event, { maxLength: 4 })).map(([given, lines]) => {
  const hasSecond = given.vlms.captions.credentials.length > 1;
  return { given, lines: lines.filter((line) => hasSecond || !line.includes("position: 2")) };
});

const traffic = fc.record({
  inputs: fc.integer({ min: 1, max: 3 }),
  streamed: fc.constantFrom(0, 0.5, 1),
  background: fc.constantFrom(0, 0.5),
  seed: fc.nat(1_000),
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Faults during which a credential answers nothing, and how long an answer that was promised before may still come. */
const silentAfterMs: Readonly<Record<string, number>> = {
  outage: 0,
  revoke: 9_000,
  quota: 9_000,
  missing: 9_000,
};

/** Calls that a credential answered while it was down, in the whole parts of the timeline. */
function answersWhileDown({ faults, timeline }: SimulationReport): readonly string[] {
  return faults.flatMap(({ what, model, credential: id, fromMs, untilMs }) => {
    const silentMs = silentAfterMs[what];
    const served = timeline.models.find((each) => each.model === model)?.served[id] ?? [];
    return served.flatMap((calls, part) => {
      const beganMs = part * timeline.partMs;
      const isInside =
        silentMs !== undefined && beganMs >= fromMs + silentMs && beganMs + timeline.partMs <= untilMs;
      return isInside && calls > 0 ? [`${model}/${id} answered ${calls} during ${what}`] : [];
    });
  });
}

describe("whatever goes wrong", () => {
  it("every call is answered or failed, every request served or wasted, costs add up, and who is down answers nothing", async () => {
    let wasted = 0;
    await fc.assert(
      fc.asyncProperty(
        configAndEvents,
        traffic,
        async ({ given, lines }, { inputs, streamed, background, seed }) => {
          const text = `duration: 5m
seed: ${seed}
traffic: [{ callsPerSecond: 0.3, promptTokens: ${promptTokens}, completionTokens: ${completionTokens}, inputs: ${inputs}, streamed: ${streamed}, background: ${background} }]
latencies: [{ fixedMs: 600 }]
events:${lines.length === 0 ? " []" : `\n${lines.join("\n")}`}
`;
          const scenario = await readScenario({ text });
          const report = await simulate(given as never, scenario, { plugins: [openai()], environment: {} });
          const { total, models, method } = report;
          for (const model of models) {
            const ofKind =
              model.kind === "vlm" ? [promptTokens, completionTokens] : [promptTokens * inputs, 0];
            expect(model.answered + model.failed).toBe(model.calls);
            expect(sum(model.credentials.map(({ served }) => served))).toBe(model.answered);
            expect(sum(model.failures.map(({ calls }) => calls))).toBe(model.failed);
            expect(sum(model.credentials.flatMap((each) => Object.values(each.wasted)))).toBe(model.wasted);
            for (const each of model.credentials) {
              expect([each.promptTokens, each.completionTokens]).toEqual(
                ofKind.map((tokens) => tokens * each.served),
              );
              const { promptPerMillion, completionPerMillion } = price;
              expect(each.cost).toBeCloseTo(
                (each.promptTokens * promptPerMillion + each.completionTokens * completionPerMillion) / 1e6,
                9,
              );
            }
            expect(model.cost).toBeCloseTo(sum(model.credentials.map(({ cost }) => cost ?? 0)), 9);
          }
          for (const name of ["calls", "answered", "failed", "wasted"] as const) {
            expect(total[name]).toBe(sum(models.map((model) => model[name])));
          }
          expect(total.cost).toBeCloseTo(sum(models.map(({ cost }) => cost ?? 0)), 9);
          expect(method.single).toBe(total.calls);
          expect(answersWhileDown(report)).toEqual([]);
          if (report.faults.length === 0) {
            expect([total.failed, total.wasted, total.switches]).toEqual([0, 0, 0]);
          }
          wasted += total.wasted;
        },
      ),
      { numRuns: depth(8, 200), seed: depth(7, Date.now()) },
    );
    expect(wasted).toBeGreaterThan(0);
  });
});
