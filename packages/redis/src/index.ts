export { decideChange } from "./protocol/decide-change.js";
export { FleetReplica } from "./protocol/fleet-replica.js";
export type { FleetDomain, FleetStoreOptions, FleetView, ResetDomain } from "./operator/fleet-view.js";
export { readFleet } from "./operator/read-fleet.js";
export { resetDomains } from "./operator/reset-domains.js";
export { RedisHealthError, type RedisHealthErrorOptions, type RedisHealthReason } from "./errors/redis-health-error.js";
