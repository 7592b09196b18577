import type { EndedRequest } from "../../contract/observatory.js";
import { SecondsTally } from "./seconds-tally.js";

/** Label for a name that the gateway does not know. A client must not be able to create label values. */
const otherName = "other";
/** Label for a name that is missing, for example after a wrong key. */
const noName = "none";

/** Most combinations of labels that are counted separately. Further combinations are counted as `other`. */
const mostSeries = 20_000;
const mostRoutes = 200;
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Labels of a counted request. */
export interface RequestLabels {
  readonly route: string;
  readonly method: string;
  readonly client: string;
  readonly model: string;
  /** HTTP status, such as `200`. */
  readonly status: string;
}

/** Labels of a timed request. */
export interface TimedLabels {
  readonly route: string;
  readonly model: string;
  readonly stream: "true" | "false";
}

/** How long requests of one route and model took. */
export interface TimedRequests {
  readonly labels: TimedLabels;
  readonly duration: SecondsTally;
  readonly firstByte: SecondsTally;
}

/** The names of a request, if the gateway knows them. Undefined: the name is unknown, or the request has no such name. */
export interface KnownNames {
  readonly client: string | undefined;
  readonly model: string | undefined;
}

/** Counts the requests of the server. */
export class RequestTally {
  readonly #counts = new Map<string, { readonly labels: RequestLabels; count: number }>();
  readonly #timed = new Map<string, TimedRequests>();
  readonly #routes = new Set<string>();
  #active = 0;

  /** Running requests. */
  get active(): number {
    return this.#active;
  }

  get counts(): Iterable<{ readonly labels: RequestLabels; readonly count: number }> {
    return this.#counts.values();
  }

  get timed(): Iterable<TimedRequests> {
    return this.#timed.values();
  }

  started(): void {
    this.#active += 1;
  }

  ended(request: EndedRequest, known: KnownNames): void {
    this.#active = Math.max(0, this.#active - 1);
    const route = this.#routeOf(request.route);
    const method = methods.has(request.method) ? request.method : otherName;
    const model = known.model ?? (request.model === undefined ? noName : otherName);
    const client = known.client ?? (request.client === undefined ? noName : otherName);
    this.#count({ route, method, client, model, status: statusOf(request.status) });
    const timed = this.#timedOf({ route, model, stream: request.stream ? "true" : "false" });
    timed.duration.observe(request.durationMs);
    if (request.firstByteMs !== undefined) {
      timed.firstByte.observe(request.firstByteMs);
    }
  }

  #routeOf(route: string): string {
    if (!this.#routes.has(route)) {
      if (this.#routes.size >= mostRoutes) {
        return otherName;
      }
      this.#routes.add(route);
    }
    return route;
  }

  #count(labels: RequestLabels): void {
    const { route, method, client, model, status } = labels;
    const key = `${route}\n${method}\n${client}\n${model}\n${status}`;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count += 1;
    } else if (this.#counts.size < mostSeries || client === otherName) {
      this.#counts.set(key, { labels, count: 1 });
    } else {
      this.#count({ route: otherName, method: otherName, client: otherName, model: otherName, status });
    }
  }

  #timedOf(labels: TimedLabels): TimedRequests {
    const key = `${labels.route}\n${labels.model}\n${labels.stream}`;
    let timed = this.#timed.get(key);
    if (timed === undefined && this.#timed.size >= mostSeries && labels.model !== otherName) {
      return this.#timedOf({ ...labels, route: otherName, model: otherName });
    }
    if (timed === undefined) {
      timed = { labels, duration: new SecondsTally(), firstByte: new SecondsTally() };
      this.#timed.set(key, timed);
    }
    return timed;
  }
}

function statusOf(status: number): string {
  return Number.isInteger(status) && status >= 100 && status <= 599 ? String(status) : otherName;
}
