import type { Lease } from "../contract/lease.js";
import type { Transition } from "../contract/transition.js";

/** What a held lease is made from. */
export interface HeldLeaseParts {
  /** The switcher's. */
  readonly own: Lease;
  /** Health's, when the switcher's is of its own making: the two end together. */
  readonly health?: Lease;
  /** Called with what the switcher's lease throws. It must not throw. */
  readonly report: (member: string, cause: unknown) => void;
}

/** A lease of a user's switcher. What the lease throws is reported, and costs no call its answer. */
export class HeldLease implements Lease {
  readonly credentialId: string;
  readonly probe: boolean;
  readonly #parts: HeldLeaseParts;

  constructor(parts: HeldLeaseParts) {
    this.credentialId = parts.own.credentialId;
    this.probe = (parts.health ?? parts.own).probe;
    this.#parts = parts;
  }

  confirm: Lease["confirm"] = () => this.#both("confirm", (lease) => lease.confirm());
  succeed: Lease["succeed"] = (seen) => this.#both("succeed", (lease) => lease.succeed(seen));
  fail: Lease["fail"] = (classification, seen) =>
    this.#both("fail", (lease) => lease.fail(classification, seen));
  release: Lease["release"] = () => this.#both("release", (lease) => lease.release());
  /** Health frees the place at once; the switcher's own lease ends with the verdict. */
  defer = (): void => {
    const { own, health, report } = this.#parts;
    try {
      (health ?? own).defer?.();
    } catch (cause) {
      report("lease.defer", cause);
    }
  };

  #both(member: string, end: (lease: Lease) => readonly Transition[]): readonly Transition[] {
    const { own, health, report } = this.#parts;
    const known = health === undefined ? [] : end(health);
    try {
      const reported: unknown = end(own);
      return Array.isArray(reported) ? [...known, ...reported] : known;
    } catch (cause) {
      report(`lease.${member}`, cause);
      return known;
    }
  }
}
