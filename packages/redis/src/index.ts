export {
  RedisHealthError,
  type RedisHealthErrorOptions,
  type RedisHealthReason,
} from "./errors/redis-health-error.js";
export { type RedisHealth, redisHealth } from "./link/redis-health.js";
export type { FleetDomain, FleetStoreOptions, FleetView, ResetDomain } from "./operator/fleet-view.js";
export { readFleet } from "./operator/read-fleet.js";
export { type RedisCommands, type RedisCommandsOptions, redisCommands } from "./operator/redis-commands.js";
export { resetDomains } from "./operator/reset-domains.js";
export type { FleetKeySource, RedisHealthOptions } from "./options/redis-health-options.js";
export type { RedisClient } from "./wire/redis-clients.js";
