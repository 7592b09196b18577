// Spans by OTLP and metrics on Prometheus's endpoint. A collector on loopback receives what is sent, so that the file runs by itself.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { createHotspare } from "@hotspare/core";
import { instrument } from "@hotspare/opentelemetry";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

interface ExportedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly events?: readonly { readonly name: string }[];
}

/** In the place of your collector. */
async function startCollector(received: ExportedSpan[]): Promise<Server> {
  const collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as {
      resourceSpans: { scopeSpans: { spans: ExportedSpan[] }[] }[];
    };
    received.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  return collector;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const received: ExportedSpan[] = [];
const collector = await startCollector(received);

// What a service does once, when it starts.
const url = `http://127.0.0.1:${portOf(collector)}/v1/traces`;
const tracerProvider = new BasicTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
});
const prometheus = new PrometheusExporter({ preventServerStart: true });
const meterProvider = new MeterProvider({ readers: [prometheus] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
metrics.setGlobalMeterProvider(meterProvider);
const scraped = createServer((request, response) => prometheus.getMetricsRequestHandler(request, response));
scraped.listen(0, "127.0.0.1");
await once(scraped, "listening");

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()] });
const instrumentation = instrument(hotspare);

const { baseURL } = simulator;
const vlm = hotspare.vlm({
  model: "gpt-4.1-mini",
  credentials: [
    { id: "main", provider: "openai", apiKey: "key-of-main", baseURL },
    { id: "spare", provider: "openai", apiKey: "key-of-spare", baseURL },
  ],
});
await vlm.complete({ prompt: "all is well" });
simulator.key("key-of-main").revoked();
await vlm.complete({ prompt: "main is revoked" });
for await (const _ of vlm.stream({ prompt: "a stream" })) {
  // Its span ends with it.
}

const page = await (await fetch(`http://127.0.0.1:${portOf(scraped)}/metrics`)).text();
const lines = page.split("\n").filter((line) => /^hotspare_(switches|failures|credential_state)/.test(line));
console.log(lines.map((line) => line.replaceAll(/otel_scope_\w+="[^"]*",?/g, "")).join("\n"));

await tracerProvider.forceFlush();
const attributeOf = (span: ExportedSpan, key: string) =>
  span.attributes.find((attribute) => attribute.key === key)?.value.stringValue;
for (const { spanId, name, events = [] } of received.filter((span) => span.parentSpanId === undefined)) {
  console.log(`${name}: ${events.map((event) => event.name).join(", ") || "as usual"}`);
  for (const attempt of received.filter(({ parentSpanId }) => parentSpanId === spanId)) {
    const failed = attributeOf(attempt, "error.type");
    console.log(`  ${attributeOf(attempt, "hotspare.credential.id")}: ${failed ?? "answered"}`);
  }
}

instrumentation.stop();
await tracerProvider.shutdown();
await meterProvider.shutdown();
for (const server of [collector, scraped]) {
  server.closeAllConnections();
  server.close();
}
