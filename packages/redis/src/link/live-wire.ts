import type { Snapshot } from "../protocol/fleet-messages.js";
import { isSameVersion, type Version } from "../protocol/fleet-record.js";
import { compareScript } from "../scripts/compare-script.js";
import { evaluate } from "../scripts/evaluate.js";
import type { FleetCommands, Script } from "../scripts/script.js";
import { CommandWatch } from "./command-watch.js";
import type { LiveWireParts } from "./connection-parts.js";
import {
  askVersion,
  readFleetVersion,
  readSnapshot,
  type SnapshotQuestion,
  sayHello,
} from "./read-snapshot.js";

const silenceMs = 1_000;
const pingEveryMs = 100;
const goodAnswers = 3;
/** How often the version is read, and the connection for messages is asked. */
const askEveryMs = 1_000;
const messagesBoundMs = 700;
const firstCompareMs = 500;
const doubtEveryMs = 1_000;

/** One life of a wire, until it is lost: sends commands, and watches how long their answers take. */
export class LiveWire implements FleetCommands {
  readonly #parts: LiveWireParts;
  readonly #commands: CommandWatch;
  readonly #messages: CommandWatch;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isOver = false;
  #isSlow = false;
  #isGreeted = false;
  /** A snapshot is being read; "again": what it shows is known to be old already. */
  #reading: "once" | "again" | undefined;
  /** Answers in time, and late, in a row, while the wire is slow. */
  #good = 0;
  #bad = 0;
  #isDoubted = false;

  constructor(parts: LiveWireParts) {
    this.#parts = parts;
    const { commandTimeoutMs: boundMs, events } = parts;
    const lose = () => events.onLost(new Error(`HOTSPARE_SLOW ${silenceMs}`));
    this.#commands = new CommandWatch({
      boundMs,
      silenceMs: Math.max(silenceMs, 2 * boundMs),
      onLate: () => this.#slow(),
      onSilent: lose,
    });
    this.#messages = new CommandWatch({
      boundMs: messagesBoundMs,
      silenceMs: messagesBoundMs,
      onLate: lose,
      onSilent: lose,
    });
  }

  get isGreeted(): boolean {
    return this.#isGreeted;
  }

  get isSlow(): boolean {
    return this.#isSlow;
  }

  get publish(): "publish" | "spublish" {
    return this.#parts.wire.publish;
  }

  /** Commands that wait for an answer. */
  get underWay(): number {
    return this.#commands.size;
  }

  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const { wire, events } = this.#parts;
    return this.#commands.watch(evaluate(wire, script, keys, args), true, events.onAnswer);
  }

  /**
   * The first snapshot was read. From now on the wire compares: often in the beginning, since a cluster or a sentinel may subscribe later than
   * it answers, then seldom. Each second it glances at the version alone, which finds a lost message and an emptied store, and asks the
   * connection for messages whether it lives, where the connection can be asked.
   */
  greeted(): void {
    this.#isGreeted = true;
    const { compareEveryMs, events, wire } = this.#parts;
    let compareMs = Math.min(firstCompareMs, compareEveryMs);
    const compare = () => {
      const { meta, open, domain } = this.#parts.context.keys;
      const args = [domain(""), String(Math.random())];
      const compared = evaluate(wire, compareScript, [meta, open], args);
      void this.#ask(compared, (version, heard) => events.onCompare(version, heard));
      compareMs = Math.min(2 * compareMs, compareEveryMs);
      this.#later(compareMs, compare);
    };
    this.#later(compareMs, compare);
    this.#later(askEveryMs, () => void this.#glance());
    const { askMessages } = wire;
    if (askMessages !== undefined) {
      const ask = () => {
        this.#messages.watch(askMessages(), false).catch((error) => this.#lose(error));
        this.#later(askEveryMs, ask);
      };
      this.#later(askEveryMs, ask);
    }
  }

  /** Reads a snapshot beside what else goes on. */
  requestSnapshot(): void {
    if (this.#reading !== undefined) {
      this.#reading = "again";
    } else if (this.#isGreeted && !this.#isOver) {
      void this.#read();
    }
  }

  /**
   * The server has refused a script. Another hello says whether the refusal concerns that script's keys alone: the hello rehearses everything
   * that scripts do. At most one a second.
   */
  doubt(): void {
    if (this.#isDoubted || !this.#isGreeted || this.#isOver) {
      return;
    }
    this.#isDoubted = true;
    this.#later(doubtEveryMs, () => {
      this.#isDoubted = false;
    });
    const { context, events } = this.#parts;
    const heard = events.heard();
    sayHello(this, context, this.#question())
      .then(({ version }) => this.#isOver || events.onCompare(version, heard))
      .catch((error) => this.#lose(error));
  }

  /** Says hello and reads what the fleet knows. */
  snapshot(): Promise<Snapshot> {
    return readSnapshot(this, this.#parts.context, this.#question());
  }

  #question(): SnapshotQuestion {
    const { seen, onProblem } = this.#parts.events;
    return { seen: seen(), publish: this.publish, onProblem };
  }

  async #read(): Promise<void> {
    try {
      for (let isOld = true; isOld; isOld = this.#isAskedAgain()) {
        this.#reading = "once";
        const snapshot = await this.snapshot();
        if (!this.#isOver) {
          this.#parts.events.onSnapshot(snapshot);
        }
      }
      this.#reading = undefined;
    } catch (error) {
      this.#lose(error);
    }
  }

  #isAskedAgain(): boolean {
    return this.#reading === "again" && !this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#commands.stop();
    this.#messages.stop();
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#parts.wire.close();
  }

  /** Compares epoch and number alone. A late answer is no slowness: nobody waits for it. */
  async #glance(): Promise<void> {
    const { events } = this.#parts;
    const heard = events.heard();
    try {
      const version = readFleetVersion(await askVersion(this.#parts.wire, this.#parts.context));
      const isHeard = isSameVersion(version, events.heard());
      if (version === undefined) {
        this.requestSnapshot();
      } else if (!isHeard && !this.#isOver) {
        events.onCompare(version, heard);
      }
    } catch (error) {
      this.#lose(error);
    }
    this.#later(askEveryMs, () => void this.#glance());
  }

  /** Waits for the fleet's version. `use` also gets how long the answer took. */
  async #ask(
    asked: Promise<unknown>,
    use: (version: Version, heard: Version | undefined, tookMs: number) => void,
  ): Promise<void> {
    const heard = this.#parts.events.heard();
    let tookMs = 0;
    try {
      const reply = await this.#commands.watch(asked, false, (took) => {
        tookMs = took;
      });
      const version = readFleetVersion(reply);
      if (this.#isOver) {
        return;
      }
      if (version === undefined) {
        this.requestSnapshot();
      } else {
        use(version, heard, tookMs);
      }
    } catch (error) {
      this.#lose(error);
    }
  }

  /** An answer was late. Asks until three answers in a row have come in time. */
  #slow(): void {
    if (this.#isOver || this.#isSlow) {
      return;
    }
    this.#isSlow = true;
    this.#good = 0;
    this.#bad = 0;
    this.#parts.events.onSlow();
    let isAsked = false;
    const ping = () => {
      if (!this.#isSlow) {
        return;
      }
      this.#later(pingEveryMs, ping);
      if (isAsked || !this.#isGreeted) {
        return;
      }
      isAsked = true;
      void this.#ask(askVersion(this.#parts.wire, this.#parts.context), (...answer) =>
        this.#count(...answer),
      ).finally(() => {
        isAsked = false;
      });
    };
    this.#later(pingEveryMs, ping);
  }

  #count(version: Version, heard: Version | undefined, tookMs: number): void {
    const { commandTimeoutMs, events } = this.#parts;
    const isInTime = tookMs <= commandTimeoutMs;
    this.#good = isInTime ? this.#good + 1 : 0;
    this.#bad = isInTime ? 0 : this.#bad + 1;
    if (this.#bad >= goodAnswers) {
      this.#bad = 0;
      events.onStillSlow();
    }
    if (this.#good >= goodAnswers) {
      this.#isSlow = false;
      this.#commands.recover();
      events.onInTime();
      events.onCompare(version, heard);
    }
  }

  #lose(error: unknown): void {
    if (!this.#isOver) {
      this.#parts.events.onLost(error);
    }
  }

  #later(delayMs: number, act: () => void): void {
    if (this.#isOver) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    timer.unref();
    this.#timers.add(timer);
  }
}
