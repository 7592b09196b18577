import { diag } from "@opentelemetry/api";

/** Takes every step, whichever throws: an exporter, a processor or a meter may. The API's logger gets the errors. */
export function inTurn(steps: Iterable<() => unknown>): void {
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      diag.error(
        "@hotspare/opentelemetry: a part of the SDK threw while an instrumentation was stopped.",
        error,
      );
    }
  }
}
