export { decideChange } from "./protocol/decide-change.js";
export type { FleetReplicaPort } from "./protocol/fleet-replica.js";
