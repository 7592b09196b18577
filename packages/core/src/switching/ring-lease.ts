import type { Lease } from "../contract/lease.js";
import type { Transition } from "../contract/transition.js";

/** Health's lease, whose end is reported to the ring too. Health comes first, so that the ring cannot keep a lease open. */
export class RingLease implements Lease {
  readonly credentialId: string;
  readonly probe: boolean;
  readonly #lease: Lease;
  readonly #ended: (hasAnswered: boolean) => Transition | undefined;
  #isOpen = true;

  /** `ended` is called once, after health; it returns the move of the ring, if the ring moved. */
  constructor(lease: Lease, ended: (hasAnswered: boolean) => Transition | undefined) {
    this.credentialId = lease.credentialId;
    this.probe = lease.probe;
    this.#lease = lease;
    this.#ended = ended;
  }

  confirm: Lease["confirm"] = () => this.#lease.confirm();
  succeed: Lease["succeed"] = (seen) => this.#end(true, this.#lease.succeed(seen));
  fail: Lease["fail"] = (classification, seen) => this.#end(false, this.#lease.fail(classification, seen));
  release: Lease["release"] = () => this.#end(false, this.#lease.release());
  defer = (): void => this.#lease.defer?.();

  #end(hasAnswered: boolean, transitions: readonly Transition[]): readonly Transition[] {
    const moved = this.#isOpen ? this.#ended(hasAnswered) : undefined;
    this.#isOpen = false;
    return moved === undefined ? transitions : [moved, ...transitions];
  }
}
