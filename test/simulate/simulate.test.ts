import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { readScenario, simulate } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";

const plugins = [openai(), azure(), ...volcengine()];

/** A VLM with a key of each of two accounts. */
const twoKeys = {
  vlms: {
    captions: {
      model: "gpt-4.1-mini",
      credentials: [
        { id: "a", provider: "openai", apiKey: "${KEY_A}", account: "one" },
        { id: "b", provider: "openai", apiKey: "${KEY_B}", account: "two" },
      ],
    },
  },
  prices: { currency: "USD", models: { "gpt-4.1-mini": { promptPerMillion: 1, completionPerMillion: 2 } } },
} as const;

async function run(events: string, config: object = twoKeys, more = "") {
  const scenario = await readScenario({
    text: `duration: 20m\ntraffic: [{ callsPerSecond: 1${more} }]\nevents:\n${events}`,
  });
  return simulate(config as never, scenario, { plugins, environment: {} });
}

describe("a simulation", () => {
  it("moves calls away from a revoked key, and says what that wasted", async () => {
    const { models, total, madeUp } = await run('  - { at: "+5m", what: revoke, credential: a }');
    const [captions] = models;
    expect(total.failed).toBe(0);
    expect(captions?.switches).toBe(1);
    expect(captions?.credentials[0]?.wasted).toEqual({ auth: expect.any(Number) });
    expect(captions?.credentials.map(({ served }) => served > 100)).toEqual([true, true]);
    expect(total.cost).toBeCloseTo(
      (captions?.credentials ?? []).reduce(
        (sum, { promptTokens, completionTokens }) => sum + (promptTokens + 2 * completionTokens) / 1e6,
        0,
      ),
    );
    expect(madeUp).toEqual(["KEY_A", "KEY_B"]);
  });

  it("gives the same report for the same seed", async () => {
    const events = '  - { at: "+3m", what: brown-out, failing: 0.4, slower: 2, position: 1, for: 9m }';
    const [one, other] = [await run(events), await run(events)];
    expect(one).toEqual(other);
    expect(one.total.wasted).toBeGreaterThan(0);
  });

  it("comes back when the credential recovers, and adds no time to a call that nothing touched", async () => {
    const [a, b] = twoKeys.vlms.captions.credentials;
    const elsewhere = [a, { ...b, baseURL: "https://spare.example.com/v1" }];
    const config = { vlms: { captions: { ...twoKeys.vlms.captions, credentials: elsewhere } } };
    const { models, total } = await run(
      '  - { at: "+3m", what: outage, as: refused, credential: a }\n  - { at: "+6m", what: recover, credential: a }',
      config,
    );
    expect([total.switches, total.failbacks, total.failed]).toEqual([1, 1, 0]);
    expect(models[0]?.added?.p50Ms).toBe(0);
    expect(models[0]?.touched.calls).toBeGreaterThan(0);
  });

  it("interrupts streams and holds calls of a server that hangs until their time is over", async () => {
    const config = {
      vlms: { captions: { ...twoKeys.vlms.captions, timeouts: { attemptMs: 4_000, firstContentMs: 2_000 } } },
    };
    const { models } = await run(
      '  - { at: "+3m", what: outage, as: hang, credential: a, for: 5m }',
      config,
      ", streamed: 0.5",
    );
    expect(models[0]?.credentials[0]?.wasted).toMatchObject({ transient: expect.any(Number) });
    expect(models[0]?.touched.added?.p99Ms).toBeGreaterThan(1_900);
  });

  it("waits as long as a throttling server says", async () => {
    const one = {
      vlms: { captions: { ...twoKeys.vlms.captions, credentials: [twoKeys.vlms.captions.credentials[0]] } },
    };
    const { total } = await run(
      '  - { at: "+3m", what: throttle, requestsPerMinute: 30, credential: a, for: 3m }',
      one,
    );
    expect(total.waits).toBeGreaterThan(0);
    expect(total.wasted).toBeGreaterThan(0);
  });

  it.each([
    ["openai", { apiKey: "k" }],
    ["azure", { apiKey: "k", endpoint: "https://one.openai.azure.com", deployment: "d" }],
    ["volcengine", { apiKey: "k" }],
  ])("%s refuses in its own words, which its own rules read", async (provider, fields) => {
    const config = {
      vlms: {
        captions: {
          model: "gpt-4.1-mini",
          credentials: [{ id: "a", provider, ...fields, apiKey: "a-key-of-nobody" }],
        },
      },
    };
    const expected = {
      revoke: "auth",
      quota: "quota_exceeded",
      missing: "not_found",
      "throttle, requestsPerMinute: 1": "rate_limited",
      outage: "transient",
      "outage, as: bad_gateway": "transient",
      "outage, as: refused": "transient",
      "outage, as: reset": "transient",
    };
    for (const [what, errorClass] of Object.entries(expected)) {
      const scenario = await readScenario({
        text: `duration: 30s\ntraffic: [{ callsPerSecond: 1 }]\nevents: [{ at: "+5s", what: ${what} }]`,
      });
      const { models } = await simulate(config as never, scenario, { plugins, environment: {} });
      expect([what, Object.keys(models[0]?.credentials[0]?.wasted ?? {})]).toEqual([what, [errorClass]]);
    }
  });

  it("knows the words of VikingDB, where a spent account is an overdue one", async () => {
    const credentials = [{ id: "a", provider: "vikingdb", apiKey: "a-key-of-nobody" }];
    const config = { embedders: { documents: { model: "bge-m3", credentials } } };
    const expected = {
      revoke: "auth",
      quota: "auth",
      "throttle, requestsPerMinute: 1": "rate_limited",
      outage: "transient",
    };
    for (const [what, errorClass] of Object.entries(expected)) {
      const { models } = await run(`  - { at: "+5s", what: ${what}, for: 20s }`, config);
      expect([what, Object.keys(models[0]?.credentials[0]?.wasted ?? {})]).toEqual([what, [errorClass]]);
    }
  });

  it("refuses a credential that the configuration does not have, with the line and the names that it has", async () => {
    await expect(run('  - { at: "+5m", what: revoke, credential: c }')).rejects.toThrow(
      /scenario:4: events\[0\]: .*credentials a, b/,
    );
  });
});
