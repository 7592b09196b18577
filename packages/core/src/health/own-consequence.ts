import type { FleetChange } from "../contract/health-link.js";
import type { Policy, PolicyRow } from "../contract/policy.js";

/** The call moves on as its class says; the circuit does what it does for a transient failure. */
export function counted(row: PolicyRow, { transient }: Policy): PolicyRow {
  return {
    ...row,
    circuit: "count",
    cooldown: transient.cooldown,
    blocks: transient.blocks,
    probedEarly: transient.probedEarly,
  };
}

/**
 * A change of the fleet with what it means here: the policies of this process's models decide, and of several the one that blocks. A class
 * that this process does not know means what the message says.
 */
export function withOwnConsequence(change: FleetChange, policies: Iterable<Policy | undefined>): FleetChange {
  if (change.state === "closed") {
    return change;
  }
  const { consequence: said, classification } = change;
  let own: PolicyRow | undefined;
  for (const policy of policies) {
    const row = policy?.[classification.class];
    if (policy !== undefined && row !== undefined && own?.blocks !== true) {
      const next = ownRow(row, policy, said);
      own = own === undefined || next.blocks ? next : own;
    }
  }
  return { ...change, consequence: own ?? said };
}

/** The evidence was weak where a circuit counted that our policy opens. A class that opens no circuit here blocks nobody here. */
function ownRow(row: PolicyRow, policy: Policy, { circuit }: PolicyRow): PolicyRow {
  if (row.circuit === "none") {
    return { ...row, circuit, blocks: false };
  }
  return row.circuit === "open" && circuit === "count" ? counted(row, policy) : row;
}
