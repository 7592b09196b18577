import type { SimulatedRequest } from "../contract/simulated-request.js";
import type { KeyStats } from "./key-stats.js";
import { RequestCounter } from "./request-counter.js";
import { WaitingRoom } from "./waiting-room.js";

/** The fields of a request that are known only at its end. */
export type OpenRequest = { -readonly [Field in keyof SimulatedRequest]: SimulatedRequest[Field] };

/** Stores and counts arriving requests. */
export class Journal {
  readonly #size: number;
  readonly #recent: SimulatedRequest[] = [];
  readonly #byKey = new Map<string, RequestCounter>();
  readonly #all = new RequestCounter();
  readonly #waitingRoom = new WaitingRoom();

  constructor(size: number) {
    this.#size = size;
  }

  get recent(): readonly SimulatedRequest[] {
    return this.#recent;
  }

  begin(request: SimulatedRequest): void {
    this.#recent.push(request);
    if (this.#recent.length > this.#size) this.#recent.shift();
    this.#counterOf(request.key).begin(request);
    this.#all.begin(request);
    this.#waitingRoom.changed();
  }

  end(request: SimulatedRequest, tokens: number): void {
    this.#counterOf(request.key).end(request, tokens);
    this.#all.end(request, tokens);
    this.#waitingRoom.changed();
  }

  /** Returns the statistics of a key, or of all keys together. */
  statsOf(key?: string): KeyStats {
    return this.#lookUp(key)?.read() ?? new RequestCounter().read();
  }

  requestsOf(key?: string): number {
    return this.#lookUp(key)?.requests ?? 0;
  }

  statsByKey(): Record<string, KeyStats> {
    return Object.fromEntries([...this.#byKey].map(([key, counter]) => [key, counter.read()]));
  }

  waitForRequests(count: number, timeoutMs: number, key?: string): Promise<void> {
    return this.#waitingRoom.wait(
      () => this.requestsOf(key) >= count,
      timeoutMs,
      () => `Waited for ${count} requests, ${this.requestsOf(key)} had arrived`,
    );
  }

  waitUntilIdle(timeoutMs: number): Promise<void> {
    const inFlight = () => this.#all.read().inFlight;
    return this.#waitingRoom.wait(
      () => inFlight() === 0,
      timeoutMs,
      () => `${inFlight()} requests were still open`,
    );
  }

  close(): void {
    this.#waitingRoom.close();
  }

  #lookUp(key: string | undefined): RequestCounter | undefined {
    return key === undefined ? this.#all : this.#byKey.get(key);
  }

  #counterOf(key: string): RequestCounter {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const counter = new RequestCounter();
    this.#byKey.set(key, counter);
    return counter;
  }
}
