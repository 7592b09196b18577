import { fileURLToPath } from "node:url";
import { openai } from "@hotspare/provider-openai";
import { readScenario, shippedScenarioNames, shippedScenarioPath, simulate } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";

const example = fileURLToPath(new URL("../../examples/hotspare.yaml", import.meta.url));

describe("the scenarios that come with Hotspare", async () => {
  it.each(await shippedScenarioNames())("%s runs against the example", async (name) => {
    const scenario = await readScenario((await shippedScenarioPath(name)) ?? "");
    const report = await simulate(example, scenario, { plugins: [openai()], environment: {} });
    const { total, models, faults } = report;
    expect(total.calls).toBeGreaterThan(1_000);
    expect(total.answered + total.failed).toBe(total.calls);
    expect(faults.length).toBeGreaterThan(0);
    // The example's VLM has one key and no spare.
    expect(models.find(({ model }) => model === "captions")?.failed).toBeGreaterThan(0);
    for (const { answered, credentials } of models) {
      expect(credentials.reduce((sum, { served }) => sum + served, 0)).toBe(answered);
    }
  });

  it("gives nearly the same with stand-ins as call by call", async () => {
    const text = `duration: 2h
traffic: [{ callsPerSecond: 10 }]
events: [{ at: "+1h", what: revoke, position: 1, for: 10m }]`;
    const scenario = await readScenario({ text });
    const plugins = [openai()];
    const quick = await simulate(example, scenario, { plugins, environment: {}, singleCalls: 40_000 });
    const exact = await simulate(example, scenario, { plugins, environment: {}, exact: true });
    expect(quick.method.standIns).toBeGreaterThan(0);
    expect(exact.method.standIns).toBe(0);
    const share = (one: number, other: number) => Math.abs(one / other - 1);
    expect(share(quick.total.calls, exact.total.calls)).toBeLessThan(0.01);
    expect(share(quick.total.failed, exact.total.failed)).toBeLessThan(0.01);
    expect(share(quick.total.time?.p99Ms ?? 0, exact.total.time?.p99Ms ?? 0)).toBeLessThan(0.06);
    expect(share(quick.total.cost ?? 0, exact.total.cost ?? 0)).toBeLessThan(0.02);
    expect(quick.moments.map(({ what, text: said }) => [what, said])).toEqual(
      exact.moments.map(({ what, text: said }) => [what, said]),
    );
  });
});
