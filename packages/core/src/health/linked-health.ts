import { longestWaitMs } from "../classification/waits/plausible-wait.js";
import type { Clock } from "../contract/clock.js";
import type {
  ChangeEvidence,
  FleetChange,
  HealthChange,
  HealthLink,
  HealthLinkState,
  ProbePass,
  SharedIdentity,
} from "../contract/health-link.js";
import type { Transition } from "../contract/transition.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { watchRejection } from "../errors/watch-rejection.js";
import { type LinkParts, OpenQuestions } from "./answer-in-time.js";
import type { FaultDomain } from "./fault-domain.js";
import { LatePass, localPass } from "./late-pass.js";
import { LinkedLimits, type LinkedLimitsParts } from "./linked-limits.js";
import { LinkedRooms } from "./linked-rooms.js";
import { plainClassification } from "./plain-classification.js";
import { readFleetChange, readLinkState } from "./read-fleet-change.js";

/** Applies a change of another process; returns what it changed here. */
type ApplyChange = (change: FleetChange) => readonly Transition[];

const usualAnswerMs = 50;
const longestAnswerMs = 5_000;

/** A user's `HealthLink` as health uses it: whatever it throws is reported, and this process goes on alone. */
export class LinkedHealth {
  /** How long an answer may take. */
  readonly answerMs: number;
  readonly #link: HealthLink;
  readonly #report: (member: string, error: unknown) => void;
  /** Takes secrets out of a text. */
  readonly #scrub: (text: string) => string;
  /** Called with the transitions that changes of other processes caused. */
  onTransitions: ((transitions: readonly Transition[]) => void) | undefined;
  /** Called once for each change of the link's state. */
  onState: ((state: HealthLinkState) => void) | undefined;
  /** Called when this process is alone from now on: what waits for an answer of the link need not wait. */
  onAlone: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  #subscription: object | undefined;
  #isSubscribing = false;
  #isDegraded = false;
  readonly #questions = new Set<() => void>();
  /** What each member failed with last, and has been reported. */
  readonly #reported = new Map<string, string>();

  constructor(
    link: HealthLink,
    report: (member: string, error: unknown) => void,
    scrub: (text: string) => string = (text) => text,
  ) {
    this.#link = link;
    this.#report = (member, error) => this.#emit(() => report(member, error));
    this.#scrub = scrub;
    const answerMs = this.#guard("answerMs", undefined, () => link.answerMs);
    this.answerMs =
      typeof answerMs === "number" && answerMs >= 0 ? Math.min(answerMs, longestAnswerMs) : usualAnswerMs;
  }

  /** Whether the processes cannot reach each other: then nothing is asked. */
  get isDegraded(): boolean {
    return this.#isDegraded;
  }

  /** The limits that a model's credentials share with other processes. */
  limitsOf(parts: Pick<LinkedLimitsParts, "clock" | "quotaOf" | "changed">): LinkedLimits {
    return new LinkedLimits({ ...parts, ...this.#partsOf(parts.clock) });
  }

  /** The rooms that this process shares with others; undefined: the link shares no rooms. */
  roomsOf(clock: Clock): LinkedRooms | undefined {
    return this.#link.exchangeRoom === undefined ? undefined : new LinkedRooms(this.#partsOf(clock));
  }

  #partsOf(clock: Clock): LinkParts {
    return {
      link: this.#link,
      clock,
      answerMs: this.answerMs,
      open: new OpenQuestions(clock, this.answerMs),
      isConnected: () => !this.#isDegraded,
      report: this.#report,
      reported: this.#reported,
    };
  }

  /** @throws {InvalidConfigError} when the link says that it cannot serve this Hotspare, because it serves another */
  onChange(apply: ApplyChange): void {
    // Health may begin anew, after a configuration with other options.
    this.close();
    const subscription = {};
    this.#subscription = subscription;
    const whileSubscribed = <Value>(take: (value: Value) => void) => {
      return (value: Value) => {
        if (this.#subscription === subscription) {
          this.#guard("subscribe", undefined, () => take(value));
        }
      };
    };
    this.#isSubscribing = true;
    try {
      const ended: unknown = this.#link.subscribe(
        whileSubscribed((change) => this.#apply(change, apply)),
        whileSubscribed((state) => this.#changeState(readLinkState(state))),
        whileSubscribed((problem) => this.#report("subscribe", problem)),
      );
      watchRejection(ended, (error) => this.#report("subscribe", error));
      this.#unsubscribe = typeof ended === "function" ? () => ended() : undefined;
    } catch (error) {
      this.#subscription = undefined;
      if (InvalidConfigError.isInstance(error)) {
        throw error;
      }
      this.#report("subscribe", error);
      this.#changeState({ state: "degraded", reason: "The link's subscribe() has thrown." });
    } finally {
      this.#isSubscribing = false;
    }
  }

  #apply(value: unknown, apply: ApplyChange): void {
    const transitions = apply(readFleetChange(value));
    if (transitions.length > 0) {
      this.onTransitions?.(transitions);
    }
  }

  #changeState(state: HealthLinkState): void {
    const isDegraded = state.state === "degraded";
    if (isDegraded === this.#isDegraded) {
      return;
    }
    this.#isDegraded = isDegraded;
    this.#emit(() => this.onState?.(isDegraded ? { ...state, reason: this.#scrub(state.reason) } : state));
    if (isDegraded) {
      for (const goOnAlone of [...this.#questions]) {
        goOnAlone();
      }
      this.onAlone?.();
    }
  }

  /** What a link reports while `createHotspare` runs is emitted after it, so that a listener can be there. */
  #emit(emit: () => void): void {
    if (this.#isSubscribing) {
      queueMicrotask(emit);
    } else {
      emit();
    }
  }

  publish({ sharedName, state }: FaultDomain, nowMs: number, evidence: ChangeEvidence): void {
    if (sharedName === undefined) {
      return;
    }
    const change = this.#changeOf(sharedName, state, nowMs);
    this.#guard("publish", undefined, () => this.#link.publish(change, evidence));
  }

  #changeOf(domain: string, state: FaultDomain["state"], nowMs: number): HealthChange {
    if (state.status === "closed") {
      return { domain, state: "closed" };
    }
    const { classification, consequence, probeAtMs, statedUntilMs, openings, lastResorts } =
      state.status === "open" ? state : state.opened;
    return {
      domain,
      state: "open",
      classification: plainClassification(classification, this.#scrub),
      consequence,
      probeInMs: within(probeAtMs - nowMs),
      ...(statedUntilMs === undefined ? {} : { statedInMs: within(statedUntilMs - nowMs) }),
      openings,
      ...(lastResorts === 0 ? {} : { lastResorts }),
    };
  }

  name(identity: SharedIdentity): string | undefined {
    const name = this.#guard("name", undefined, () => this.#link.name(identity));
    return typeof name === "string" && name !== "" ? name : undefined;
  }

  /** Two domains of one name would open and close each other: the second stays local. */
  reportSharedName(): void {
    this.#report(
      "name",
      new Error("The link returned the same name for two fault domains: the second domain stays local."),
    );
  }

  /** What the fleet knows of a domain that this process begins to use; undefined: nothing. */
  current(domain: string): FleetChange | undefined {
    return this.#guard("current", undefined, () => {
      const known: unknown = this.#link.current?.(domain);
      watchRejection(known, (error) => this.#report("current", error));
      return known === undefined || known === null ? undefined : { ...readFleetChange(known), domain };
    });
  }

  /**
   * The right to probe. A link that fails, or does not answer in time, grants it: better one probe too many than a credential that never
   * recovers.
   */
  async acquireProbe(
    domains: readonly string[],
    ttlMs: number,
    untilLate: (signal: AbortSignal) => Promise<void>,
  ): Promise<ProbePass | undefined> {
    const answered = new AbortController();
    const late = new LatePass();
    let goOnAlone: () => void = () => undefined;
    const alone = new Promise<ProbePass>((resolve) => {
      goOnAlone = () => resolve(late);
      this.#questions.add(goOnAlone);
    });
    const outOfTime = untilLate(answered.signal).then(
      async () => {
        // After a freeze the answer may lie in the socket, and the timer comes first.
        await new Promise((resolve) => setImmediate(resolve));
        if (!answered.signal.aborted) {
          this.#report(
            "acquireProbe",
            new Error("The link has not answered in time: this process probes alone."),
          );
        }
        return late;
      },
      () => new Promise<never>(() => undefined),
    );
    try {
      const asked = Promise.resolve(this.#link.acquireProbe(domains, ttlMs)).then(readPass);
      // Nobody may wait for it any more.
      asked.then(
        (pass) => late.arrive(pass),
        () => undefined,
      );
      return await Promise.race([asked, outOfTime, alone]);
    } catch (error) {
      this.#report("acquireProbe", error);
      return localPass;
    } finally {
      this.#questions.delete(goOnAlone);
      answered.abort();
    }
  }

  close(): void {
    this.#subscription = undefined;
    this.#guard("subscribe", undefined, () => this.#unsubscribe?.());
    this.#unsubscribe = undefined;
  }

  #guard<Value>(member: string, fallback: Value, call: () => Value): Value {
    try {
      const value = call();
      watchRejection(value, (error) => this.#report(member, error));
      return value;
    } catch (error) {
      this.#report(member, error);
      return fallback;
    }
  }
}

function within(ms: number): number {
  return Math.min(Math.max(0, ms), longestWaitMs);
}

/** @throws when the answer is neither a pass nor nothing */
function readPass(answer: unknown): ProbePass | undefined {
  if (answer === undefined || answer === null) {
    return undefined;
  }
  const { renew, end } = answer as Partial<ProbePass>;
  if (typeof renew !== "function" || typeof end !== "function") {
    throw new Error("acquireProbe() resolved with neither a pass, { renew, end }, nor undefined.");
  }
  return answer as ProbePass;
}
