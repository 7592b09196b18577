import type { SimulatedRequest } from "../contract/simulated-request.js";
import type { KeyStats } from "./key-stats.js";

/** Counts the requests of one key. */
export class RequestCounter {
  #requests = 0;
  #inFlight = 0;
  #maxInFlight = 0;
  #tokens = 0;
  #left = 0;
  readonly #byRoute = new Map<string, number>();
  readonly #byEndpoint = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();

  get requests(): number {
    return this.#requests;
  }

  begin(request: SimulatedRequest): void {
    this.#requests += 1;
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    increment(this.#byRoute, request.route);
    increment(this.#byEndpoint, request.endpoint);
  }

  end(request: SimulatedRequest, tokens: number): void {
    this.#inFlight -= 1;
    this.#tokens += tokens;
    if (request.outcome === "left") this.#left += 1;
    increment(this.#byStatus, String(request.status ?? "none"));
  }

  read(): KeyStats {
    return {
      requests: this.#requests,
      inFlight: this.#inFlight,
      maxInFlight: this.#maxInFlight,
      tokens: this.#tokens,
      left: this.#left,
      byRoute: Object.fromEntries(this.#byRoute),
      byEndpoint: Object.fromEntries(this.#byEndpoint),
      byStatus: Object.fromEntries(this.#byStatus),
    };
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
