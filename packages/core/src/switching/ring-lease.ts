import type { Lease } from "../contract/lease.js";
import type { Transition } from "../contract/transition.js";

/** Health's lease, whose end is also told to the ring. */
export class RingLease implements Lease {
  readonly credentialId: string;
  readonly probe: boolean;
  readonly confirm: Lease["confirm"];
  readonly succeed: Lease["succeed"];
  readonly fail: Lease["fail"];
  readonly release: Lease["release"];

  /** `ended`: called once, before health is told; what it gives is a move of the ring. */
  constructor(lease: Lease, ended: (hasAnswered: boolean) => Transition | undefined) {
    let isOpen = true;
    const end = (hasAnswered: boolean): readonly Transition[] => {
      const moved = isOpen ? ended(hasAnswered) : undefined;
      isOpen = false;
      return moved === undefined ? [] : [moved];
    };
    this.credentialId = lease.credentialId;
    this.probe = lease.probe;
    this.confirm = () => lease.confirm();
    this.succeed = (seen) => [...end(true), ...lease.succeed(seen)];
    this.fail = (classification, seen) => [...end(false), ...lease.fail(classification, seen)];
    this.release = () => [...end(false), ...lease.release()];
  }
}
