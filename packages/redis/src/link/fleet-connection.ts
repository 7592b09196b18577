import type { HealthLinkState } from "@hotspare/core/plugin";
import { explainFailure, type FleetPlace } from "../errors/explain-failure.js";
import type { RedisHealthError } from "../errors/redis-health-error.js";
import type { Snapshot } from "../protocol/fleet-messages.js";
import type { Version } from "../protocol/fleet-record.js";
import { UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetContext } from "../scripts/change-arguments.js";
import type { FleetCommands, Script } from "../scripts/script.js";
import type { OpenWire, Wire } from "../wire/wire.js";
import { CommandWatch } from "./command-watch.js";
import { readFleetVersion, readSnapshot } from "./read-snapshot.js";

export interface ConnectionParts {
  /** Loads what `openWire` needs: a slow disk is no slow server. */
  readonly prepare: () => Promise<unknown>;
  readonly openWire: OpenWire;
  readonly place: FleetPlace;
  readonly context: FleetContext;
  readonly commandTimeoutMs: number;
  readonly compareEveryMs: number;
  readonly reconnect: { readonly minMs: number; readonly maxMs: number };
  readonly events: ConnectionEvents;
}

export interface ConnectionEvents {
  /** The latest version that this process has seen. */
  seen(): Version | undefined;
  onSnapshot(snapshot: Snapshot): void;
  onCompare(version: Version): void;
  onMessage(text: string): void;
  /** What was sent may not have arrived. */
  onDisconnect(): void;
  onState(state: HealthLinkState): void;
  onProblem(error: unknown): void;
}

const openingMs = 1_000;
const silenceMs = 1_000;
const pingEveryMs = 100;
const goodAnswers = 3;
const askMessagesEveryMs = 1_000;
const messagesBoundMs = 700;
const firstCompareMs = 500;

/** One life of a wire, from its greeting to its loss. */
interface Live {
  readonly wire: Wire;
  readonly commands: CommandWatch;
  readonly messages: CommandWatch;
  readonly timers: Set<NodeJS.Timeout>;
  isGreeted: boolean;
  isSlow: boolean;
  /** Answers in time, in a row, while it is slow. */
  good: number;
  isReading: boolean;
  readAgain: boolean;
}

/**
 * The connection to the fleet's Redis: connects, says hello, reads a snapshot, watches the time of every answer, and begins again after a loss.
 *
 * - connected: answers come in time.
 * - degraded, and the socket lives: an answer was late. Commands go on being sent, and three answers in time end the state.
 * - degraded, and there is no socket: nobody answered for a second, the socket broke, or Redis refused. It connects again, first after 50 ms.
 */
export class FleetConnection implements FleetCommands {
  readonly #parts: ConnectionParts;
  #live: Live | undefined;
  #isRunning = false;
  #opening: AbortController | undefined;
  #pause: NodeJS.Timeout | undefined;
  #failures = 0;
  #isProven = true;
  #state: HealthLinkState | undefined;
  #lastError: RedisHealthError | undefined;
  readonly #waiters = new Set<{
    resolve: () => void;
    reject: (error: unknown) => void;
    hold: NodeJS.Timeout;
  }>();
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

  /** Whether commands are sent at all. */
  get isLive(): boolean {
    return this.#live?.isGreeted === true;
  }

  get publish(): "publish" | "spublish" {
    return this.#live?.wire.publish ?? "publish";
  }

  start(): void {
    if (!this.#isRunning) {
      this.#isRunning = true;
      void this.#open();
    }
  }

  /** Ends everything, after the commands under way have had their time. `ready()` rejects with the error. */
  async stop(error: unknown): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#pause);
    const live = this.#live;
    for (let turn = 0; live !== undefined && live.commands.size > 0 && turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, this.#parts.commandTimeoutMs / 5));
    }
    if (this.#isRunning) {
      return;
    }
    this.#opening?.abort(new Error("closed"));
    this.#end();
    this.#state = undefined;
    this.#settle((waiter) => waiter.reject(error));
  }

  /** Resolves when the process is connected and has read a snapshot; rejects with what stands in the way. */
  ready(): Promise<void> {
    if (this.isConnected) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      // The sockets keep no process alive, but somebody waits for this one.
      this.#waiters.add({ resolve, reject, hold: setInterval(() => undefined, 60_000) });
    });
  }

  /** Calls back once, when the state becomes degraded. Returns what takes it back. */
  onceDegraded(callback: () => void): () => void {
    this.#onDegraded.add(callback);
    return () => this.#onDegraded.delete(callback);
  }

  async run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const live = this.#live;
    if (live === undefined) {
      throw this.#lastError ?? explainFailure("HOTSPARE_OFFLINE", this.#parts.place);
    }
    try {
      return await live.commands.watch(evaluate(live.wire, script, keys, args), true);
    } catch (error) {
      this.#lose(live, error);
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

  /** Reads a snapshot on the living connection. */
  requestSnapshot(): void {
    const live = this.#live;
    if (live?.isGreeted !== true) {
      return;
    }
    if (live.isReading) {
      live.readAgain = true;
      return;
    }
    void this.#read(live);
  }

  async #read(live: Live): Promise<void> {
    live.isReading = true;
    try {
      do {
        live.readAgain = false;
        const snapshot = await this.#snapshot();
        if (live === this.#live) {
          this.#parts.events.onSnapshot(snapshot);
        }
      } while (live.readAgain && live === this.#live);
    } catch (error) {
      this.#lose(live, error);
    } finally {
      live.isReading = false;
    }
  }

  #snapshot(): Promise<Snapshot> {
    const { context, events } = this.#parts;
    return readSnapshot(this, context, {
      seen: events.seen(),
      publish: this.publish,
      onProblem: events.onProblem,
    });
  }

  async #open(): Promise<void> {
    const { prepare, openWire, context, events } = this.#parts;
    const opening = new AbortController();
    this.#opening = opening;
    let bound: NodeJS.Timeout | undefined;
    let live: Live | undefined;
    try {
      await prepare();
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
        opening.signal,
      );
      if (!this.#isRunning || opening.signal.aborted) {
        wire.close();
        throw opening.signal.reason;
      }
      live = this.#begin(wire);
    } catch (error) {
      this.#fail(error);
      return;
    } finally {
      clearInterval(bound);
      this.#opening = undefined;
    }
    await this.#greet(live);
  }

  /** Says hello and reads the first snapshot. A server that needs longer than the bound for it is slow from the beginning. */
  async #greet(live: Live): Promise<void> {
    try {
      const snapshot = await this.#snapshot();
      if (live !== this.#live) {
        return;
      }
      live.isGreeted = true;
      this.#watchOver(live);
      this.#parts.events.onSnapshot(snapshot);
      if (live !== this.#live) {
        return;
      }
      if (live.isSlow) {
        this.#degrade(new Error(`HOTSPARE_SLOW ${this.#parts.commandTimeoutMs}`));
      } else if (this.#isProven) {
        this.#failures = 0;
        this.#report({ state: "connected" });
      } else if (live.commands.size === 0) {
        this.prove();
      }
    } catch (error) {
      this.#lose(live, error);
    }
  }

  #begin(wire: Wire): Live {
    const slow = () => this.#slow(live);
    const { commandTimeoutMs: boundMs } = this.#parts;
    const lose = () => this.#lose(live, new Error(`HOTSPARE_SLOW ${silenceMs}`));
    const live: Live = {
      wire,
      commands: new CommandWatch({
        boundMs,
        silenceMs: Math.max(silenceMs, 2 * boundMs),
        onLate: slow,
        onSilent: lose,
      }),
      messages: new CommandWatch({
        boundMs: messagesBoundMs,
        silenceMs: messagesBoundMs,
        onLate: lose,
        onSilent: lose,
      }),
      timers: new Set(),
      isGreeted: false,
      isSlow: false,
      good: 0,
      isReading: false,
      readAgain: false,
    };
    this.#live = live;
    return live;
  }

  /** Compares often after a connection was made, since a cluster or a sentinel may subscribe later than it answers; then seldom. */
  #watchOver(live: Live): void {
    const { compareEveryMs } = this.#parts;
    const { askMessages } = live.wire;
    let compareMs = Math.min(firstCompareMs, compareEveryMs);
    const compare = () => {
      void this.#ask(live, ({ version }) => this.#parts.events.onCompare(version));
      compareMs = Math.min(2 * compareMs, compareEveryMs);
      this.#later(live, compareMs, compare);
    };
    this.#later(live, compareMs, compare);
    if (askMessages !== undefined) {
      const ask = () => {
        live.messages.watch(askMessages(), false).catch((error) => this.#lose(live, error));
        this.#later(live, askMessagesEveryMs, ask);
      };
      this.#later(live, askMessagesEveryMs, ask);
    }
  }

  /** A question that costs nearly nothing: the version, and how long the answer took. A store that has none is read anew. */
  async #ask(live: Live, use: (answer: { version: Version; tookMs: number }) => void): Promise<void> {
    if (live !== this.#live) {
      return;
    }
    const { meta } = this.#parts.context.keys;
    let tookMs = 0;
    try {
      const reply = await live.commands.watch(
        live.wire.send(["HMGET", meta, "epoch", "version"], meta),
        false,
        (took) => {
          tookMs = took;
        },
      );
      if (live === this.#live) {
        const version = readFleetVersion(reply);
        if (version === undefined) {
          this.requestSnapshot();
        } else {
          use({ version, tookMs });
        }
      }
    } catch (error) {
      this.#lose(live, error);
    }
  }

  #slow(live: Live): void {
    if (live !== this.#live || live.isSlow) {
      return;
    }
    live.isSlow = true;
    live.good = 0;
    if (live.isGreeted) {
      this.#degrade(new Error(`HOTSPARE_SLOW ${this.#parts.commandTimeoutMs}`));
    }
    let isAsked = false;
    const ping = () => {
      if (!live.isSlow || live !== this.#live) {
        return;
      }
      this.#later(live, pingEveryMs, ping);
      if (isAsked || !live.isGreeted) {
        return;
      }
      isAsked = true;
      void this.#ask(live, ({ version, tookMs }) => {
        live.good = tookMs <= this.#parts.commandTimeoutMs ? live.good + 1 : 0;
        if (live.good >= goodAnswers) {
          live.isSlow = false;
          live.commands.recover();
          if (this.#isProven) {
            this.#report({ state: "connected" });
          }
          this.#parts.events.onCompare(version);
        }
      }).finally(() => {
        isAsked = false;
      });
    };
    this.#later(live, pingEveryMs, ping);
  }

  #later(live: Live, delayMs: number, act: () => void): void {
    if (live !== this.#live) {
      return;
    }
    const timer = setTimeout(() => {
      live.timers.delete(timer);
      if (live === this.#live) {
        act();
      }
    }, delayMs);
    timer.unref();
    live.timers.add(timer);
  }

  /** The connection is of no use any more: it broke, nobody answers, or Redis refuses. */
  #lose(live: Live, error: unknown): void {
    if (live !== this.#live) {
      return;
    }
    // After its greeting the store refused what the greeting had rehearsed: the next greeting alone proves nothing.
    if (live.isGreeted && isRefusal(error)) {
      this.#isProven = false;
    }
    this.#end();
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (!this.#isRunning) {
      return;
    }
    if (error instanceof UnreadableDataError) {
      this.#parts.events.onProblem(error);
    }
    const { minMs, maxMs } = this.#parts.reconnect;
    const pauseMs = Math.min(maxMs, minMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    this.#pause = setTimeout(() => void this.#open(), pauseMs * (0.75 + Math.random() / 4));
    this.#pause.unref();
    this.#degrade(error);
    const explained = this.#lastError;
    this.#settle((waiter) => waiter.reject(explained));
  }

  #end(): void {
    const live = this.#live;
    if (live === undefined) {
      return;
    }
    this.#live = undefined;
    live.commands.stop();
    live.messages.stop();
    for (const timer of live.timers) {
      clearTimeout(timer);
    }
    live.wire.close();
    this.#parts.events.onDisconnect();
    for (const callback of this.#onDegraded) {
      callback();
    }
    this.#onDegraded.clear();
  }

  #degrade(error: unknown): void {
    this.#lastError = explainFailure(error, this.#parts.place);
    this.#report({ state: "degraded", reason: this.#lastError.message });
  }

  #report(state: HealthLinkState): void {
    const before = this.#state?.state;
    this.#state = state;
    if (state.state === "connected") {
      this.#settle((waiter) => waiter.resolve());
    } else {
      for (const callback of this.#onDegraded) {
        callback();
      }
      this.#onDegraded.clear();
    }
    if (before !== state.state) {
      this.#parts.events.onState(state);
    }
  }

  #settle(act: (waiter: { resolve: () => void; reject: (error: unknown) => void }) => void): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) {
      clearInterval(waiter.hold);
      act(waiter);
    }
  }
}

/** Ends an attempt to connect. While the process itself stands still, no time passes. */
function abortLater(opening: AbortController): NodeJS.Timeout {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    if (turns >= 10) {
      clearInterval(timer);
      opening.abort(new Error("HOTSPARE_TIMEOUT"));
    }
  }, openingMs / 10);
  return timer.unref();
}

/** Whether the server answered, and refused. */
function isRefusal(error: unknown): boolean {
  const name = Object(error)?.constructor?.name;
  return name === "SimpleError" || name === "BlobError" || name === "ErrorReply";
}

/** Redis may have forgotten the script at any time: then it gets the text. */
async function evaluate(
  wire: Wire,
  { text, digest }: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...args];
  const key = keys[0] ?? "";
  try {
    return await wire.send(["EVALSHA", digest, ...rest], key);
  } catch (error) {
    if (!/NOSCRIPT/.test(String(Reflect.get(Object(error), "message")))) {
      throw error;
    }
    return wire.send(["EVAL", text, ...rest], key);
  }
}
