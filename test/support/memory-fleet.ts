import type { Clock, HealthLink } from "@hotspare/core";
import type { ChangeEvidence, FleetChange, HealthChange, HealthLinkState } from "@hotspare/core/plugin";

/** What the store keeps of a domain. Times are the clock's. */
interface StoredRecord {
  readonly number: number;
  readonly change: HealthChange;
  readonly receivedAtMs: number;
  readonly atMs: number;
}

/** What becomes of one message to one process: the delays with which it arrives; none: it is lost. */
export type Carriage = () => readonly number[];

/** A process's link, and what a test does to it. */
export interface MemoryLink extends HealthLink {
  report(state: HealthLinkState): void;
}

/**
 * A fleet in one process, in the clock's time: a store that decides by the rules of a fleet, and messages that come late, twice, in another
 * order or never. What a process has missed it reads when it compares, every 2 s.
 */
export class MemoryFleet {
  readonly #clock: Clock;
  readonly #carriage: Carriage;
  readonly #records = new Map<string, StoredRecord>();
  readonly #passes = new Map<string, { readonly owner: object; untilMs: number }>();
  readonly #deliver = new Set<(domain: string, record: StoredRecord, replaces: boolean) => void>();
  readonly published: HealthChange[] = [];

  constructor(clock: Clock, carriage: Carriage = () => [1]) {
    this.#clock = clock;
    this.#carriage = carriage;
  }

  link(changes: Partial<HealthLink> = {}): MemoryLink {
    const seen = new Map<string, number>();
    let listener: ((change: FleetChange) => void) | undefined;
    let onState: ((state: HealthLinkState) => void) | undefined;
    const deliver = (domain: string, record: StoredRecord, replaces: boolean) => {
      if (listener === undefined || (record.number <= (seen.get(domain) ?? 0) && !replaces)) {
        return;
      }
      seen.set(domain, record.number);
      listener({ ...this.#fromNow(record), replaces });
    };
    this.#deliver.add(deliver);
    const publish = (change: HealthChange, evidence: ChangeEvidence): void => {
      this.published.push(change);
      const known = this.#records.get(change.domain);
      const isCurrent = known === undefined || known.number === (seen.get(change.domain) ?? 0);
      if (known !== undefined && !isCurrent && !this.#counts(known, change, evidence)) {
        this.#later(1, () => deliver(change.domain, known, true));
        return;
      }
      const nowMs = this.#clock.monotonicMs();
      const number = (known?.number ?? 0) + 1;
      const record = { number, change, receivedAtMs: nowMs, atMs: nowMs };
      this.#records.set(change.domain, record);
      seen.set(change.domain, number);
      for (const other of this.#deliver) {
        if (other !== deliver) {
          for (const delayMs of this.#carriage()) {
            this.#later(delayMs, () => other(change.domain, record, false));
          }
        }
      }
    };
    return {
      publish,
      subscribe: (onChange, onLinkState) => {
        listener = onChange;
        onState = onLinkState;
        this.#compare(() => listener !== undefined, deliver);
        return () => {
          listener = undefined;
        };
      },
      current: (domain) => {
        const record = this.#records.get(domain);
        seen.set(domain, record?.number ?? 0);
        return record === undefined ? undefined : this.#fromNow(record);
      },
      acquireProbe: async (domains, ttlMs) => {
        await this.#clock.sleep(1, undefined, { background: true });
        const missed = domains.filter((domain) => {
          const record = this.#records.get(domain);
          return record !== undefined && record.number !== (seen.get(domain) ?? 0);
        });
        for (const domain of missed) {
          const record = this.#records.get(domain);
          if (record !== undefined) {
            deliver(domain, record, false);
          }
        }
        return missed.length > 0 ? undefined : this.#grant(domains, ttlMs);
      },
      takePortion: async (_quota, _kind, amount) => amount,
      publishLimit: () => undefined,
      name: ({ scope, parts }) => `${scope}/${parts.join("/")}`,
      report: (state) => onState?.(state),
      ...changes,
    };
  }

  #grant(domains: readonly string[], ttlMs: number) {
    const owner = {};
    const nowMs = this.#clock.monotonicMs();
    if (domains.some((domain) => (this.#passes.get(domain)?.untilMs ?? 0) > nowMs)) {
      return undefined;
    }
    for (const domain of domains) {
      this.#passes.set(domain, { owner, untilMs: nowMs + ttlMs });
    }
    const owned = () => domains.filter((domain) => this.#passes.get(domain)?.owner === owner);
    return {
      renew: () => {
        for (const domain of owned()) {
          this.#passes.set(domain, { owner, untilMs: this.#clock.monotonicMs() + ttlMs });
        }
      },
      end: () => {
        for (const domain of owned()) {
          this.#passes.delete(domain);
        }
      },
    };
  }

  /** A verdict of an attempt from before the present state is late, but for a later opening. */
  #counts(known: StoredRecord, change: HealthChange, { attemptAgeMs }: ChangeEvidence): boolean {
    if (this.#clock.monotonicMs() - attemptAgeMs > known.atMs) {
      return true;
    }
    const stored = this.#fromNow(known);
    return (
      change.state === "open" &&
      (change.statedInMs ?? 0) > (stored.state === "open" ? (stored.statedInMs ?? 0) : 0)
    );
  }

  #fromNow({ change, receivedAtMs, atMs }: StoredRecord): FleetChange {
    const nowMs = this.#clock.monotonicMs();
    const passedMs = nowMs - receivedAtMs;
    const ageMs = nowMs - atMs;
    if (change.state === "closed") {
      return { ...change, ageMs };
    }
    const { statedInMs } = change;
    return {
      ...change,
      ageMs,
      probeInMs: Math.max(0, change.probeInMs - passedMs),
      ...(statedInMs === undefined ? {} : { statedInMs: Math.max(0, statedInMs - passedMs) }),
    };
  }

  #compare(
    isSubscribed: () => boolean,
    deliver: (domain: string, record: StoredRecord, replaces: boolean) => void,
  ) {
    this.#later(2_000, () => {
      if (isSubscribed()) {
        for (const [domain, record] of this.#records) {
          deliver(domain, record, false);
        }
        this.#compare(isSubscribed, deliver);
      }
    });
  }

  #later(ms: number, run: () => void): void {
    void this.#clock.sleep(ms, undefined, { background: true }).then(run);
  }
}
