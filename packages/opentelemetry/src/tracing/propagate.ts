import { type Context, isSpanContextValid, propagation, type TextMapSetter, trace } from "@opentelemetry/api";

/** Baggage holds what an application tells its own parts, and a provider is none of them. */
const kept: TextMapSetter<Record<string, string>> = {
  set(headers, name, value) {
    if (name.toLowerCase() !== "baggage") {
      headers[name] = value;
    }
  },
};

/** Adds the headers of the trace's context. Without a global propagator: those of the W3C. Source: w3.org/TR/trace-context. */
export function propagate(context: Context, headers: Record<string, string>): void {
  if (propagation.fields().length > 0) {
    propagation.inject(context, headers, kept);
    return;
  }
  const span = trace.getSpanContext(context);
  if (span === undefined || !isSpanContextValid(span)) {
    return;
  }
  const flags = span.traceFlags.toString(16).padStart(2, "0");
  headers["traceparent"] = `00-${span.traceId}-${span.spanId}-${flags}`;
  const state = span.traceState?.serialize() ?? "";
  if (state !== "") {
    headers["tracestate"] = state;
  }
}
