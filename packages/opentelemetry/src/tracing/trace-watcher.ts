import type {
  HotspareEvents,
  Instrumentation,
  InstrumentedAttempt,
  InstrumentedCall,
  InstrumentedFailure,
  InstrumentedReply,
} from "@hotspare/core";
import { type Attributes, context as contexts } from "@opentelemetry/api";
import { genAi, own, spanEvents } from "../conventions/names.js";
import type { InstrumentedHotspare } from "../hotspare-types.js";
import { inTurn } from "../in-turn.js";
import { AttemptSpan } from "./attempt-span.js";
import { CallSpan, type SpanSettings } from "./call-span.js";
import { FreeingAttempts } from "./freeing-attempts.js";
import { propagate } from "./propagate.js";

/** Makes a span of each call and of each attempt of one Hotspare. */
export class TraceWatcher implements Instrumentation {
  readonly #settings: SpanSettings;
  readonly #propagates: boolean;
  readonly #calls = new Map<number, CallSpan>();
  readonly #attempts = new Map<number, AttemptSpan>();
  readonly #freeing = new FreeingAttempts();
  readonly #removals: readonly (() => void)[];

  constructor(hotspare: InstrumentedHotspare, settings: SpanSettings, propagates: boolean) {
    this.#settings = settings;
    this.#propagates = propagates;
    this.#removals = [hotspare.use(this), ...this.#listen(hotspare.events)];
  }

  /** Spans that have begun and not ended, and what is kept of others. */
  get open(): number {
    return this.#calls.size + this.#attempts.size + this.#freeing.size;
  }

  /** Ends the spans that are open: nobody will say how their calls end. */
  stop(): void {
    const spans = [...this.#attempts.values(), ...this.#calls.values()].map(({ span }) => span);
    inTurn([
      ...this.#removals,
      ...spans.map((span) => () => {
        span.setAttribute(own.outcome, "not_watched");
        span.end();
      }),
    ]);
    this.#attempts.clear();
    this.#calls.clear();
    this.#freeing.clear();
  }

  bindStream(open: () => Promise<void>): () => Promise<void> {
    return contexts.bind(contexts.active(), open);
  }

  onCall(call: InstrumentedCall): void {
    this.#calls.set(call.callId, new CallSpan(call, this.#settings));
  }

  /** The request is sent within the attempt's span: an instrumentation of HTTP nests under it. */
  aroundAttempt<Reply>(attempt: InstrumentedAttempt, run: () => Promise<Reply>): Promise<Reply> {
    const watched = this.#attempts.get(attempt.attemptId);
    if (watched === undefined) {
      return run();
    }
    if (this.#propagates) {
      propagate(watched.context, attempt.headers);
    }
    return contexts.with(watched.context, run);
  }

  onReply(reply: InstrumentedReply): void {
    this.#attempts.get(reply.attemptId)?.replied(reply);
    this.#calls.get(reply.callId)?.replied(reply);
  }

  onFailure(failure: InstrumentedFailure): void {
    this.#attempts.get(failure.attemptId)?.noteError(failure);
  }

  #listen(events: InstrumentedHotspare["events"]): readonly (() => void)[] {
    return [
      events.on("attempt", (event) => this.#begin(event)),
      events.on("firstContent", (event) => this.#firstContent(event)),
      events.on("success", (event) => this.#take(event)?.answered()),
      events.on("failure", (event) => this.#take(event)?.failed(event)),
      events.on("abandoned", (event) => this.#take(event)?.abandoned(event)),
      events.on("waitStart", (event) => this.#waitStart(event)),
      events.on("waitEnd", (event) => this.#waitEnd(event)),
      events.on("switch", (event) => {
        const { class: errorClass, reason } = event.classification;
        const why = { [own.class]: errorClass, [own.reason]: reason };
        this.#note(event.causedBy?.callId, spanEvents.switch, { ...changeOf(event), ...why });
      }),
      events.on("failback", (event) =>
        this.#note(event.causedBy?.callId, spanEvents.failback, changeOf(event)),
      ),
      events.on("exhaustion", ({ callId, class: errorClass, credentialIds, retryAfterMs }) =>
        this.#note(callId, spanEvents.exhaustion, {
          [own.class]: errorClass,
          [own.credentialIds]: [...credentialIds],
          ...(retryAfterMs === undefined ? {} : { [own.retryAfterMs]: retryAfterMs }),
        }),
      ),
      events.on("callEnd", (event) => {
        const call = this.#calls.get(event.callId);
        this.#calls.delete(event.callId);
        call?.end(event);
      }),
    ];
  }

  #begin(event: HotspareEvents["attempt"]): void {
    const call = this.#calls.get(event.callId);
    this.#attempts.set(event.attemptId, new AttemptSpan(event, call, this.#settings));
  }

  #firstContent({ callId, attemptId, atMs, durationMs }: HotspareEvents["firstContent"]): void {
    this.#attempts.get(attemptId)?.firstContent(durationMs);
    const call = this.#calls.get(callId);
    if (call !== undefined) {
      call.firstContentMs = atMs;
    }
  }

  /** The attempt is over: taken off before its span ends, since an exporter may throw. */
  #take({ attemptId }: { readonly attemptId: number }): AttemptSpan | undefined {
    const attempt = this.#attempts.get(attemptId);
    if (attempt !== undefined) {
      this.#attempts.delete(attemptId);
      this.#freeing.attemptEnded(attemptId, attempt.span.spanContext());
    }
    return attempt;
  }

  #waitStart({ callId, retryInMs }: HotspareEvents["waitStart"]): void {
    this.#freeing.waitBegan();
    this.#note(callId, spanEvents.waitStart, retryInMs === undefined ? {} : { [own.retryInMs]: retryInMs });
  }

  #waitEnd({ callId, waitedMs, outcome, freedBy }: HotspareEvents["waitEnd"]): void {
    const freeing =
      freedBy === undefined
        ? undefined
        : (this.#freeing.spanOf(freedBy) ?? this.#attempts.get(freedBy)?.span.spanContext());
    this.#freeing.waitEnded();
    this.#note(callId, spanEvents.waitEnd, {
      [own.waitedMs]: waitedMs,
      [own.outcome]: outcome,
      ...(freedBy === undefined ? {} : { [own.freedBy]: freedBy }),
    });
    if (freeing !== undefined) {
      this.#calls.get(callId)?.span.addLink({
        context: freeing,
        attributes: { [own.attemptId]: freedBy },
      });
    }
  }

  /** Puts an event on the span of the call that brought it about, if that call is known. */
  #note(callId: number | undefined, name: string, attributes: Attributes): void {
    if (callId !== undefined) {
      this.#calls.get(callId)?.span.addEvent(name, attributes);
    }
  }
}

function changeOf({ model, from, to }: HotspareEvents["failback"]): Attributes {
  return {
    [genAi.requestModel]: model,
    ...(from === undefined ? {} : { [own.from]: from }),
    ...(to === undefined ? {} : { [own.to]: to }),
  };
}
