import type { IncomingMessage, ServerResponse } from "node:http";
import { type EmbedResult, StreamInterruptedError, type TokenUsage, type VlmResult } from "@hotspare/core";
import type { EndedRequest } from "../contract/observatory.js";
import { onConnectionEnd } from "./on-connection-end.js";
import { unguessableId } from "./unguessable-id.js";

/** Where a request went among the models: what the headers `x-hotspare-…` say. */
export interface CallTrace {
  callId: number | undefined;
  /** The credential of the last attempt. */
  credentialId: string | undefined;
  /** The provider of the last attempt. */
  provider: string | undefined;
  attempts: number;
  /** What attempts reported, added up. */
  usage: TokenUsage | undefined;
}

/** What results say of where they come from. */
type Answered = Pick<VlmResult | EmbedResult, "callId" | "credentialId" | "attempts" | "usage" | "provider">;

/** What a request may use at most, estimated before it is sent. */
type Asked = Pick<TokenUsage, "promptTokens" | "completionTokens">;

/** One request and its answer, from the head of the request until the connection is done with it. */
export class Exchange {
  readonly id = unguessableId("req_");
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path of the route, never the client's own path: label values of metrics are bounded. */
  readonly route: string;
  readonly trace: CallTrace = {
    callId: undefined,
    credentialId: undefined,
    provider: undefined,
    attempts: 0,
    usage: undefined,
  };
  /** Says that the request needs the models it began with no longer. Called again at the request's end. */
  leaveModels: () => void = () => undefined;
  /** What stands after a route that ends in `*`, decoded. */
  rest = "";
  /** Further headers of the answer, such as those of CORS. */
  headers: Readonly<Record<string, string>> = {};
  client: string | undefined;
  /** The model's own name. */
  model: string | undefined;
  stream = false;
  firstByteMs: number | undefined;
  /** Whether the client was asked to send its body: by its own waiting for `100 Continue`, bodies may not have been sent. */
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
    // An answer that waits behind another answer of its connection is not closed with the connection.
    const leaveConnection = onConnectionEnd(request.socket, over);
  }

  /** The connection is done with the answer: it was sent, or never will be. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls the listener once the exchange is over, at once if it is. Returns what takes the listener away. */
  onOver(listener: () => void): () => void {
    if (this.#isOver) {
      listener();
    } else {
      this.#listeners.add(listener);
    }
    return () => void this.#listeners.delete(listener);
  }

  /** Ends the connection of an answer that its client does not take. */
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
   * Aborts when nobody waits for the answer. A client that hung up gives a reason with the name `TimeoutError`: a client leaves because it has waited
   * long enough, which is evidence against a slow credential.
   */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Ends what runs for the request. Nothing happens after its answer. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }

  /** The client went before its answer was sent. */
  get isLeft(): boolean {
    return this.#isOver && !this.response.writableFinished;
  }

  /** Remote address, without the prefix of IPv4 in IPv6. "" of a Unix socket. */
  get address(): string {
    return (this.request.socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  }

  elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** A result knows more than the events of a Hotspare: its model may be of no Hotspare. */
  answeredBy({ callId, credentialId, attempts, usage, provider }: Answered): void {
    const { trace } = this;
    trace.callId ??= callId;
    trace.credentialId = credentialId;
    trace.provider = provider;
    trace.attempts = Math.max(trace.attempts, attempts.length);
    trace.usage ??= usage;
  }

  /** A stream that breaks after its first content has cost what had come: no event says so. */
  interruptedBy(error: unknown): void {
    if (StreamInterruptedError.isInstance(error)) {
      this.trace.usage ??= error.usage;
    }
  }

  /**
   * What the request has cost. A client that leaves before a provider has said what the call costs pays what it asked for: else a client that always leaves
   * early would spend the provider's money, and none of its budget.
   */
  spent({ promptTokens, completionTokens }: Asked): TokenUsage | undefined {
    const { usage, attempts } = this.trace;
    if (usage !== undefined && this.signal.aborted && usage.promptTokens < promptTokens) {
      // Parts of a split input were under way.
      const missing = promptTokens - usage.promptTokens;
      return { ...usage, promptTokens, totalTokens: usage.totalTokens + missing, source: "partial" };
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

  /** What the observatory and the log learn. nginx's 499 is the status of a request whose client has left. */
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
