import type { Lease } from "../contract/lease.js";
import type { Draw, QuotaLoad } from "./quota-load.js";

/** Health's lease, whose end is also told to the quota it draws on. */
export class SpreadLease implements Lease {
  readonly credentialId: string;
  readonly probe: boolean;
  readonly confirm: Lease["confirm"];
  readonly succeed: Lease["succeed"];
  readonly fail: Lease["fail"];
  readonly release: Lease["release"];

  constructor(lease: Lease, load: QuotaLoad, draw: Draw, nowMs: () => number) {
    this.credentialId = lease.credentialId;
    this.probe = lease.probe;
    this.confirm = () => lease.confirm();
    this.succeed = (seen) => {
      load.answered(draw, seen, nowMs());
      return lease.succeed(seen);
    };
    this.fail = (classification, seen) => {
      if (classification.class === "rate_limited") {
        load.refused(draw, nowMs());
      }
      load.release(draw);
      return lease.fail(classification, seen);
    };
    this.release = () => {
      load.release(draw);
      return lease.release();
    };
  }
}
