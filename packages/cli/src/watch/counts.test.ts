import type { CredentialView, ModelView, Snapshot } from "@hotspare/gateway/feed";
import fc from "fast-check";
import { expect, it } from "vitest";
import { watchScreen } from "./watch-screen.js";

const nowMs = Date.UTC(2026, 10, 26, 12);
const count = fc.integer({ min: 0, max: 3 });
const credential = fc.record({
  id: fc.constantFrom("gpt-a", "gpt-b"),
  provider: fc.constant("openai"),
  isActive: fc.boolean(),
  state: fc.constantFrom("closed", "open", "half_open"),
  untilMs: count.map((seconds) => nowMs + seconds * 1_000),
  inFlight: count,
  served: count,
  headroom: fc.record({
    requests: fc.record({ limit: count, remaining: count }),
    tokens: fc.record({ limit: count, remaining: count }),
  }),
}) satisfies fc.Arbitrary<CredentialView>;
const model = fc
  .record({ calls: count, waiting: count, credentials: fc.array(credential, { minLength: 1, maxLength: 3 }) })
  .map(
    (counts): ModelView => ({
      ...counts,
      name: "vision",
      model: "gpt",
      kind: "vlm",
    }),
  );
const bucket = fc.record({
  atMs: fc.constant(nowMs - 5_000),
  answered: count,
  failed: count,
  aborted: count,
  failures: fc.record({ auth: count }),
  promptTokens: count,
  completionTokens: count,
  waiting: count,
});
const client = fc.record({
  name: fc.constant("team"),
  requests: count,
  refused: count,
  inFlight: count,
  promptTokens: count,
  completionTokens: count,
});
const snapshot = fc
  .record({
    models: fc.array(model, { maxLength: 3 }),
    clients: fc.array(client, { maxLength: 2 }),
    buckets: fc.array(bucket, { maxLength: 2 }),
  })
  .map(
    (counts): Snapshot => ({
      ...counts,
      nowMs,
      startedMs: nowMs - 60_000,
      version: "1.2.3",
      state: "serving",
      admin: "open",
      timeline: [],
      failures: [],
      unknown: [],
    }),
  );

/** Units of time have no plural. */
const PLURAL_OF_ONE = /\b1 (?:(?:prompt|completion|more) )?(?!is\b|serves\b|waits\b)[a-z]{2,}s\b/;

it("never prints a plural of one", () => {
  fc.assert(
    fc.property(snapshot, fc.constantFrom(undefined, 6, 12), (seen, rows) => {
      const { lines } = watchScreen(
        seen,
        nowMs,
        { address: "http://gateway/" },
        { colours: false, columns: 200, rows },
      );
      expect(lines.join("\n")).not.toMatch(PLURAL_OF_ONE);
    }),
    { numRuns: 300 },
  );
});
