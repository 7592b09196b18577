import type { IncomingMessage, ServerResponse } from "node:http";
import { type EmbedResult, StreamInterruptedError, type TokenUsage, type VlmResult } from "@hotspare/core";
import type { EndedRequest } from "../contract/observatory.js";
import { onConnectionEnd } from "./on-connection-end.js";
import { unguessableId } from "./unguessable-id.js";

/** The call and the attempts of a request. The headers `x-hotspare-…` report these values. */
export interface CallTrace {
  callId: number | undefined;
  /** The credential of the last attempt. */
  credentialId: string | undefined;
  /** The provider of the last attempt. */
  provider: string | undefined;
  attempts: number;
  /** Sum of the usage that attempts reported. */
  usage: TokenUsage | undefined;
}

/** The fields of a result that describe where the result comes from. */
type Answered = Pick<VlmResult | EmbedResult, "callId" | "credentialId" | "attempts" | "usage" | "provider">;

/** Estimate of the most tokens that a request may use. */
type Asked = Pick<TokenUsage, "promptTokens" | "completionTokens">;

/** One request and its answer, from the head of the request until the answer is sent or the connection is closed. */
export class Exchange {
  readonly id = unguessableId("req_");
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path of the route, and never the path that the client sent, because metrics need a bounded set of label values. */
  readonly route: string;
  readonly trace: CallTrace = {
    callId: undefined,
    credentialId: undefined,
    provider: undefined,
    attempts: 0,
    usage: undefined,
  };
  /** Call when the request no longer needs its models. The end of the request calls this function again. */
  leaveModels: () => void = () => undefined;
  /** The decoded part of the path that matches `*` in the route. */
  rest = "";
  /** Further headers of the answer, such as the CORS headers. */
  headers: Readonly<Record<string, string>> = {};
  client: string | undefined;
  /** Name of the model, not an alias. */
  model: string | undefined;
  stream = false;
  firstByteMs: number | undefined;
  /** Whether the client sends its body. A client with `Expect: 100-continue` sends nothing until the gateway asks. */
  isBodyAwaited: boolean;
  readonly #startedMs = performance.now();
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #isOver = false;

  constructor(request: IncomingMessage, response: ServerResponse, route: string) {
    this.request = request;
    this.response = response;
    this.route = route;
    this.isBodyAwaited = request.headers.expect === undefined;
    const over = (): void => {
      if (!this.#isOver) {
        this.#isOver = true;
        response.off("close", over);
        leaveConnection();
        this.#end();
      }
    };
    response.once("close", over);
    // Node emits no "close" for an answer that waits behind another answer of the same connection.
    const leaveConnection = onConnectionEnd(request.socket, over);
  }

  /** Whether the answer was sent, or can no longer be sent. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls the listener when the exchange is over, or at once if it is already over. Returns a function that removes the listener. */
  onOver(listener: () => void): () => void {
    if (this.#isOver) {
      listener();
    } else {
      this.#listeners.add(listener);
    }
    return () => void this.#listeners.delete(listener);
  }

  /** Destroys the connection, because the client does not read its answer. */
  cut(): void {
    this.request.socket.destroy();
  }

  #end(): void {
    if (this.isLeft) {
      this.#stop.abort(
        new DOMException("The client closed the connection before the answer ended.", "TimeoutError"),
      );
    }
    for (const listener of this.#listeners) {
      listener();
    }
    this.#listeners.clear();
  }

  /**
   * Aborts when nobody waits for the answer. If the client hung up, the reason has the name `TimeoutError`. Clients mostly leave because they have waited too
   * long, so core counts this as evidence against a slow credential.
   */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborts the calls of the request. Does nothing after the answer. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }

  /** Whether the client left before its answer was sent. */
  get isLeft(): boolean {
    return this.#isOver && !this.response.writableFinished;
  }

  /** Remote address. An IPv4 address has no IPv6 prefix. "" for a Unix socket. */
  get address(): string {
    return (this.request.socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  }

  elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Takes the fields of a result, because a model that does not come from a Hotspare emits no events. */
  answeredBy({ callId, credentialId, attempts, usage, provider }: Answered): void {
    const { trace } = this;
    trace.callId ??= callId;
    trace.credentialId = credentialId;
    trace.provider = provider;
    trace.attempts = Math.max(trace.attempts, attempts.length);
    trace.usage ??= usage;
  }

  /** Takes the usage of a stream that broke after its first content. No event reports this usage. */
  interruptedBy(error: unknown): void {
    if (StreamInterruptedError.isInstance(error)) {
      this.trace.usage ??= error.usage;
    }
  }

  /**
   * The usage that the client pays. If a client leaves before the provider has reported the usage, the client pays at least the estimate, because the model may
   * have generated hidden reasoning. Otherwise a client that always leaves early would cost money without using its budget. For a stream that the provider has
   * broken, the client pays what has arrived.
   */
  spent({ promptTokens, completionTokens }: Asked): TokenUsage | undefined {
    const { usage, attempts } = this.trace;
    if (usage !== undefined && this.signal.aborted) {
      // Requests for other parts of a split input were still running.
      const prompt = Math.max(usage.promptTokens, promptTokens);
      const isFinal = usage.source === "reported";
      const completion = isFinal
        ? usage.completionTokens
        : Math.max(usage.completionTokens, completionTokens);
      const missing = prompt - usage.promptTokens + completion - usage.completionTokens;
      return missing === 0
        ? usage
        : {
            ...usage,
            promptTokens: prompt,
            completionTokens: completion,
            totalTokens: usage.totalTokens + missing,
            source: isFinal ? "partial" : usage.source,
          };
    }
    return usage !== undefined || attempts === 0 || !this.signal.aborted
      ? usage
      : {
          promptTokens,
          completionTokens,
          totalTokens: promptTokens + completionTokens,
          source: "estimated",
        };
  }

  noteFirstByte(): void {
    this.firstByteMs ??= this.elapsedMs();
  }

  /** The record for the observatory and the log. A request whose client has left has nginx's status 499. */
  ended(): EndedRequest {
    const { client, model, firstByteMs, response } = this;
    return {
      route: this.route,
      method: this.request.method ?? "",
      status: this.isLeft && !response.headersSent ? 499 : response.statusCode,
      ...(client === undefined ? {} : { client }),
      ...(model === undefined ? {} : { model }),
      stream: this.stream,
      durationMs: this.elapsedMs(),
      ...(firstByteMs === undefined ? {} : { firstByteMs }),
    };
  }
}
