import { InvalidConfigError } from "@hotspare/core";
import { instrument } from "@hotspare/opentelemetry";
import { metrics, trace } from "@opentelemetry/api";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it } from "vitest";
import { createEngineWorld } from "../support/engine-world.js";
import { callOf, createMetrics, createTracedWorld, createTraces } from "./traced-world.js";

describe("the global providers", () => {
  afterEach(() => {
    trace.disable();
    metrics.disable();
  });

  it("are found when they are registered before", async () => {
    const traces = createTraces();
    const meters = createMetrics();
    trace.setGlobalTracerProvider(traces.tracerProvider);
    metrics.setGlobalMeterProvider(meters.meterProvider);
    const world = createEngineWorld();
    instrument(world.hotspare);
    await world.vlm({ a: {} }).complete({ prompt: "x" });
    expect(traces.spans()).toHaveLength(2);
    expect(await meters.total("gen_ai.client.operation.duration")).toBe(1);
  });

  it("are found by the next call when they are registered later", async () => {
    const world = createEngineWorld();
    const instrumentation = instrument(world.hotspare);
    const vlm = world.vlm({ a: {} });
    await vlm.complete({ prompt: "x" });
    const traces = createTraces();
    trace.setGlobalTracerProvider(traces.tracerProvider);
    await vlm.complete({ prompt: "x" });
    expect(callOf(traces.spans()).attributes["hotspare.call.id"]).toBe(2);
    const meters = createMetrics();
    metrics.setGlobalMeterProvider(meters.meterProvider);
    await vlm.complete({ prompt: "x" });
    expect(await meters.total("gen_ai.client.operation.duration")).toBe(1);
    expect(instrumentation.open).toBe(0);
  });

  it("that never come leave calls as they are", async () => {
    const world = createEngineWorld();
    const instrumentation = instrument(world.hotspare);
    await world.vlm({ a: {} }).complete({ prompt: "x" });
    instrumentation.stop();
    expect(instrumentation.open).toBe(0);
    trace.setGlobalTracerProvider(createTraces().tracerProvider);
    await world.vlm({ b: {} }).complete({ prompt: "x" });
    expect(instrumentation.open).toBe(0);
  });
});

describe("instrumenting twice", () => {
  it("for the same providers makes each span once", async () => {
    const world = createTracedWorld();
    const { tracerProvider, meterProvider } = world;
    expect(instrument(world.hotspare, { tracerProvider, meterProvider })).toBe(world.instrumentation);
    await world.vlm({ a: {} }).complete({ prompt: "x" });
    expect(world.spans()).toHaveLength(2);
  });

  it("for the same providers with other options is refused, until the first is stopped", () => {
    const world = createTracedWorld();
    const { tracerProvider, meterProvider } = world;
    const again = () => instrument(world.hotspare, { tracerProvider, meterProvider, propagate: true });
    expect(again).toThrow(InvalidConfigError);
    expect(again).toThrow(/propagate: this Hotspare is instrumented/);
    world.instrumentation.stop();
    expect(again).not.toThrow();
  });

  it("for other providers serves both, and each stops alone", async () => {
    const world = createTracedWorld();
    const second = createTraces();
    const other = instrument(world.hotspare, { tracerProvider: second.tracerProvider });
    const vlm = world.vlm({ a: {} });
    await vlm.complete({ prompt: "x" });
    other.stop();
    await vlm.complete({ prompt: "x" });
    expect([world.spans().length, second.spans().length]).toEqual([4, 2]);
  });

  it("for a provider that is also the global one makes each span once", async () => {
    const traces = createTraces();
    const world = createEngineWorld();
    const { tracerProvider } = traces;
    const first = instrument(world.hotspare);
    const second = instrument(world.hotspare, { tracerProvider });
    const vlm = world.vlm({ a: {} });
    await vlm.complete({ prompt: "x" });
    trace.setGlobalTracerProvider(tracerProvider);
    try {
      await vlm.complete({ prompt: "x" });
      expect(traces.spans()).toHaveLength(4);
      expect(instrument(world.hotspare, { tracerProvider: trace.getTracerProvider() })).toBe(first);
      second.stop();
      await vlm.complete({ prompt: "x" });
      expect(traces.spans()).toHaveLength(6);
    } finally {
      trace.disable();
    }
  });

  it("for one provider of the same and one other makes each span and each metric once, and the second takes over", async () => {
    const traces = createTraces();
    const meters = createMetrics();
    const world = createEngineWorld();
    const { tracerProvider } = traces;
    const first = instrument(world.hotspare, { tracerProvider });
    const { meterProvider } = meters;
    const conflicting = () => instrument(world.hotspare, { tracerProvider, meterProvider, propagate: true });
    expect(conflicting).toThrow(/propagate/);
    instrument(world.hotspare, { tracerProvider, meterProvider });
    const vlm = world.vlm({ a: {} });
    await vlm.complete({ prompt: "x" });
    expect(traces.spans()).toHaveLength(2);
    expect(await meters.total("gen_ai.client.operation.duration")).toBe(1);
    first.stop();
    await vlm.complete({ prompt: "x" });
    expect(traces.spans()).toHaveLength(4);
    expect(await meters.total("gen_ai.client.operation.duration")).toBe(2);
  });

  it("with fewer options says of those that were not given that they are not", () => {
    const world = createTracedWorld({}, { captureContent: true, propagate: true });
    const { tracerProvider, meterProvider } = world;
    const again = () => instrument(world.hotspare, { tracerProvider, meterProvider, captureContent: false });
    expect(again).toThrow(/captureContent: this Hotspare is instrumented for these providers with another/);
    expect(again).toThrow(/propagate: is not given, so false/);
  });

  it("two Hotspares of one process are told apart by their names", async () => {
    const traces = createTraces();
    const meters = createMetrics();
    const { tracerProvider } = traces;
    const { meterProvider } = meters;
    for (const name of ["one", "two"]) {
      const world = createEngineWorld();
      instrument(world.hotspare, { tracerProvider, meterProvider, name });
      await world.vlm({ a: {} }).complete({ prompt: "x" });
    }
    expect(traces.spans().map(({ attributes }) => attributes["hotspare.name"])).toEqual([
      "one",
      "one",
      "two",
      "two",
    ]);
    const closed = { "hotspare.credential.state": "closed" };
    expect(await meters.total("hotspare.credential.state", { ...closed, "hotspare.name": "one" })).toBe(1);
    expect(await meters.total("hotspare.credential.state", closed)).toBe(2);
  });
});

describe("parts that throw cost no call", () => {
  const bug = () => {
    throw new Error("broken");
  };
  it.each([
    ["a processor at the start of a span", { onStart: bug, onEnd: () => undefined }],
    ["a processor at the end of a span", { onStart: () => undefined, onEnd: bug }],
  ])("%s", async (_, broken) => {
    const quiet = { forceFlush: async () => undefined, shutdown: async () => undefined };
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [{ ...quiet, ...broken } as never] });
    const world = createTracedWorld({}, { tracerProvider });
    const vlm = world.vlm({ a: {} });
    expect((await vlm.complete({ prompt: "x" })).content).toBe("Hello");
    for await (const chunk of vlm.stream({ prompt: "x" })) expect(chunk.type).toMatch(/content|finish/);
    expect(world.instrumentation.open).toBe(0);
  });

  it("stop() ends every span and listens no more, although each end throws", async () => {
    const quiet = { forceFlush: async () => undefined, shutdown: async () => undefined };
    let ends = 0;
    const onEnd = () => {
      ends += 1;
      bug();
    };
    const processor = { ...quiet, onStart: () => undefined, onEnd };
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [processor as never] });
    const world = createTracedWorld({}, { tracerProvider });
    const vlm = world.vlm({ a: {} });
    const streams = [vlm.stream({ prompt: "x" }), vlm.stream({ prompt: "x" })];
    await Promise.all(streams.map((stream) => stream.next()));
    expect(() => world.instrumentation.stop()).not.toThrow();
    expect([ends, world.instrumentation.open]).toEqual([4, 0]);
    await vlm.complete({ prompt: "x" });
    expect([ends, world.instrumentation.open]).toEqual([4, 0]);
    await Promise.all(streams.map((stream) => stream.return?.(undefined as never)));
  });

  it("an exporter, a tracer and a meter", async () => {
    const exporter = { export: bug, shutdown: async () => undefined };
    const tracers = [
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter as never)] }),
      { getTracer: () => ({ startSpan: bug, startActiveSpan: bug }) },
    ];
    for (const tracerProvider of tracers) {
      const world = createTracedWorld({}, { tracerProvider: tracerProvider as never });
      expect((await world.vlm({ a: {} }).complete({ prompt: "x" })).content).toBe("Hello");
      expect(world.instrumentation.open).toBe(0);
    }
  });
});

describe("options", () => {
  it.each([
    [{ captureContents: true }, /captureContents.*did you mean "captureContent"/],
    [{ captureContent: { maxCharacters: 0 } }, /captureContent\.maxCharacters: is 0: must be a whole number/],
    [{ captureContent: { maxCharakters: 9 } }, /captureContent\.maxCharakters.*did you mean "maxCharacters"/],
    [{ captureContent: "yes" }, /captureContent: is "yes": must be/],
    [{ propagate: 1 }, /propagate: is 1: must be true or false/],
    [{ tracerProvider: {} }, /tracerProvider: is a plain object: must have getTracer/],
    [{ meterProvider: 1 }, /meterProvider: is 1: must have getMeter/],
    [{ name: "" }, /name: is "": must be a text that is not empty/],
  ])("%j is refused", (options, message) => {
    const world = createEngineWorld();
    expect(() => instrument(world.hotspare, options as never)).toThrow(message);
  });
});

describe("OTEL_SEMCONV_STABILITY_OPT_IN", () => {
  it.each([
    [undefined, true],
    ["http,database", true],
    ["http, gen_ai_latest_experimental", false],
  ])("of %s", async (value, hasEarlier) => {
    const before = process.env["OTEL_SEMCONV_STABILITY_OPT_IN"];
    if (value !== undefined) process.env["OTEL_SEMCONV_STABILITY_OPT_IN"] = value;
    try {
      const world = createTracedWorld();
      await world.vlm({ a: {} }).complete({ prompt: "x" });
      for (const { attributes } of world.spans()) {
        expect(attributes["gen_ai.provider.name"]).toBe("scripted");
        expect(attributes["gen_ai.system"]).toBe(hasEarlier ? "scripted" : undefined);
      }
      const [point] = await world.points("gen_ai.client.operation.duration");
      expect(point?.attributes["gen_ai.system"]).toBe(hasEarlier ? "scripted" : undefined);
    } finally {
      if (before === undefined) delete process.env["OTEL_SEMCONV_STABILITY_OPT_IN"];
      else process.env["OTEL_SEMCONV_STABILITY_OPT_IN"] = before;
    }
  });
});
