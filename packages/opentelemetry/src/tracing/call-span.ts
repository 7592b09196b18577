import type { InstrumentedCall, InstrumentedReply } from "@hotspare/core";
import {
  type Attributes,
  type Context,
  context as contexts,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import {
  type ContentBounds,
  inputMessages,
  outputMessages,
  toolDefinitions,
} from "../content/captured-messages.js";
import { errorTypeOf } from "../conventions/error-type.js";
import { genAi, own } from "../conventions/names.js";
import {
  finishWord,
  operationOf,
  requestAttributes,
  usageAttributes,
} from "../conventions/request-attributes.js";
import type { ServerAttributeCache, ServerAttributes } from "../conventions/server-attribute-cache.js";
import type { CallEnd } from "../hotspare-types.js";

/** What all spans of one instrumentation have in common. */
export interface SpanSettings {
  readonly tracer: Tracer;
  readonly servers: ServerAttributeCache;
  /** Bound of each attribute of content; undefined: no content is captured. */
  readonly contentCharacters: number | undefined;
  /** Attributes of every span. */
  readonly common: Attributes;
}

/** An error as a span shows it: no secret and no word of the request is in it. */
export interface ShownError {
  readonly name: string;
  readonly message: string;
}

/** The span of a call, from its beginning to its end: a stream's lasts until the stream is over. */
export class CallSpan {
  readonly operation: "chat" | "embeddings";
  readonly span: Span;
  /** In which the call's attempts begin. */
  readonly context: Context;
  /** The server that answered, or that was asked last. */
  server: ServerAttributes | undefined;
  /** When the first content of a stream came, epoch milliseconds. */
  firstContentMs: number | undefined;
  lastError: ShownError | undefined;
  /** The call's own time was over while an attempt was under way. */
  hasTimedOut = false;
  attempts = 0;
  /** The option `name` of the model. */
  readonly modelName: string;
  /** How much of its content is shown; undefined: none. */
  readonly #content: ContentBounds | undefined;

  constructor(call: InstrumentedCall, settings: SpanSettings) {
    const { callId, kind, modelKind, model, modelName, provider, purpose, metadata = {} } = call;
    const { contentCharacters: characters } = settings;
    this.modelName = modelName;
    this.#content = characters === undefined ? undefined : { characters, hide: call.hide };
    this.operation = operationOf(call);
    const attributes: Attributes = {
      [genAi.operation]: this.operation,
      ...(provider === undefined ? {} : settings.servers.of(provider)),
      [genAi.requestModel]: model,
      ...requestAttributes(call),
      ...settings.common,
      [own.callId]: callId,
      [own.kind]: kind,
      [own.modelKind]: modelKind,
      [own.modelName]: modelName,
      [own.purpose]: purpose,
    };
    for (const [name, value] of Object.entries(metadata)) {
      attributes[own.metadata + name] = value;
    }
    // No call asked for a ping: the trace of the call that happened to be near has nothing to do with it.
    const parent = call.isBackground ? ROOT_CONTEXT : contexts.active();
    // Its attempts are the requests to servers: a backend that counts what is CLIENT counts each request once, and no call beside them.
    const options = { kind: SpanKind.INTERNAL, attributes };
    this.span = settings.tracer.startSpan(`${this.operation} ${model}`, options, parent);
    this.context = trace.setSpan(parent, this.span);
    this.#captureRequest(call);
  }

  #captureRequest({ asked }: InstrumentedCall): void {
    const content = this.#content;
    if (content === undefined || asked === undefined || !this.span.isRecording()) {
      return;
    }
    this.span.setAttribute(genAi.inputMessages, inputMessages(asked, content));
    const { tools = [] } = asked.is === "answer" ? asked.request : {};
    if (tools.length > 0) {
      this.span.setAttribute(genAi.toolDefinitions, toolDefinitions(tools, content));
    }
  }

  /** A credential has answered, or a stream was left or broke. */
  replied(reply: InstrumentedReply): void {
    const content = this.#content;
    this.span.setAttributes(replyAttributes(reply));
    const said = reply.is === "answer" || reply.is === "cutStream" ? reply : undefined;
    if (content !== undefined && said !== undefined && this.span.isRecording()) {
      this.span.setAttribute(genAi.outputMessages, outputMessages(said, content));
    }
  }

  end(end: CallEnd): void {
    const { outcome, attempts, waitedMs, credentialId, usage, startedMs } = end;
    this.span.setAttributes({
      [own.outcome]: outcome,
      [own.attempts]: attempts,
      [own.waitedMs]: waitedMs,
      ...(credentialId === undefined ? {} : { [own.credentialId]: credentialId }),
      ...(usage === undefined ? {} : usageAttributes(usage, this.operation)),
      ...this.server,
      ...(this.firstContentMs === undefined
        ? {}
        : { [genAi.timeToFirstChunk]: Math.max(0, this.firstContentMs - startedMs) / 1_000 }),
    });
    const errorType = errorTypeOf(end, this.hasTimedOut);
    if (errorType !== undefined) {
      if (this.lastError !== undefined && outcome !== "aborted") {
        this.span.recordException({ ...this.lastError });
      }
      this.span.setAttribute(genAi.errorType, errorType);
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: this.lastError?.message ?? errorType });
    }
    this.span.end();
  }
}

/** What a reply says about itself. */
export function replyAttributes(reply: InstrumentedReply): Attributes {
  switch (reply.is) {
    case "embedding":
      return {
        [genAi.responseModel]: reply.model,
        ...(reply.dimensions === undefined ? {} : { [genAi.dimensions]: reply.dimensions }),
      };
    case "answer":
      return {
        [genAi.responseModel]: reply.model,
        ...(reply.responseId === undefined ? {} : { [genAi.responseId]: reply.responseId }),
        [genAi.finishReasons]: [finishWord(reply.finishReason)],
      };
    case "cutStream":
    case "check":
      return {};
  }
}
