import type { FleetLimits } from "../contract/credential-switcher.js";
import type { Observation } from "../contract/lease.js";
import { FleetPortion } from "./fleet-portion.js";
import type { Draw, Load, QuotaLoad } from "./quota-load.js";

/** A call that may wait less than this for a portion goes by this process's own estimate. */
const leastWaitMs = 1;

/**
 * A quota that the processes of a fleet share. Calls begin within portions that the process has taken from the fleet's account; this
 * process's own estimate goes on beside it, and decides alone whenever the fleet cannot be asked.
 */
export class FleetLoad implements Load {
  readonly #local: QuotaLoad;
  readonly #fleet: FleetLimits;
  readonly #requests: FleetPortion;
  readonly #tokens: FleetPortion;

  constructor(local: QuotaLoad, fleet: FleetLimits, quota: string, nowMs: () => number) {
    this.#local = local;
    this.#fleet = fleet;
    this.#requests = new FleetPortion(fleet, quota, "requests", nowMs);
    this.#tokens = new FleetPortion(fleet, quota, "tokens", nowMs);
    // What the fleet knows of the quota is asked before the first call comes.
    this.#requests.ask(nowMs());
    this.#tokens.ask(nowMs());
  }

  shareLeft(estimatedTokens: number, nowMs: number): number {
    return this.#isAlone
      ? this.#local.shareLeft(estimatedTokens, nowMs)
      : Math.min(this.#requests.shareLeft, this.#tokens.shareLeft);
  }

  isReady(estimatedTokens: number, nowMs: number, waitMs: number): boolean {
    const isReadyAlone = () => this.#local.isReady(estimatedTokens, nowMs, waitMs);
    const tokens = this.#local.tokensOf(estimatedTokens);
    if (this.#isAlone) {
      return isReadyAlone();
    }
    if (this.#requests.covers(1, nowMs) && this.#tokens.covers(tokens, nowMs)) {
      return (this.#fleet.keepsAccount && this.#isLimited) || isReadyAlone();
    }
    // A call that cannot wait for an answer goes by what this process knows, unless the fleet has said lately what there is.
    const isInformed = this.#requests.isInformed(nowMs);
    return waitMs < leastWaitMs && !isInformed && isReadyAlone();
  }

  readyAtMs(estimatedTokens: number, nowMs: number, waitMs: number): number {
    const alone = () => this.#local.readyAtMs(estimatedTokens, nowMs, waitMs);
    if (this.#isAlone) {
      return alone();
    }
    const readyMs = Math.max(
      this.#requests.readyAtMs(1, nowMs),
      this.#tokens.readyAtMs(this.#local.tokensOf(estimatedTokens), nowMs),
      nowMs + 1,
    );
    return this.#fleet.keepsAccount && this.#isLimited ? readyMs : Math.max(readyMs, alone());
  }

  mayBeReadySooner(estimatedTokens: number, nowMs: number): boolean {
    return this.#isAlone || !this.#isLimited
      ? this.#local.mayBeReadySooner(estimatedTokens, nowMs)
      : this.#requests.isAwaited(nowMs) || this.#tokens.isAwaited(nowMs);
  }

  /** Tokens are asked for by a process that has a request for them: else each process would hold what another lacks. */
  request(estimatedTokens: number, nowMs: number): boolean {
    const tokens = this.#local.tokensOf(estimatedTokens);
    return this.#requests.covers(1, nowMs)
      ? !this.#tokens.covers(tokens, nowMs) && this.#tokens.request(tokens, nowMs)
      : this.#requests.request(1, nowMs);
  }

  begin(estimatedTokens: number, nowMs: number): Draw {
    const draw = this.#local.begin(estimatedTokens, nowMs);
    this.#requests.begin(1, nowMs);
    this.#tokens.begin(draw.tokens, nowMs);
    return draw;
  }

  answered(draw: Draw, seen: Observation, nowMs: number): void {
    this.#local.answered(draw, seen, nowMs);
    const stated = (kind: "requests" | "tokens") =>
      seen.rateLimit?.[kind]?.remaining === undefined ? undefined : this.#local.statedAt(kind, nowMs);
    this.#requests.answered(draw.startedMs, stated("requests"), nowMs);
    this.#tokens.answered(draw.startedMs, stated("tokens"), nowMs);
  }

  refused(draw: Draw, nowMs: number): void {
    this.#local.refused(draw, nowMs);
    this.#requests.refused(1, draw.startedMs, nowMs);
    this.#tokens.refused(draw.tokens, draw.startedMs, nowMs);
  }

  release(draw: Draw): boolean {
    return this.#local.release(draw);
  }

  /** Whether the fleet cannot be asked, or does not answer in time. */
  get #isAlone(): boolean {
    return !this.#fleet.isConnected || this.#requests.isLate || this.#tokens.isLate;
  }

  get #isLimited(): boolean {
    return this.#requests.isLimited || this.#tokens.isLimited;
  }
}
