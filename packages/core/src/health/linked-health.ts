import { verdictProblem } from "../classification/verdict-problem.js";
import type { HealthChange, HealthLink, ProbePass, SharedIdentity } from "../contract/health-link.js";
import type { Transition } from "../contract/transition.js";
import { watchRejection } from "../errors/watch-rejection.js";
import type { FaultDomain } from "./fault-domain.js";
import { LinkedLimits, type LinkedLimitsParts } from "./linked-limits.js";

/** Applies a change of another process; returns what it changed here. */
type ApplyChange = (change: HealthChange) => readonly Transition[];

/** A user's `HealthLink` as health uses it: whatever it throws is reported, and this process goes on alone. */
export class LinkedHealth {
  readonly #link: HealthLink;
  readonly #report: (member: string, error: unknown) => void;
  /** Called with the transitions that changes of other processes caused. */
  onTransitions: ((transitions: readonly Transition[]) => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  #applying = false;
  /** Whether the processes can reach each other; a link that never says so is connected. */
  isConnected = true;

  constructor(link: HealthLink, report: (member: string, error: unknown) => void) {
    this.#link = link;
    this.#report = report;
  }

  onChange(apply: ApplyChange): void {
    // Health may begin anew, after a configuration with other options.
    this.close();
    this.#unsubscribe = this.#guard("subscribe", undefined, () =>
      this.#link.subscribe(
        (change) => {
          this.#applying = true;
          try {
            requireChange(change);
            const transitions = apply(change);
            if (transitions.length > 0) {
              this.onTransitions?.(transitions);
            }
          } catch (error) {
            this.#report("subscribe", error);
          } finally {
            this.#applying = false;
          }
        },
        ({ state }) => {
          this.isConnected = state !== "degraded";
        },
      ),
    );
  }

  /** The limits that a model's credentials share with other processes. */
  limitsOf(parts: Pick<LinkedLimitsParts, "clock" | "quotaOf" | "changed">): LinkedLimits {
    return new LinkedLimits({
      ...parts,
      link: this.#link,
      isConnected: () => this.isConnected,
      report: this.#report,
    });
  }

  /** A change that came from another process is not sent back. */
  publish({ sharedName, state }: FaultDomain, nowMs: number): void {
    if (sharedName === undefined || this.#applying || state.status === "half_open") {
      return;
    }
    const change: HealthChange =
      state.status === "closed"
        ? { domain: sharedName, state: "closed" }
        : {
            domain: sharedName,
            state: "open",
            classification: state.classification,
            consequence: state.consequence,
            probeInMs: Math.max(0, state.probeAtMs - nowMs),
            ...(state.statedUntilMs === undefined
              ? {}
              : { statedInMs: Math.max(0, state.statedUntilMs - nowMs) }),
            openings: state.openings,
          };
    this.#guard("publish", undefined, () =>
      this.#link.publish(change, { attemptAgeMs: 0, credentialId: "" }),
    );
  }

  name(identity: SharedIdentity): string | undefined {
    const name = this.#guard("name", undefined, () => this.#link.name(identity));
    return typeof name === "string" && name !== "" ? name : undefined;
  }

  /** The right to probe. A link that fails grants it: better one probe too many than a credential that never recovers. */
  async acquireProbe(
    domains: readonly string[],
    ttlMs: number,
    untilLate: (signal: AbortSignal) => Promise<void>,
  ): Promise<ProbePass | undefined> {
    const answered = new AbortController();
    const late = untilLate(answered.signal).then(
      () => {
        throw new Error("The link has not answered in time: this process probes without its consent.");
      },
      () => new Promise<never>(() => undefined),
    );
    try {
      return await Promise.race([this.#link.acquireProbe(domains, ttlMs), late]);
    } catch (error) {
      this.#report("acquireProbe", error);
      return localPass;
    } finally {
      answered.abort();
    }
  }

  close(): void {
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

/** What comes over a wire may be anything. @throws when it is no change */
function requireChange(change: unknown): asserts change is HealthChange {
  const { domain, state, classification, consequence, probeInMs, statedInMs, openings } = Object(
    change,
  ) as Readonly<Record<string, unknown>>;
  const isOpening =
    state === "open" &&
    verdictProblem(classification) === undefined &&
    typeof Object(consequence).circuit === "string" &&
    [probeInMs, statedInMs ?? 0, openings].every((value) => Number.isFinite(value));
  if (typeof domain !== "string" || !(state === "closed" || isOpening)) {
    throw new Error(
      "The link sent a value that is no change of health. Hotspare ignores it; send what publish() got.",
    );
  }
}

/** The pass of a process that is alone. */
export const localPass: ProbePass = Object.freeze({ renew: () => undefined, end: () => undefined });
