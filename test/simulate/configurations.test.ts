import { readFile } from "node:fs/promises";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { htmlPage, readScenario, simulate, textReport, timelineSvg } from "@hotspare/simulate";
import { describe, expect, it } from "vitest";

const plugins = [openai(), azure(), ...volcengine()];

async function guideOf(path: string): Promise<string> {
  return readFile(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The first whole configuration of a page of the guide. */
async function configOf(page: string): Promise<string> {
  const blocks = [...(await guideOf(page)).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);
  const found = blocks.find((text) => /^(?:vlms|embedders):/m.test(text));
  expect(found, `${page} has no configuration`).toBeDefined();
  return found ?? "";
}

const scenarioText = `duration: 3m
traffic: [{ callsPerSecond: 0.5, inputs: 2, streamed: 0.5 }]
events: [{ at: "+1m", what: revoke, position: 1 }]`;

const planted = "planted";
const key = (provider: string, more: object) => ({ id: provider, provider, ...more });
const secretive = {
  vlms: {
    captions: {
      model: "gpt-4.1-mini",
      credentials: [
        key("openai", {
          apiKey: `sk-${planted}-0123456789`,
          baseURL: `https://one.example.com/v1?token=${planted}`,
          headers: { "x-team": planted },
        }),
        key("azure", {
          apiKey: `${planted}-0123456789abcdef`,
          endpoint: `https://two.example.com`,
          deployment: "d",
        }),
        key("volcengine", {
          apiKey: `${planted}-0123456789abcdef`,
          baseURL: "https://three.example.com/api/v3",
        }),
      ],
    },
  },
};

describe("a simulation", () => {
  it.each(["docs/configuration.md", "docs/gateway.md"])("runs the configuration of %s", async (page) => {
    const scenario = await readScenario({ text: scenarioText });
    const { total, madeUp } = await simulate({ text: await configOf(page) }, scenario, {
      plugins,
      environment: {},
    });
    expect(total.calls).toBeGreaterThan(50);
    expect(madeUp).toContain("OPENAI_KEY_A");
  });

  it.each(["examples/hotspare.yaml", "examples/gateway/hotspare.yaml"])("runs %s", async (path) => {
    const scenario = await readScenario({ text: scenarioText });
    const { total } = await simulate({ text: await guideOf(path) }, scenario, { plugins, environment: {} });
    expect(total.calls).toBeGreaterThan(50);
  });

  it.each([
    ["a whole address", "${NAME}"],
    ["a host", "https://${NAME}/v1"],
    ["a part of a host", "https://${NAME}.example.com/v1"],
    ["a port", "https://one.example.com:${NAME}/v1"],
    ["a path", "https://one.example.com/${NAME}"],
  ])("makes up %s in a text and in an object", async (_part, baseURL) => {
    const scenario = await readScenario({ text: scenarioText });
    const credentials = [{ id: "a", provider: "openai", apiKey: "a-key-of-nobody", baseURL }];
    const config = { vlms: { captions: { model: "gpt-4.1-mini", credentials } } };
    for (const source of [config, { text: JSON.stringify(config) }]) {
      const { madeUp } = await simulate(source as never, scenario, { plugins, environment: {} });
      expect(madeUp).toEqual(["NAME"]);
    }
  });

  it("gives the same bytes a second time, and shows no secret of the configuration in any of them", async () => {
    const scenario = await readScenario({ text: scenarioText });
    const run = async () => {
      const report = await simulate(secretive as never, scenario, { plugins, environment: {} });
      const named = [{ name: "one", report }];
      return [JSON.stringify(report), textReport(report), timelineSvg(report), htmlPage(named)].join("\n");
    };
    const [one, other] = [await run(), await run()];
    expect(one).toBe(other);
    expect(one).not.toContain(planted);
  });

  it.each([
    ["position: 9", "it has team-a at position 1 of captions, team-b at position 2 of captions"],
    ["position: 1, credential: typo", "it has credentials team-a, team-b"],
    ["position: 2, credential: team-a", "it has team-a at position 1 of captions"],
  ])(
    "refuses an entry about { %s }, which selects nothing, and says what there is",
    async (selector, message) => {
      const config = {
        vlms: {
          captions: {
            model: "m",
            credentials: ["a", "b"].map((name) => ({
              id: `team-${name}`,
              provider: "openai",
              apiKey: `sk-key-of-${name}`,
            })),
          },
        },
      };
      const scenario = await readScenario({ text: scenarioText.replace("position: 1", selector) });
      await expect(simulate(config, scenario, { plugins, environment: {} })).rejects.toThrow(message);
    },
  );

  it("names no more of an address than its origin and its path, when a scenario names a server that is not there", async () => {
    const text = `${scenarioText.replace("position: 1", "endpoint: nowhere")}`;
    const scenario = await readScenario({ text });
    const wrong = simulate(secretive as never, scenario, { plugins, environment: {} });
    await expect(wrong).rejects.toThrow(
      /servers https:\/\/one\.example\.com\/v1, https:\/\/two\.example\.com/,
    );
    await wrong.catch((error: unknown) => expect(String(error)).not.toMatch(/user|token|key=/));
  });
});
