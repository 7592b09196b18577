import type { RateLimit, RateLimitWindow } from "@hotspare/core/plugin";
import type { Fault, Latency, OutageKind, RecordedFault, RequestLimit } from "../scenario/scenario.js";
import { LimitBucket } from "./limit-bucket.js";
import { refusalOf } from "./provider-words.js";
import { lognormalMs, normalOf, numberOf } from "./random.js";
import { networkFailure, RecordedFailure, SimulatedRefusal } from "./simulated-failure.js";
import type { VirtualClock } from "./virtual-clock.js";

/** A credential of the configuration, as a scenario can name it. */
export interface CredentialPlace {
  /** Name of the model in the configuration. */
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly id: string;
  /** From 1. */
  readonly position: number;
  readonly provider: string;
  readonly account: string | undefined;
  /** Origin and path of the server, or the provider's name. */
  readonly endpoint: string;
  /** The model as the server is asked for it. */
  readonly wireModel: string;
}

/** What a call asks of a server. */
export interface SimulatedRequest {
  /** Number of the call among the calls of its traffic. */
  readonly index: number;
  /** Which traffic it belongs to: different calls with the same number differ by it. */
  readonly stream: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Texts of an embedding call; 1 for a VLM. */
  readonly inputs: number;
  /** For how many calls it stands. */
  readonly weight: number;
  /** What every credential refuses it for. Undefined: it is a good request. */
  readonly fault?: RecordedFault | undefined;
}

/** When a good answer comes. */
export interface AnswerTimes {
  readonly firstContentMs: number;
  readonly endMs: number;
  readonly rateLimit: RateLimit | undefined;
}

/** Time in which a server that works refuses a request. */
const refusalMs = 40;
/** Time in which a computer without a server refuses a connection. */
const refusedMs = 2;

/** A server that is down refuses nobody's key. */
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
  /** What is wrong now: what keeps every request from an answer first. */
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

  /** @param bucket of a throttle */
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

  /** Whether a request that comes now is answered, and when. @throws what the provider's client would throw, when it would */
  admit(request: SimulatedRequest): AnswerTimes | Promise<AnswerTimes> {
    // Most requests meet nothing that would have to be waited for, and a promise for each of millions costs.
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

  /** Whether a server that went down in the meantime still sends its answer. @throws as `admit` */
  async stillUp(): Promise<void> {
    for (const { fault } of this.#faults) {
      if (fault.what === "outage") {
        await (fault.as === "hang" ? forever() : undefined);
        throw networkFailure("ECONNRESET", "read ECONNRESET");
      }
    }
  }

  /** The whole time of an answer while nothing is wrong, in milliseconds. A request that is slow at one server is as slow at another, as far as their times allow. */
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

/** What is left of a limit, as headers say it. */
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

/** Nobody answers: the attempt ends by its own time limit, and drops this promise. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}
