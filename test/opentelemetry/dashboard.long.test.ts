import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";
import { createTracedWorld } from "./traced-world.js";

interface Target {
  readonly expr: string;
}
interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets: readonly Target[];
  }[];
  readonly annotations: { readonly list: readonly Target[] };
  readonly templating: { readonly list: readonly { readonly definition?: string }[] };
}
interface Rule extends Target {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

/** Names of ours in an expression: metrics and labels. */
const names = (text: string): readonly string[] => text.match(/\b(?:gen_ai|hotspare|error)_\w+/g) ?? [];

/** What Prometheus sees when everything has happened once. */
async function scrape(): Promise<{
  readonly metrics: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({ readers: [exporter] });
  const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await meterProvider.shutdown();
  });
  const world = createTracedWorld({ retry: { maxRounds: 1, maxWaitMs: 5_000 } }, { meterProvider });
  const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" } as const;
  const rateLimit = { requests: { limit: 10, remaining: 5 } };
  let isDown = true;
  const complete = async () => {
    await world.clock.sleep(10);
    if (isDown) throw new StatusError(401);
    return { content: "x", toolCalls: [], finishReason: "stop", model: "m", usage, rateLimit } as never;
  };
  const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 1 } } });
  await world.settle(outcome(vlm.complete({ prompt: "no credential answers" })));
  isDown = false;
  await world.clock.advance(700_000);
  await world.settle(Promise.all(["1", "waits"].map((prompt) => vlm.complete({ prompt }))));
  for await (const _ of vlm.stream({ prompt: "x" })) {
    // To its end.
  }
  const page = await (
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)
  ).text();
  const samples = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return {
    metrics: new Set(samples.map((line) => line.replace(/[{ ].*$/, ""))),
    labels: new Set(samples.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name = ""]) => name))),
  };
}

describe("what Prometheus really sees has every name", () => {
  let dashboard: Dashboard;
  let rules: readonly Rule[] = [];

  beforeAll(async () => {
    dashboard = JSON.parse(await readFile("docs/opentelemetry/grafana-dashboard.json", "utf8")) as Dashboard;
    const guide = await readFile("docs/opentelemetry.md", "utf8");
    const [, yaml = ""] = /```yaml\n(groups:[\s\S]*?)```/.exec(guide) ?? [];
    const { groups } = parse(yaml) as { groups: { rules: Rule[] }[] };
    rules = groups.flatMap((group) => group.rules);
  });

  it("of the dashboard and of the alerts", async () => {
    const { metrics, labels } = await scrape();
    const expressions = [
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...dashboard.annotations.list.map(({ expr }) => expr),
      ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
      ...rules.map(({ expr }) => expr),
    ];
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) {
      const used = names(expression);
      expect(
        used.filter((name) => !metrics.has(name) && !labels.has(name)),
        expression,
      ).toEqual([]);
      expect(
        used.some((name) => metrics.has(name)),
        expression,
      ).toBe(true);
    }
    const unused = [...metrics].filter(
      (name) =>
        name.startsWith("hotspare_") &&
        !/_(?:sum|count)$/.test(name) &&
        !expressions.join(" ").includes(name),
    );
    expect(unused).toEqual([]);
  });

  it("and there are five alerts, each with its labels in its summary", () => {
    expect(rules.map(({ alert }) => alert)).toHaveLength(5);
    for (const { expr, annotations, labels } of rules) {
      expect(labels.severity).toMatch(/^(critical|warning)$/);
      const shown = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
      expect(shown.length).toBeGreaterThan(0);
      for (const name of shown) expect(expr).toContain(name);
    }
  });

  it("and panels have ids of their own, and do not overlap", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
