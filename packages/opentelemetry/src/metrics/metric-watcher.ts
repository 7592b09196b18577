import type { HotspareEvents } from "@hotspare/core";
import type { Attributes, Meter } from "@opentelemetry/api";
import { errorTypeOf } from "../conventions/error-type.js";
import { genAi, own } from "../conventions/names.js";
import { operationOf } from "../conventions/request-attributes.js";
import type { ServerAttributeCache, ServerAttributes } from "../conventions/server-attribute-cache.js";
import type { CallEnd, InstrumentedHotspare } from "../hotspare-types.js";
import { inTurn } from "../in-turn.js";
import { createInstruments, type Instruments } from "./instruments.js";
import { observeModels } from "./observe-models.js";

/** What a call has shown of itself before its end. */
interface CallFacts {
  /** The option `name` of the model; undefined: the call began before it was watched. */
  modelName?: string | undefined;
  server?: ServerAttributes;
  responseModel?: string | undefined;
  /** When the first content of a stream came, epoch milliseconds. */
  firstContentMs?: number;
  hasTimedOut?: boolean;
}

/** What all metrics of one instrumentation have in common. */
export interface MetricSettings {
  readonly meter: Meter;
  readonly servers: ServerAttributeCache;
  /** Attributes of every metric. */
  readonly common: Attributes;
}

/** Counts and times the calls and attempts of one Hotspare. */
export class MetricWatcher {
  readonly #settings: MetricSettings;
  readonly #instruments: Instruments;
  readonly #calls = new Map<number, CallFacts>();
  readonly #removals: readonly (() => void)[];

  constructor(hotspare: InstrumentedHotspare, settings: MetricSettings) {
    this.#settings = settings;
    this.#instruments = createInstruments(settings.meter);
    this.#removals = [
      observeModels(hotspare, settings.meter, settings.common),
      hotspare.use({
        onCall: ({ callId, modelName }) => void this.#calls.set(callId, { modelName }),
        onReply: (reply) => {
          const facts = this.#calls.get(reply.callId);
          if (facts !== undefined && "model" in reply) {
            facts.responseModel = reply.model;
          }
        },
      }),
      ...this.#listen(hotspare.events),
    ];
  }

  /** Calls of which something is kept. */
  get open(): number {
    return this.#calls.size;
  }

  stop(): void {
    inTurn(this.#removals);
    this.#calls.clear();
  }

  #listen(events: InstrumentedHotspare["events"]): readonly (() => void)[] {
    const { attempts, failures, switches, failbacks, exhaustions, waits } = this.#instruments;
    const ended = (event: HotspareEvents["success"], outcome: string) =>
      attempts.add(1, { ...this.#ofCredential(event), [own.outcome]: outcome });
    return [
      events.on("attempt", ({ callId, provider, address }) => {
        const server = this.#settings.servers.of(provider, address);
        this.#calls.set(callId, { ...this.#calls.get(callId), server });
      }),
      events.on("firstContent", ({ callId, atMs }) => {
        const facts = this.#calls.get(callId);
        if (facts !== undefined) {
          facts.firstContentMs = atMs;
        }
      }),
      events.on("success", (event) => ended(event, "answered")),
      events.on("failure", (event) => {
        ended(event, "failed");
        failures.add(1, { ...this.#ofCredential(event), [own.class]: event.classification.class });
      }),
      events.on("abandoned", (event) => {
        ended(event, "abandoned");
        const facts = this.#calls.get(event.callId);
        if (facts !== undefined && event.reason === "deadline") {
          facts.hasTimedOut = true;
        }
      }),
      events.on("switch", (event) =>
        switches.add(1, { ...this.#ofChange(event), [own.class]: event.classification.class }),
      ),
      events.on("failback", (event) => failbacks.add(1, this.#ofChange(event))),
      events.on("exhaustion", (event) =>
        exhaustions.add(1, { ...this.#ofModel(event, event.callId), [own.class]: event.class }),
      ),
      events.on("waitEnd", (event) =>
        waits.record(event.waitedMs / 1_000, {
          ...this.#ofModel(event, event.callId),
          [own.outcome]: event.outcome,
        }),
      ),
      events.on("callEnd", (event) => {
        const facts = this.#calls.get(event.callId);
        this.#calls.delete(event.callId);
        if (event.kind !== "check") {
          this.#recordCall(event, facts);
        }
      }),
    ];
  }

  #recordCall(end: CallEnd, facts: CallFacts | undefined): void {
    const { duration, timeToFirstChunk, tokenUsage } = this.#instruments;
    const { common } = this.#settings;
    const { responseModel, firstContentMs } = facts ?? {};
    const operation: Attributes = {
      [genAi.operation]: operationOf(end),
      ...facts?.server,
      [genAi.requestModel]: end.model,
      ...(responseModel === undefined ? {} : { [genAi.responseModel]: responseModel }),
      ...nameIn(facts),
      ...common,
    };
    const errorType = errorTypeOf(end, facts?.hasTimedOut === true);
    duration.record(
      end.durationMs / 1_000,
      errorType === undefined ? operation : { ...operation, [genAi.errorType]: errorType },
    );
    if (firstContentMs !== undefined) {
      timeToFirstChunk.record(Math.max(0, firstContentMs - end.startedMs) / 1_000, operation);
    }
    // The conventions want no guesses.
    if (end.usage !== undefined && end.usage.source !== "estimated") {
      tokenUsage.record(end.usage.promptTokens, { ...operation, [genAi.tokenType]: "input" });
      if (end.modelKind === "vlm") {
        tokenUsage.record(end.usage.completionTokens, { ...operation, [genAi.tokenType]: "output" });
      }
    }
  }

  /** @param callId undefined: no call brought it about */
  #ofModel(
    { model, modelKind }: Pick<HotspareEvents["failback"], "model" | "modelKind">,
    callId: number | undefined,
  ): Attributes {
    return {
      ...this.#settings.common,
      [genAi.requestModel]: model,
      [own.modelKind]: modelKind,
      ...nameIn(callId === undefined ? undefined : this.#calls.get(callId)),
    };
  }

  #ofCredential(event: HotspareEvents["success"]): Attributes {
    const { credentialId, probe, callId } = event;
    return { ...this.#ofModel(event, callId), [own.credentialId]: credentialId, [own.probe]: probe };
  }

  #ofChange(event: HotspareEvents["failback"]): Attributes {
    const { from = "none", to = "none", causedBy } = event;
    return { ...this.#ofModel(event, causedBy?.callId), [own.from]: from, [own.to]: to };
  }
}

function nameIn(facts: CallFacts | undefined): Attributes {
  return facts?.modelName === undefined ? {} : { [own.modelName]: facts.modelName };
}
