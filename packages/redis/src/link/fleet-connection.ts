import type { HealthLinkState } from "@hotspare/core/plugin";
import { explainFailure } from "../errors/explain-failure.js";
import type { RedisHealthError } from "../errors/redis-health-error.js";
import { concernsOneScript, isRefusal } from "../errors/refusals.js";
import { UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetCommands, Script } from "../scripts/script.js";
import type { Wire } from "../wire/wire.js";
import { abortLater } from "./abort-later.js";
import type { ConnectionParts } from "./connection-parts.js";
import { LiveWire } from "./live-wire.js";
import { ReadyWaiters } from "./ready-waiters.js";

/** What goes on. Each opening has a signal of its own, which is aborted when something else begins. */
type Phase =
  | { readonly is: "stopped" }
  | { readonly is: "pausing"; readonly timer: NodeJS.Timeout }
  | { readonly is: "opening"; readonly opening: AbortController }
  | { readonly is: "live"; readonly live: LiveWire };

/**
 * The connection to the fleet's Redis: connects, says hello, reads a snapshot, watches the time of every answer, and begins again after a loss.
 *
 * - connected: answers come in time.
 * - degraded, and the socket lives: an answer was late. Commands go on being sent, and three answers in time end the state.
 * - degraded, and there is no socket: nobody answered for a second, the socket broke, or Redis refused. It connects again, first after 50 ms.
 */
export class FleetConnection implements FleetCommands {
  readonly #parts: ConnectionParts;
  #phase: Phase = { is: "stopped" };
  /** Counts calls of `start()`: a `stop()` that waits learns that it is not wanted any more. */
  #starts = 0;
  #failures = 0;
  #isProven = true;
  #state: HealthLinkState | undefined;
  #wasConnected = false;
  #lastError: RedisHealthError | undefined;
  readonly #waiters = new ReadyWaiters();
  readonly #onDegraded = new Set<() => void>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  get isConnected(): boolean {
    return this.#state?.state === "connected";
  }

  get state(): HealthLinkState | undefined {
    return this.#state;
  }

  get #live(): LiveWire | undefined {
    return this.#phase.is === "live" ? this.#phase.live : undefined;
  }

  get isLive(): boolean {
    return this.#live?.isGreeted === true;
  }

  get publish(): "publish" | "spublish" {
    return this.#live?.publish ?? "publish";
  }

  start(): void {
    this.#starts += 1;
    if (this.#phase.is === "stopped") {
      void this.#open();
    }
  }

  /**
   * Ends everything, after the commands under way have had their time. `ready()` rejects with the error. A `start()` meanwhile leaves everything
   * as it is.
   */
  async stop(error: unknown): Promise<void> {
    const starts = this.#starts;
    const live = this.#live;
    for (let turn = 0; live !== undefined && live.underWay > 0 && turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, this.#parts.commandTimeoutMs / 5));
    }
    if (starts !== this.#starts) {
      return;
    }
    this.#enter({ is: "stopped" });
    this.#state = undefined;
    this.#waiters.reject(error);
  }

  /** Resolves when the process is connected and has read a snapshot; rejects with what stands in the way. */
  ready(): Promise<void> {
    if (this.isConnected) {
      return Promise.resolve();
    }
    return this.#waiters.wait();
  }

  /** Calls back once, when the state becomes degraded. Returns what takes it back. */
  onceDegraded(callback: () => void): () => void {
    this.#onDegraded.add(callback);
    return () => this.#onDegraded.delete(callback);
  }

  /** A refusal that concerns one script's keys alone leaves the connection as it is. */
  async run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const live = this.#live;
    if (live === undefined) {
      throw this.#lastError ?? explainFailure("HOTSPARE_OFFLINE", this.#parts.place);
    }
    try {
      return await live.run(script, keys, args);
    } catch (error) {
      if (concernsOneScript(error)) {
        live.doubt();
      } else {
        this.#lose(live, error);
      }
      throw error;
    }
  }

  /** Redis has accepted what it may have refused before. */
  prove(): void {
    this.#failures = 0;
    this.#isProven = true;
    if (this.#live?.isGreeted === true && !this.#live.isSlow) {
      this.#report({ state: "connected" });
    }
  }

  requestSnapshot(): void {
    this.#live?.requestSnapshot();
  }

  async #open(): Promise<void> {
    const { prepare, openWire, context, events } = this.#parts;
    const opening = new AbortController();
    const { signal } = opening;
    const phase: Phase = { is: "opening", opening };
    this.#enter(phase);
    let bound: NodeJS.Timeout | undefined;
    let live: LiveWire | undefined;
    try {
      await prepare();
      signal.throwIfAborted();
      bound = abortLater(opening);
      const wire = await openWire(
        context.keys.channel,
        {
          onMessage: (text) => {
            if (live !== undefined && live === this.#live) {
              events.onMessage(text);
            }
          },
          onLost: (error) => live !== undefined && this.#lose(live, error),
        },
        signal,
      );
      if (signal.aborted) {
        wire.close();
        throw signal.reason;
      }
      live = this.#begin(wire);
    } catch (error) {
      if (phase === this.#phase) {
        this.#fail(error);
      }
      return;
    } finally {
      clearInterval(bound);
    }
    await this.#greet(live);
  }

  /** Says hello and reads the first snapshot. A server that needs longer than the bound for it is slow from the beginning. */
  async #greet(live: LiveWire): Promise<void> {
    try {
      const snapshot = await live.snapshot();
      if (live !== this.#live) {
        return;
      }
      live.greeted();
      this.#parts.events.onSnapshot(snapshot);
      if (live !== this.#live) {
        return;
      }
      if (live.isSlow) {
        this.#degrade(this.#slowness());
      } else if (this.#isProven) {
        this.#failures = 0;
        this.#report({ state: "connected" });
      } else if (live.underWay === 0) {
        this.prove();
      }
    } catch (error) {
      this.#lose(live, error);
    }
  }

  #begin(wire: Wire): LiveWire {
    const { commandTimeoutMs, compareEveryMs, context, events } = this.#parts;
    const live: LiveWire = new LiveWire({
      wire,
      context,
      commandTimeoutMs,
      compareEveryMs,
      events: {
        ...events,
        onLost: (error) => this.#lose(live, error),
        onSlow: () => live.isGreeted && this.#degrade(this.#slowness()),
        onStillSlow: () => this.#waiters.reject(this.#lastError),
        onInTime: () => this.#isProven && this.#report({ state: "connected" }),
      },
    });
    this.#enter({ is: "live", live });
    return live;
  }

  #slowness(): Error {
    return new Error(`HOTSPARE_SLOW ${this.#parts.commandTimeoutMs}`);
  }

  /** The connection is of no use any more: it broke, nobody answers, or Redis refuses. */
  #lose(live: LiveWire, error: unknown): void {
    if (live !== this.#live) {
      return;
    }
    // After its greeting the store refused what the greeting had rehearsed: the next greeting alone proves nothing.
    if (live.isGreeted && isRefusal(error)) {
      this.#isProven = false;
    }
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const { minMs, maxMs } = this.#parts.reconnect;
    const pauseMs = Math.min(maxMs, minMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    const timer = setTimeout(() => void this.#open(), pauseMs * (0.75 + Math.random() / 4));
    this.#enter({ is: "pausing", timer: timer.unref() });
    if (error instanceof UnreadableDataError) {
      this.#parts.events.onProblem(error);
    }
    this.#degrade(error);
    this.#waiters.reject(this.#lastError);
  }

  /** Ends what goes on, so that nothing of it is left beside what comes. */
  #enter(next: Phase): void {
    const before = this.#phase;
    this.#phase = next;
    if (before.is === "pausing") {
      clearTimeout(before.timer);
    } else if (before.is === "opening") {
      before.opening.abort(new Error("Something else has begun."));
    } else if (before.is === "live") {
      before.live.end();
      this.#parts.events.onDisconnect();
      this.#callDegraded();
    }
  }

  #degrade(error: unknown): void {
    this.#lastError = explainFailure(error, { ...this.#parts.place, wasConnected: this.#wasConnected });
    this.#report({ state: "degraded", reason: this.#lastError.message });
  }

  #report(state: HealthLinkState): void {
    const before = this.#state?.state;
    this.#state = state;
    if (state.state === "connected") {
      this.#wasConnected = true;
      this.#waiters.resolve();
    } else {
      this.#callDegraded();
    }
    if (before !== state.state) {
      this.#parts.events.onState(state);
    }
  }

  #callDegraded(): void {
    for (const callback of this.#onDegraded) {
      callback();
    }
    this.#onDegraded.clear();
  }
}
