import { HotspareError } from "@hotspare/core";
import { brand, hasBrand } from "@hotspare/core/plugin";

/** Why a process works alone. */
export type RedisHealthReason =
  | "unreachable"
  | "slow"
  | "wrong_password"
  | "no_permission"
  | "wrong_type"
  | "foreign_data"
  | "other_format"
  | "other_fleet_key"
  | "other_topology"
  | "too_old"
  | "read_only"
  | "tls"
  | "busy"
  | "full"
  | "client_not_connected"
  | "closed"
  | "no_fleet"
  | "refused";

export interface RedisHealthErrorOptions {
  readonly reason: RedisHealthReason;
  readonly message: string;
  readonly cause?: unknown;
}

/**
 * The process cannot share health. `ready()` rejects with this error. Later, the event `healthLink` has its message, and the process works
 * alone. The message says what happened, where, and what to write. It never contains a password.
 */
export class RedisHealthError extends HotspareError {
  static {
    brand(RedisHealthError, "RedisHealthError");
  }

  static override isInstance(error: unknown): error is RedisHealthError {
    return hasBrand(error, "RedisHealthError");
  }

  readonly reason: RedisHealthReason;

  constructor({ reason, message, cause }: RedisHealthErrorOptions) {
    super(cause === undefined ? { message } : { message, cause });
    this.reason = reason;
  }
}
