import { type HotspareConfig, loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";

const environment = { KEY: "k-0123456789", BASE: "https://h.example/tenant-secret/v1", FOREVER: "Infinity" };
const credential = { id: "a", provider: "openai", apiKey: "${KEY}", baseURL: "${BASE}" };

describe("the configuration in effect, as JSON", () => {
  it.each<readonly [string, HotspareConfig]>([
    ["with defaults", { vlms: { a: { model: "m", credentials: [credential] } } }],
    [
      "with times without end in code",
      {
        timeouts: { attemptMs: Number.POSITIVE_INFINITY },
        embedders: { a: { model: "m", credentials: [{ ...credential, maxConcurrent: 3 }] } },
      },
    ],
  ])("%s loads again, as the same", async (_, config) => {
    const plugins = [openai()];
    const first = await loadConfig({ plugins, environment }, config);
    await first.close();
    const text = JSON.stringify(first.config, null, 2);
    expect(text).toContain('"Infinity"');
    for (const again of [JSON.parse(text) as HotspareConfig, { text }, { text, name: "a.json" }]) {
      const second = await loadConfig({ plugins, environment }, again);
      await second.close();
      expect(second.config).toEqual(first.config);
    }
  });

  it("keeps the word where a text is meant", async () => {
    const extraBody = { word: "Infinity" };
    const given = {
      vlms: { Infinity: { model: "Infinity", credentials: [{ ...credential, extraBody }] } },
      timeouts: { attemptMs: "${FOREVER}" as never },
    };
    const { config, close } = await loadConfig({ plugins: [openai()], environment }, given);
    await close();
    expect(config).toMatchObject({
      vlms: {
        Infinity: {
          model: "Infinity",
          timeouts: { attemptMs: Number.POSITIVE_INFINITY },
          credentials: [{ extraBody }],
        },
      },
    });
  });
});
