import type { HotspareEvents, InstrumentedFailure, InstrumentedReply } from "@hotspare/core";
import {
  type Attributes,
  type Context,
  context as contexts,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { genAi, own } from "../conventions/names.js";
import { operationOf } from "../conventions/request-attributes.js";
import type { ServerAttributes } from "../conventions/server-attribute-cache.js";
import { type CallSpan, replyAttributes, type ShownError, type SpanSettings } from "./call-span.js";

type Failure = HotspareEvents["failure"];
type Abandoned = HotspareEvents["abandoned"];

/** Ends that are no fault of anybody: the request is sent in another form, its consumer left, or another part has failed. */
const harmless: ReadonlySet<Abandoned["reason"]> = new Set(["adjusted", "left", "stopped"]);

/** The span of one request with one credential. */
export class AttemptSpan {
  readonly call: CallSpan | undefined;
  readonly span: Span;
  /** Active while the adapter sends the request. */
  readonly context: Context;
  readonly server: ServerAttributes;
  #error: ShownError | undefined;

  /** @param call undefined: the call began before it was watched */
  constructor(event: HotspareEvents["attempt"], call: CallSpan | undefined, settings: SpanSettings) {
    const { wireModel, address, credentialId, probe, part, callId, attemptId, kind } = event;
    this.call = call;
    this.server = settings.servers.of(event.provider, address);
    const operation = operationOf(event);
    const number = (call?.attempts ?? 0) + 1;
    if (call !== undefined) {
      call.attempts = number;
      call.server = this.server;
    }
    const attributes: Attributes = {
      [genAi.operation]: operation,
      ...this.server,
      [genAi.requestModel]: wireModel,
      ...(kind === "stream" ? { [genAi.stream]: true } : {}),
      ...settings.common,
      [own.callId]: callId,
      [own.kind]: kind,
      [own.attemptId]: attemptId,
      [own.attemptNumber]: number,
      [own.credentialId]: credentialId,
      [own.probe]: probe,
      ...(part === undefined ? {} : { [own.part]: part }),
      ...(call === undefined ? {} : { [own.modelName]: call.modelName }),
    };
    const parent = call?.context ?? contexts.active();
    this.span = settings.tracer.startSpan(
      `${operation} ${wireModel}`,
      { kind: SpanKind.CLIENT, attributes },
      parent,
    );
    this.context = trace.setSpan(parent, this.span);
  }

  replied(reply: InstrumentedReply): void {
    this.span.setAttributes(replyAttributes(reply));
  }

  firstContent(durationMs: number): void {
    this.span.setAttribute(genAi.timeToFirstChunk, durationMs / 1_000);
  }

  /** The attempt has failed; `failed` follows. */
  noteError({ errorName: name, status, message }: InstrumentedFailure): void {
    if (this.span.isRecording()) {
      this.#error = { name, message: message() };
      this.span.setAttributes(status === undefined ? {} : { [genAi.httpStatus]: status });
    }
  }

  answered(): void {
    if (this.call !== undefined) {
      this.call.server = this.server;
    }
    this.span.end();
  }

  failed({ classification, next }: Failure): void {
    const { class: errorClass, reason, rule, scope, retryAfterMs } = classification;
    const said = `${errorClass}: ${reason}`;
    const message =
      this.#error === undefined || this.#error.message === "" ? said : `${said}: ${this.#error.message}`;
    const shown = { name: this.#error?.name ?? "Error", message };
    if (this.call !== undefined) {
      this.call.lastError = shown;
    }
    this.span.setAttributes({
      [genAi.errorType]: errorClass,
      [own.class]: errorClass,
      [own.reason]: reason,
      [own.rule]: rule,
      [own.scope]: scope,
      ...(retryAfterMs === undefined ? {} : { [own.retryAfterMs]: retryAfterMs }),
      ...(next === undefined ? {} : { [own.next]: next }),
    });
    this.span.recordException(shown);
    this.span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.span.end();
  }

  abandoned({ reason }: Abandoned): void {
    const isTimeout = reason === "deadline";
    if (this.call !== undefined && isTimeout) {
      this.call.hasTimedOut = true;
    }
    this.span.setAttribute(own.abandoned, reason);
    if (!harmless.has(reason)) {
      const errorType = isTimeout ? "timeout" : "aborted";
      this.span.setAttribute(genAi.errorType, errorType);
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: errorType });
    }
    this.span.end();
  }
}
