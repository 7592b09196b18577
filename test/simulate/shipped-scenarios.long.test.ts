import { fileURLToPath } from "node:url";
import { openai } from "@hotspare/provider-openai";
import { readScenario, shippedScenarioNames, shippedScenarioPath, simulate } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";

const example = fileURLToPath(new URL("../../examples/hotspare.yaml", import.meta.url));

/** The scenario's own picture of what happens with the example, whose VLM has one key and whose embedder has two at one server. */
const failsWithoutSpare = new Set([
  "night-quota",
  "revoked-key",
  "regional-outage",
  "flapping",
  "account-dead",
  "rate-limit-storm",
  "herd-after-recovery",
  "rotation",
  "brown-out",
]);

describe("the scenarios that come with Hotspare", async () => {
  it.each(await shippedScenarioNames())("%s runs against the example", async (name) => {
    const scenario = await readScenario((await shippedScenarioPath(name)) ?? "");
    const report = await simulate(example, scenario, { plugins: [openai()], environment: {} });
    const { total, models, faults } = report;
    expect(total.calls).toBeGreaterThan(1_000);
    expect(total.answered + total.failed).toBe(total.calls);
    expect(faults.length).toBeGreaterThan(0);
    expect(models.find(({ model }) => model === "captions")?.failed === 0).toBe(!failsWithoutSpare.has(name));
    for (const { answered, credentials } of models) {
      expect(credentials.reduce((sum, { served }) => sum + served, 0)).toBe(answered);
    }
  });

  it("gives nearly the same with stand-ins as call by call", async () => {
    const text = `duration: 8h
traffic: [{ callsPerSecond: 40 }]
events: [{ at: "+4h", what: revoke, position: 1, for: 10m }]`;
    const scenario = await readScenario({ text });
    const plugins = [openai()];
    const quick = await simulate(example, scenario, { plugins, environment: {} });
    const exact = await simulate(example, scenario, { plugins, environment: {}, exact: true });
    expect(quick.method.standIns).toBeGreaterThan(0);
    expect(exact.method.standIns).toBe(0);
    const share = (one: number, other: number) => Math.abs(one / other - 1);
    expect(share(quick.total.calls, exact.total.calls)).toBeLessThan(0.002);
    expect(share(quick.total.failed, exact.total.failed)).toBeLessThan(0.01);
    expect(share(quick.total.time?.p99Ms ?? 0, exact.total.time?.p99Ms ?? 0)).toBeLessThan(0.03);
    expect(share(quick.total.cost ?? 0, exact.total.cost ?? 0)).toBeLessThan(0.01);
    expect(quick.moments.map(({ what, text: said }) => [what, said])).toEqual(
      exact.moments.map(({ what, text: said }) => [what, said]),
    );
  });
});
