import type {
  Bucket,
  CredentialView,
  FailureReason,
  FailureView,
  ModelView,
  Snapshot,
  TimelineEntry,
} from "@hotspare/gateway/feed";

const MINUTE_MS = 60_000;

/** The reason why a credential is open. */
export const quota: FailureReason = {
  class: "quota_exceeded",
  reason: "insufficient_quota",
  rule: "openai/quota",
  explanation:
    "The account has used what it has paid for. Calls go to a spare, and one call tries it again after the wait.",
};

/** A credential that gets no calls, with the fields that a test sets. */
export function credential(id: string, said: Partial<CredentialView> = {}): CredentialView {
  return {
    id,
    provider: "openai",
    isActive: false,
    state: "closed",
    inFlight: 0,
    served: 120,
    latencyMs: { p50: 412, p95: 1_240 },
    ...said,
  };
}

/** A VLM whose active credential is the first credential with `isActive`. */
export function model(
  name: string,
  credentials: readonly CredentialView[],
  said: Partial<ModelView> = {},
): ModelView {
  const active = credentials.find(({ isActive }) => isActive)?.id;
  return {
    name,
    model: "gpt-5-mini",
    kind: "vlm",
    ...(active === undefined ? {} : { active }),
    calls: 3,
    waiting: 0,
    latencyMs: { p50: 420, p95: 1_300 },
    credentials,
    ...said,
  };
}

/** A gateway without problems. */
export function quietSnapshot(nowMs: number): Snapshot {
  return {
    nowMs,
    startedMs: nowMs - 26 * 60 * MINUTE_MS,
    version: "1.2.3",
    state: "serving",
    admin: "open",
    currency: "USD",
    models: [
      model("vision", [
        credential("openai-team", {
          isActive: true,
          inFlight: 3,
          headroom: {
            requests: { limit: 500, remaining: 480 },
            tokens: { limit: 200_000, remaining: 9_000 },
          },
        }),
        credential("azure-west", { provider: "azure" }),
        credential("ark-backup", { provider: "volcengine", served: 0 }),
      ]),
      model(
        "documents",
        [
          credential("embed-a", { isActive: true }),
          credential("embed-b", { provider: "azure", sameAs: "embed-a" }),
        ],
        {
          kind: "embedder",
          model: "text-embedding-3-large",
          calls: 12,
        },
      ),
      model(
        "titles",
        [credential("openai-team", { isActive: true }), credential("gemini", { provider: "google" })],
        { model: "gpt-5-nano" },
      ),
    ],
    clients: [
      {
        name: "search",
        requests: 12_204,
        refused: 12,
        inFlight: 4,
        promptTokens: 4_200_311,
        completionTokens: 320_100,
        cost: 12.4,
        budget: { limit: 100, spent: 96.2, currency: "USD" },
      },
      {
        name: "notebook of the data team",
        requests: 204,
        refused: 0,
        inFlight: 0,
        promptTokens: 42_311,
        completionTokens: 3_100,
        cost: 0.0124,
      },
    ],
    timeline: pastTimeline(nowMs),
    buckets: pastBuckets(nowMs),
    failures: pastFailures(nowMs),
    unknown: [
      {
        provider: "openai",
        status: 418,
        code: "teapot_engaged",
        message: "The deployment is short and stout.",
        count: 17,
        lastMs: nowMs - 3 * MINUTE_MS,
        suggestion:
          'export const teapotRule: ErrorRule = {\n  name: "mine/teapot",\n  classify: ({ facts }) => (facts?.code === "teapot_engaged" ? verdict("transient") : undefined),\n};',
      },
    ],
  };
}

/** The same gateway in an outage: one model is on its spare, and another model has no usable credential. */
export function outage(snapshot: Snapshot, nowMs: number): Pick<Snapshot, "models" | "timeline"> {
  const [, documents, titles] = snapshot.models;
  const lastId = snapshot.timeline.at(-1)?.id ?? 0;
  const open = { state: "open", untilMs: nowMs + 3 * MINUTE_MS, why: quota, origin: "local" } as const;
  const about = {
    model: "vision",
    kind: "vlm",
    atMs: nowMs,
    class: quota.class,
    reason: quota.reason,
  } as const;
  const embedders = { model: "documents", kind: "embedder", atMs: nowMs } as const;
  return {
    models: [
      model("vision", [
        credential("openai-team", open),
        credential("azure-west", { provider: "azure", isActive: true, inFlight: 3 }),
        credential("ark-backup", { provider: "volcengine", served: 0 }),
      ]),
      model(
        "documents",
        [
          credential("embed-a", { ...open, untilMs: nowMs + 40_000 }),
          credential("embed-b", { ...open, provider: "azure", state: "half_open" }),
        ],
        {
          kind: "embedder",
          model: documents?.model ?? "",
          waiting: 12,
        },
      ),
      ...(titles === undefined ? [] : [titles]),
    ],
    timeline: [
      {
        ...about,
        id: lastId + 1,
        type: "opened",
        credentials: ["openai-team"],
        untilMs: nowMs + 3 * MINUTE_MS,
      },
      { ...about, id: lastId + 2, type: "switch", from: "openai-team", to: "azure-west" },
      {
        ...embedders,
        id: lastId + 3,
        type: "opened",
        credentials: ["embed-a", "embed-b"],
        class: "transient",
        reason: "timeout",
        untilMs: nowMs + 40_000,
      },
      {
        ...embedders,
        id: lastId + 4,
        type: "switch",
        from: "embed-a",
        class: "transient",
        reason: "timeout",
      },
      {
        ...embedders,
        id: lastId + 5,
        type: "exhaustion",
        class: "transient",
        credentials: ["embed-a", "embed-b"],
        retryAfterMs: 40_000,
      },
    ],
  };
}

function pastTimeline(nowMs: number): readonly TimelineEntry[] {
  const about = {
    model: "vision",
    kind: "vlm",
    class: "rate_limited",
    reason: "requests_per_minute",
  } as const;
  return [50, 31, 12].flatMap((minutes, index): TimelineEntry[] => {
    const atMs = nowMs - minutes * MINUTE_MS;
    const id = index * 10;
    return [
      {
        ...about,
        id: id + 1,
        atMs,
        type: "opened",
        credentials: ["openai-team"],
        untilMs: atMs + 2 * MINUTE_MS,
      },
      { ...about, id: id + 2, atMs, type: "switch", from: "openai-team", to: "azure-west" },
      { ...about, id: id + 3, atMs: atMs + 4 * MINUTE_MS, type: "closed", credentials: ["openai-team"] },
      {
        ...about,
        id: id + 4,
        atMs: atMs + 4 * MINUTE_MS,
        type: "failback",
        from: "azure-west",
        to: "openai-team",
      },
    ];
  });
}

function pastBuckets(nowMs: number): readonly Bucket[] {
  return Array.from({ length: 360 }, (_, index): Bucket => {
    const wave = 1 + Math.sin(index / 20);
    const isOutage = index % 114 > 100;
    return {
      atMs: Math.floor(nowMs / 10_000) * 10_000 - (359 - index) * 10_000,
      answered: Math.round(40 * wave),
      failed: isOutage ? 4 : 0,
      aborted: index % 9 === 0 ? 1 : 0,
      failures: isOutage ? { rate_limited: 12, transient: 3 } : index % 50 === 0 ? { transient: 1 } : {},
      promptTokens: Math.round(30_000 * wave),
      completionTokens: Math.round(6_000 * wave),
      cost: 0.012 * wave,
      waiting: isOutage ? 5 : 0,
    };
  });
}

function pastFailures(nowMs: number): readonly FailureView[] {
  return Array.from({ length: 30 }, (_, index): FailureView => {
    const isLast = index % 7 === 6;
    return {
      id: index,
      atMs: nowMs - (30 - index) * 20_000,
      model: "vision",
      credential: isLast ? "azure-west" : "openai-team",
      provider: isLast ? "azure" : "openai",
      callId: 4_000 + index,
      durationMs: 180 + index * 40,
      why: isLast ? { ...quota, class: "transient", reason: "timeout", rule: "general/timeout" } : quota,
      outcome: isLast ? "failed" : index % 5 === 0 ? "waited" : "next azure-west",
      client: "search",
    };
  });
}
