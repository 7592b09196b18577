import type { CredentialStatus, StatedHeadroom } from "../../contract/credential-status.js";
import type { RateLimit } from "../../contract/plugin/rate-limit.js";
import { StatedLimit } from "../../switching/stated-limit.js";

/** What is left of the limits that a credential's replies state, for `status()`. A strategy keeps its own account. */
export class StatedHeadrooms {
  readonly #requests = new StatedLimit();
  readonly #tokens = new StatedLimit();

  /** Plugins without a compiler may give anything. */
  read(stated: RateLimit, nowMs: number): void {
    this.#requests.read(stated.requests, nowMs);
    this.#tokens.read(stated.tokens, nowMs);
  }

  /** Undefined: no limit has been stated. */
  at(nowMs: number): CredentialStatus["limits"] {
    const requests = headroomOf(this.#requests, nowMs);
    const tokens = headroomOf(this.#tokens, nowMs);
    return requests === undefined && tokens === undefined
      ? undefined
      : {
          ...(requests === undefined ? {} : { requests }),
          ...(tokens === undefined ? {} : { tokens }),
        };
  }
}

function headroomOf(stated: StatedLimit, nowMs: number): StatedHeadroom | undefined {
  const { limit } = stated;
  const remaining = Math.floor(stated.left(nowMs));
  return limit !== undefined && Number.isFinite(limit) && Number.isFinite(remaining)
    ? { limit, remaining: Math.max(0, remaining) }
    : undefined;
}
