import type { RateLimit } from "@hotspare/core/plugin";

/** What the server of a waiting test does with a request: an answer after so long, or a refusal. */
export type ServerAnswer =
  | {
      readonly do: "answer";
      readonly afterMs: number;
      /** How long a stream lasts after its first content. @default 0 */
      readonly streamMs?: number;
      readonly rateLimit?: RateLimit;
    }
  | {
      readonly do: "refuse";
      readonly afterMs: number;
      readonly retryAfterMs?: number;
      readonly status?: number;
      /** @default "Too many requests." */
      readonly message?: string;
    };

/** A request as the server sees it. */
export interface ServerRequest {
  readonly credentialId: string;
  readonly operation: "embed" | "complete";
  readonly input: unknown;
  readonly atMs: number;
  /** Requests at this credential that are not answered yet, this request included. */
  readonly underWay: number;
}

export type Server = (request: ServerRequest) => ServerAnswer;

/** A server that answers so many requests at a time in so long, and refuses others without a time. */
export function takesAtATime(limit: number, answerMs: number, refusalMs = 0): Server {
  return ({ underWay }) =>
    underWay <= limit ? { do: "answer", afterMs: answerMs } : { do: "refuse", afterMs: refusalMs };
}

/** A server with a bucket of `capacity` requests for each credential that fills by `perSecond`. */
export function takesPerSecond(
  perSecond: number,
  capacity: number,
  answerMs: number,
  refusal: { readonly afterMs?: number; readonly retryAfterMs?: number } = {},
): Server {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return ({ credentialId, atMs }) => {
    const bucket = buckets.get(credentialId) ?? { level: capacity, atMs };
    buckets.set(credentialId, bucket);
    bucket.level = Math.min(capacity, bucket.level + ((atMs - bucket.atMs) / 1_000) * perSecond);
    bucket.atMs = atMs;
    if (bucket.level >= 1) {
      bucket.level -= 1;
      return { do: "answer", afterMs: answerMs };
    }
    return { do: "refuse", afterMs: 0, ...refusal };
  };
}

/** A server whose buckets are stated in every answer. */
export function statesBuckets(perSecond: number, capacity: number, answerMs: number): Server {
  const take = takesPerSecond(perSecond, capacity, answerMs);
  const used = new Map<string, { level: number; atMs: number }>();
  return (request) => {
    const answer = take(request);
    const { credentialId, atMs } = request;
    const before = used.get(credentialId) ?? { level: capacity, atMs };
    const filled = Math.min(capacity, before.level + ((atMs - before.atMs) / 1_000) * perSecond);
    const level = answer.do === "answer" ? filled - 1 : filled;
    used.set(credentialId, { level, atMs });
    const requests = {
      limit: capacity,
      remaining: Math.floor(level),
      resetMs: ((capacity - level) / perSecond) * 1_000,
    };
    return answer.do === "answer" ? { ...answer, rateLimit: { requests } } : answer;
  };
}
