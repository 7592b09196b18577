import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ruleFilesOf, rulesOf } from "./rules-of-guide.js";
import { ask, call, openGateway } from "./server/open-gateway.js";

const guide = await readFile("docs/operating.md", "utf8");
const [ofGateway = [], ofLibrary = []] = (await ruleFilesOf("docs/operating.md")).map(rulesOf);

/** The metrics of a gateway whose models have answered, moved to a spare, and failed. */
async function scrape(): Promise<string> {
  const { url, simulator } = await openGateway();
  const complete = () => call(`${url}/v1/chat/completions`, { body: ask });
  simulator.key("key-a").rateLimit({ requestsPerMinute: 100 });
  expect((await complete()).status).toBe(200);
  for (const name of ["key-a", "key-b"]) simulator.key(name).revoked();
  expect((await complete()).status).toBeGreaterThanOrEqual(400);
  return (await call(`${url}/metrics`)).body;
}

describe("the guide's page about operating", () => {
  it("names metrics and labels that the gateway shows", async () => {
    const text = await scrape();
    const metrics = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name));
    const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const labelsOf = (metric: string) =>
      new Set(
        samples
          .filter((line) => line.replace(/[{ ].*$/, "") === metric)
          .flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label = ""]) => label)),
      );
    for (const { expr, alert } of ofGateway) {
      const used = expr.match(/\bhotspare_\w+/g) ?? [];
      expect(used.length, alert).toBeGreaterThan(0);
      const labels = new Set(used.flatMap((metric) => [...labelsOf(metric)]));
      expect(
        used.filter((metric) => !metrics.has(metric)),
        alert,
      ).toEqual([]);
      const named = [
        ...[...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, list = ""]) => list.split(/, */)),
        ...[...expr.matchAll(/(\w+)(?:!|=)[=~]?"/g)].map(([, label = ""]) => label),
      ];
      expect(named.length, alert).toBeGreaterThan(0);
      expect(
        named.filter((label) => !labels.has(label)),
        alert,
      ).toEqual([]);
    }
    // The names in the text and the tables of the page. The metric of the fleet exists only in a fleet, so its name is added here.
    const written = new Set(guide.replaceAll(/```[\s\S]*?```/g, "").match(/\bhotspare_\w+/g) ?? []);
    expect(written.size).toBeGreaterThan(8);
    expect([...written].filter((metric) => !metrics.has(metric))).toEqual([]);
  });

  it("has the same alert rules as the page about OpenTelemetry, whose tests cover them", async () => {
    const [rules = ""] = await ruleFilesOf("docs/opentelemetry.md");
    expect(ofLibrary).toEqual(rulesOf(rules));
  });

  it("says for each of the five alerts what to do, with a summary from the labels of its expression", () => {
    expect(ofGateway.map(({ alert }) => alert)).toEqual(ofLibrary.map(({ alert }) => alert));
    expect(ofGateway).toHaveLength(5);
    for (const [place, { alert, expr, labels, annotations, ...rest }] of ofGateway.entries()) {
      expect(guide).toMatch(
        new RegExp(`^## [^\\n]+\\n\\n\`${alert}\`, ${labels.severity}: [^\\n]+\\n\\n1\\. `, "m"),
      );
      expect(rest.for, alert).toBe(ofLibrary[place]?.for);
      expect(labels, alert).toEqual(ofLibrary[place]?.labels);
      const kept = expr.match(/by \(([^)]+)\)/)?.[1]?.split(", ") ?? [];
      const shown = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      expect(shown.length).toBeGreaterThan(0);
      for (const label of shown) expect(kept, alert).toContain(label);
    }
  });
});
