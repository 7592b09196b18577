import { type HotspareEventSource, mergeUsage } from "@hotspare/core";
import type { CallTrace } from "./exchange.js";

/**
 * Follows the calls of requests through the events of the models. The events have the credential and the usage of each attempt, which the first chunk of a stream
 * and an error do not have. The metadata of an event has the id of the request.
 */
export class CallTraces {
  readonly #traces = new Map<string, CallTrace>();

  /** @returns a function that ends the following */
  follow(events: HotspareEventSource): () => void {
    const ends = [
      events.on("callStart", ({ callId, metadata }) => {
        const trace = this.#of(metadata);
        if (trace !== undefined) {
          trace.callId = callId;
        }
      }),
      events.on("attempt", ({ credentialId, provider, metadata }) => {
        const trace = this.#of(metadata);
        if (trace !== undefined) {
          trace.credentialId = credentialId;
          trace.provider = provider;
          trace.attempts += 1;
        }
      }),
      events.on("usage", ({ usage, metadata }) => {
        const trace = this.#of(metadata);
        if (trace !== undefined) {
          trace.usage = trace.usage === undefined ? usage : mergeUsage([trace.usage, usage]);
        }
      }),
    ];
    return () => {
      for (const end of ends) {
        end();
      }
    };
  }

  begin(request: string, trace: CallTrace): void {
    this.#traces.set(request, trace);
  }

  end(request: string): void {
    this.#traces.delete(request);
  }

  #of(metadata: Readonly<Record<string, unknown>> | undefined): CallTrace | undefined {
    const request = metadata?.["request"];
    return typeof request === "string" ? this.#traces.get(request) : undefined;
  }
}
