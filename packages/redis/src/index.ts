export {
  RedisHealthError,
  type RedisHealthErrorOptions,
  type RedisHealthReason,
} from "./errors/redis-health-error.js";
export { type RedisHealth, redisHealth } from "./link/redis-health.js";
export type { FleetKeySource, RedisHealthOptions } from "./options/redis-health-options.js";
export type { RedisClient } from "./wire/redis-clients.js";
