import type { RateLimit, RateLimitWindow } from "@hotspare/core/plugin";
import type { Fault, Latency, OutageKind, RecordedFault, RequestLimit } from "../scenario/scenario.js";
import { LimitBucket } from "./limit-bucket.js";
import { refusalOf } from "./provider-words.js";
import { lognormalMs, normalOf, numberOf } from "./random.js";
import { networkFailure, RecordedFailure, SimulatedRefusal } from "./simulated-failure.js";
import type { VirtualClock } from "./virtual-clock.js";

/** Where a credential stands in the configuration, in the terms of a scenario. */
export interface CredentialPlace {
  /** The name of the model in the configuration. */
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly id: string;
  /** From 1. */
  readonly position: number;
  readonly provider: string;
  readonly account: string | undefined;
  /** Origin and path of the server. Without an address, the provider's name. */
  readonly endpoint: string;
  /** The model name that requests send to the server. */
  readonly wireModel: string;
}

/** What a call requests from a server. */
export interface SimulatedRequest {
  /** The number of the call in its traffic. */
  readonly index: number;
  /** The number of the traffic. Two traffics may use the same call number. */
  readonly stream: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** How many texts an embedding call has. 1 for a VLM. */
  readonly inputs: number;
  /** For how many calls this call counts. */
  readonly weight: number;
  /** Why every credential refuses this request. Undefined: the request is good. */
  readonly fault?: RecordedFault | undefined;
}

/** When a good answer arrives. */
export interface AnswerTimes {
  readonly firstContentMs: number;
  readonly endMs: number;
  readonly rateLimit: RateLimit | undefined;
}

/** A server that is up refuses a request after this time, in milliseconds. */
const refusalMs = 40;
/** A computer without a server refuses a connection after this time, in milliseconds. */
const refusedMs = 2;

/** The order in which faults act. A server that is down refuses nobody's key, so an outage comes first. */
const ranks: Readonly<Record<Fault["what"], number>> = {
  outage: 0,
  revoke: 1,
  quota: 2,
  missing: 3,
  recorded: 4,
  throttle: 5,
  "brown-out": 6,
  slow: 7,
};

/** A credential of the simulated world: what its server answers, and when. */
export class SimulatedCredential {
  readonly place: CredentialPlace;
  readonly #clock: VirtualClock;
  readonly #seed: number;
  readonly #random: () => number;
  readonly latency: Pick<Latency, "p50Ms" | "p99Ms" | "firstContentMs">;
  readonly #standing: readonly { readonly limit: RequestLimit; readonly bucket: LimitBucket }[];
  /** The present faults, in the order in which they act: a fault that fails every request comes first. */
  #faults: readonly { readonly fault: Fault; readonly bucket: LimitBucket | undefined }[] = [];

  constructor(parts: {
    readonly place: CredentialPlace;
    readonly clock: VirtualClock;
    readonly seed: number;
    readonly random: () => number;
    readonly latency: Pick<Latency, "p50Ms" | "p99Ms" | "firstContentMs">;
    readonly standing: readonly { readonly limit: RequestLimit; readonly bucket: LimitBucket }[];
  }) {
    this.place = parts.place;
    this.#clock = parts.clock;
    this.#seed = parts.seed;
    this.#random = parts.random;
    this.latency = parts.latency;
    this.#standing = parts.standing;
  }

  /** @param bucket the bucket of a throttle */
  begin(fault: Fault, bucket?: LimitBucket): void {
    this.#faults = [...this.#faults, { fault, bucket }].toSorted(
      (one, other) => ranks[one.fault.what] - ranks[other.fault.what],
    );
  }

  end(fault: Fault): void {
    this.#faults = this.#faults.filter((active) => active.fault !== fault);
  }

  get isWell(): boolean {
    return this.#faults.length === 0;
  }

  /**
   * Returns when a request that arrives now is answered.
   * @throws the error that the provider's client would throw
   */
  admit(request: SimulatedRequest): AnswerTimes | Promise<AnswerTimes> {
    // Most requests need no wait, and a promise for each of millions of requests is expensive.
    return this.isWell && this.#standing.length === 0 && request.fault === undefined
      ? this.#answerTimes(request, this.#clock.monotonicMs(), 1)
      : this.#admitWithFaults(request);
  }

  async #admitWithFaults(request: SimulatedRequest): Promise<AnswerTimes> {
    const beganMs = this.#clock.monotonicMs();
    if (request.fault !== undefined) {
      await this.#clock.sleep(request.fault.durationMs);
      throw new RecordedFailure(request.fault);
    }
    let slower = 1;
    for (const { fault, bucket } of this.#faults) {
      switch (fault.what) {
        case "outage":
          return this.#fail(fault.as);
        case "revoke":
        case "quota":
        case "missing":
          await this.#clock.sleep(refusalMs);
          throw this.#refusal(fault.what);
        case "throttle":
          if (bucket !== undefined) {
            await this.#passLimit(fault, bucket, request);
          }
          break;
        case "brown-out":
          if (this.#random() < fault.failing) {
            return this.#fail(fault.as);
          }
          slower *= fault.slower;
          break;
        case "slow":
          slower *= fault.slower;
          break;
        case "recorded":
          if (this.#random() < fault.share) {
            await this.#clock.sleep(fault.durationMs);
            throw new RecordedFailure(fault);
          }
          break;
      }
    }
    let rateLimit: RateLimit | undefined;
    for (const { limit, bucket } of this.#standing) {
      rateLimit = (await this.#passLimit(limit, bucket, request)) ?? rateLimit;
    }
    return this.#answerTimes(request, beganMs, slower, rateLimit);
  }

  #answerTimes(
    request: SimulatedRequest,
    beganMs: number,
    slower: number,
    rateLimit?: RateLimit,
  ): AnswerTimes {
    const wholeMs = this.usualMs(request) * slower;
    const { firstContentMs = wholeMs / 4 } = this.latency;
    return {
      firstContentMs: beganMs + Math.min(wholeMs, firstContentMs * slower),
      endMs: beganMs + wholeMs,
      rateLimit,
    };
  }

  /**
   * Waits or throws when the server has gone down since the request arrived.
   * @throws as `admit`
   */
  async stillUp(): Promise<void> {
    for (const { fault } of this.#faults) {
      if (fault.what === "outage") {
        await (fault.as === "hang" ? forever() : undefined);
        throw networkFailure("ECONNRESET", "read ECONNRESET");
      }
    }
  }

  /**
   * The whole time of an answer without faults, in milliseconds. A request that is slow at one server is slow at every server, as far as their
   * latencies allow.
   */
  usualMs({ index, stream }: Pick<SimulatedRequest, "index" | "stream">): number {
    const { p50Ms, p99Ms } = this.latency;
    if (p99Ms <= p50Ms) {
      return p50Ms;
    }
    const seed = this.#seed + stream;
    return lognormalMs(p50Ms, p99Ms, normalOf(numberOf(seed, index, 1), numberOf(seed, index, 2)));
  }

  async #passLimit(
    limit: RequestLimit,
    bucket: LimitBucket,
    { promptTokens, completionTokens, weight }: SimulatedRequest,
  ): Promise<RateLimit | undefined> {
    const answer = bucket.take(this.#clock.monotonicMs(), promptTokens + completionTokens, weight);
    if (!answer.taken) {
      await this.#clock.sleep(refusalMs);
      throw new SimulatedRefusal(
        refusalOf(this.place.provider, "throttle", {
          model: this.place.wireModel,
          limitKind: answer.kind,
          waitMs: limit.retryAfter ? answer.waitMs : undefined,
        }),
      );
    }
    return limit.stated ? statedOf(limit, answer) : undefined;
  }

  async #fail(kind: OutageKind): Promise<never> {
    switch (kind) {
      case "hang":
        return forever();
      case "refused":
        await this.#clock.sleep(refusedMs);
        throw networkFailure("ECONNREFUSED", "connect ECONNREFUSED");
      case "reset":
        await this.#clock.sleep(refusalMs);
        throw networkFailure("ECONNRESET", "read ECONNRESET");
      case "unavailable":
      case "bad_gateway":
        await this.#clock.sleep(refusalMs);
        throw this.#refusal(kind);
    }
  }

  #refusal(because: Parameters<typeof refusalOf>[1]): SimulatedRefusal {
    const details = { model: this.place.wireModel, waitMs: undefined, limitKind: "requests" } as const;
    return new SimulatedRefusal(refusalOf(this.place.provider, because, details));
  }
}

/** What headers say about the rest of a limit. */
function statedOf(
  { requestsPerMinute, tokensPerMinute }: RequestLimit,
  left: { readonly requestsLeft: number; readonly tokensLeft: number },
): RateLimit {
  return {
    ...(requestsPerMinute === undefined ? {} : { requests: windowOf(requestsPerMinute, left.requestsLeft) }),
    ...(tokensPerMinute === undefined ? {} : { tokens: windowOf(tokensPerMinute, left.tokensLeft) }),
  };
}

function windowOf(limit: number, left: number): RateLimitWindow {
  const remaining = Math.max(0, left);
  return { limit: Math.floor(limit), remaining, resetMs: ((limit - remaining) / limit) * 60_000 };
}

/** Never resolves. The attempt ends by its own time limit and drops this promise. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}
