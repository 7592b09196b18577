export { decideChange } from "./protocol/decide-change.js";
export { FleetReplica } from "./protocol/fleet-replica.js";
