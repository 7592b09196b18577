import { ProtocolError } from "../contract/protocol-error.js";

/** Most requests that a gateway serves at once, and most bytes of their bodies that it holds. */
export interface RequestBoundsOptions {
  readonly requestsAtOnce: number;
  readonly requestsAtOncePerClient: number;
  readonly bytesInFlight: number;
}

/** The place of one request among the running requests. */
export interface Place {
  /** Counts bytes of the request's body. @throws {ProtocolError} 503 when the bodies of all running requests together are too large */
  hold(bytes: number): void;
  /** Gives back the place and the bytes. Later calls do nothing. */
  leave(): void;
}

/** Short, because a place becomes free when any answer ends. */
const retryAfterMs = 1_000;

/** Counts the running requests, so that many clients together cannot use up the memory. */
export class RequestBounds {
  #bounds: RequestBoundsOptions;
  #requests = 0;
  #bytes = 0;
  readonly #byClient = new Map<string, number>();

  constructor(bounds: RequestBoundsOptions) {
    this.#bounds = bounds;
  }

  /** Applies other bounds to later requests. Running requests continue. */
  change(bounds: RequestBoundsOptions): void {
    this.#bounds = bounds;
  }

  /** Takes a place for a request. @throws {ProtocolError} 429 when the client has too many running requests; 503 when all clients together have too many */
  enter(client: string): Place {
    const { requestsAtOnce, requestsAtOncePerClient } = this.#bounds;
    const own = this.#byClient.get(client) ?? 0;
    if (own >= requestsAtOncePerClient) {
      throw new ProtocolError({
        status: 429,
        type: "rate_limit_error",
        code: "rate_limit_exceeded",
        message: `You have ${own} running requests, the most at the same time. Wait until a request has ended.`,
        retryAfterMs,
      });
    }
    if (this.#requests >= requestsAtOnce) {
      throw overloaded("The gateway has as many running requests as it allows.");
    }
    this.#requests += 1;
    this.#byClient.set(client, own + 1);
    let held = 0;
    let isOver = false;
    return {
      hold: (bytes) => {
        if (isOver) {
          return;
        }
        if (this.#bytes + bytes > this.#bounds.bytesInFlight) {
          throw overloaded("The running requests use all the memory that the gateway allows for requests.");
        }
        held += bytes;
        this.#bytes += bytes;
      },
      leave: () => {
        if (isOver) {
          return;
        }
        isOver = true;
        this.#requests -= 1;
        this.#bytes -= held;
        const left = (this.#byClient.get(client) ?? 1) - 1;
        if (left === 0) {
          this.#byClient.delete(client);
        } else {
          this.#byClient.set(client, left);
        }
      },
    };
  }

  /** For tests: the numbers that are held now. */
  get held(): { readonly requests: number; readonly bytes: number; readonly clients: number } {
    return { requests: this.#requests, bytes: this.#bytes, clients: this.#byClient.size };
  }
}

function overloaded(what: string): ProtocolError {
  return new ProtocolError({
    status: 503,
    type: "server_error",
    code: "overloaded",
    message: `${what} Send the request again in a second.`,
    retryAfterMs,
  });
}
