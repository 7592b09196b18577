import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare } from "@hotspare/core";
import { instrument } from "@hotspare/opentelemetry";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { context, propagation, type TextMapPropagator, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { attemptsOf, callOf, createTracedWorld, createTraces } from "./traced-world.js";

/** A span of the application, active while `work` runs. */
async function within<Value>(
  traces: ReturnType<typeof createTraces>,
  work: () => Promise<Value>,
): Promise<Value> {
  const span = traces.tracerProvider.getTracer("app").startSpan("app");
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } finally {
    span.end();
  }
}

describe("with a context manager", () => {
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => context.disable());

  it("each call is a child of its own caller, and what the adapter does of its attempt", async () => {
    const world = createTracedWorld();
    const tracer = world.tracerProvider.getTracer("http");
    const complete = async () => {
      await Promise.resolve();
      tracer.startSpan("POST").end();
      return { content: "x", toolCalls: [], finishReason: "stop", model: "m" } as never;
    };
    const vlm = world.vlm({ a: { complete } });
    await Promise.all([1, 2, 3].map(() => within(world, () => vlm.complete({ prompt: "x" }))));
    const byId = new Map(world.spans().map((span) => [span.spanContext().spanId, span]));
    const parentOf = (span: (typeof attempts)[number]) => byId.get(span.parentSpanContext?.spanId ?? "");
    const attempts = world.spans().filter(({ name }) => name === "POST");
    const apps = attempts.map((http) => {
      const attempt = parentOf(http);
      const call = attempt && parentOf(attempt);
      expect([attempt?.attributes["hotspare.attempt.number"], call?.attributes["hotspare.outcome"]]).toEqual([
        1,
        "answered",
      ]);
      return call && parentOf(call);
    });
    expect(new Set(apps.map((app) => app?.name))).toEqual(new Set(["app"]));
    expect(new Set(apps.map((app) => app?.spanContext().traceId)).size).toBe(3);
  });

  it("a stream is a child of the caller of stream(), wherever it is read", async () => {
    const world = createTracedWorld();
    const vlm = world.vlm({ a: {} });
    const stream = await within(world, async () => vlm.stream({ prompt: "x" }));
    for await (const _ of stream) {
      // Read outside.
    }
    const app = world.spans().find(({ name }) => name === "app");
    expect(callOf(world.spans()).parentSpanContext?.spanId).toBe(app?.spanContext().spanId);
  });

  it("the caller's own context is active again in its continuation", async () => {
    const world = createTracedWorld();
    const vlm = world.vlm({ a: {} });
    await within(world, async () => {
      const before = trace.getActiveSpan();
      await vlm.complete({ prompt: "x" });
      expect(trace.getActiveSpan()).toBe(before);
    });
  });
});

describe("without a context manager", () => {
  it("a call is a root, and its attempts are its children all the same", async () => {
    const world = createTracedWorld();
    await world.vlm({ a: {} }).complete({ prompt: "x" });
    const call = callOf(world.spans());
    expect(call.parentSpanContext).toBeUndefined();
    expect(attemptsOf(world.spans())[0]?.parentSpanContext?.spanId).toBe(call.spanContext().spanId);
  });
});

describe("the headers of requests", () => {
  /** What a server on loopback gets of one call. */
  async function headersOfCall(propagate: boolean) {
    const simulator = await startSimulator();
    const seen: Record<string, unknown>[] = [];
    const front = createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(401, { "content-type": "application/json" });
      response.end('{"error":{"message":"no","code":"invalid_api_key"}}');
    });
    await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
    const { port } = front.address() as AddressInfo;
    const traces = createTraces();
    const hotspare = createHotspare({ plugins: [openai()] });
    onTestFinished(async () => {
      await hotspare.close({ graceMs: 0 });
      await simulator.close();
      front.closeAllConnections();
      front.close();
    });
    const { tracerProvider } = traces;
    instrument(hotspare, { tracerProvider, propagate });
    const embedder = hotspare.embedder({
      model: "text-embedding-3-small",
      credentials: [
        { id: "a", provider: "openai", apiKey: "key-of-a", baseURL: `http://127.0.0.1:${port}/v1` },
        { id: "b", provider: "openai", apiKey: "key-of-b", baseURL: simulator.baseURL },
      ],
    });
    await embedder.embed(["x"]);
    return { seen, attempts: attemptsOf(traces.spans()), call: callOf(traces.spans()), port };
  }

  afterEach(() => propagation.disable());

  it("have no traceparent unless asked for", async () => {
    const { seen } = await headersOfCall(false);
    expect(Object.keys(seen[0] ?? {})).not.toContain("traceparent");
  });

  it("have the traceparent of their attempt when asked for, and spans the server's address", async () => {
    const { seen, attempts, call, port } = await headersOfCall(true);
    const { traceId, spanId } = attempts[0]?.spanContext() ?? {};
    expect(seen[0]?.["traceparent"]).toBe(`00-${traceId}-${spanId}-01`);
    expect(attempts[0]?.attributes).toMatchObject({
      "gen_ai.provider.name": "openai",
      "server.address": "127.0.0.1",
      "server.port": port,
      "hotspare.reason": "invalid_api_key",
    });
    expect(call.attributes["gen_ai.embeddings.dimension.count"]).toBe(1536);
  });

  it("are those of the global propagator, without baggage", async () => {
    const propagator: TextMapPropagator = {
      inject(_, carrier, { set }) {
        set(carrier, "b3", "x-1");
        set(carrier, "baggage", "user=jane");
      },
      extract: (active) => active,
      fields: () => ["b3", "baggage"],
    };
    propagation.setGlobalPropagator(propagator);
    const { seen } = await headersOfCall(true);
    expect(seen[0]?.["b3"]).toBe("x-1");
    expect(Object.keys(seen[0] ?? {})).not.toContain("baggage");
    expect(Object.keys(seen[0] ?? {})).not.toContain("traceparent");
  });
});
