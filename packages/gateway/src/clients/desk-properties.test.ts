import type { TokenUsage } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Admission } from "../contract/client-desk.js";
import { type BudgetStore, monthOf } from "./budget-store.js";
import { BudgetLedger } from "./budgets/budget-ledger.js";
import { modelPrices } from "./budgets/model-prices.js";
import { openClientDesk } from "./open-client-desk.js";

/** A thousand tokens cost 1 at the first provider and 3 at the second provider. */
const prices = modelPrices(
  {
    models: {
      "cheap/model": { promptPerMillion: 1_000, completionPerMillion: 1_000 },
      "dear/model": { promptPerMillion: 3_000, completionPerMillion: 3_000 },
    },
  },
  () => ({ model: "model", providers: ["cheap", "dear"] }),
);

interface Step {
  readonly does: "ask" | "end" | "cut" | "endTwice" | "wait";
  readonly tokens: number;
  readonly completion: number;
  /** Used tokens divided by held tokens. Above 1: the estimate was too low. */
  readonly usedPart: number;
  readonly provider: "cheap" | "dear" | undefined;
  readonly which: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom("ask", "ask", "ask", "end", "end", "cut", "endTwice", "wait"),
    tokens: fc.integer({ min: 0, max: 400 }),
    completion: fc.integer({ min: 0, max: 200 }),
    usedPart: fc.constantFrom(0, 0.1, 0.5, 1, 1.3),
    provider: fc.constantFrom("cheap", "dear", undefined),
    which: fc.nat(20),
  }),
  { maxLength: 60 },
);

interface Running {
  readonly admission: Admission;
  readonly step: Step;
  readonly heldAmount: number;
  readonly heldTokens: number;
}

function usageOf({ tokens, completion, usedPart }: Step): TokenUsage {
  const promptTokens = Math.floor(tokens * usedPart);
  const completionTokens = Math.floor(completion * usedPart);
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, source: "reported" };
}

const limit = 3;
const client = { name: "team-a" };

describe("a client's limits, for any order of requests, answers and ends", () => {
  it("are never exceeded, nothing is counted twice, and every hold ends", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        steps,
        fc.integer({ min: 1, max: 5 }),
        async (scheduler, plan, most) => {
          const clock = new ManualClock();
          const ledger = new BudgetLedger();
          const budgets: BudgetStore = {
            // A store over the network may answer in any order.
            hold: async (ask) => {
              await scheduler.schedule(Promise.resolve());
              const answer = ledger.hold(ask);
              await scheduler.schedule(Promise.resolve());
              return answer;
            },
            settle: (settlement) => void ledger.settle(settlement),
            spent: (name, month) => ledger.spent(name, month),
            close: async () => undefined,
          };
          const desk = openClientDesk({
            clients: [
              { name: client.name, key: "a-key-of-16-chars", maxConcurrent: most, monthlyBudget: limit },
            ],
            models: ["model"],
            prices,
            budgets,
            clock,
          });
          const month = monthOf(clock.epochMs());
          const running: Running[] = [];
          const asking: Promise<unknown>[] = [];
          let admitted = 0;
          let refused = 0;
          let costs = 0;
          let underestimated = 0;
          let tokens = 0;
          const end = ({ admission, step, heldAmount }: Running, usage: TokenUsage | undefined) => {
            admission.end(usage, step.provider);
            const cost =
              usage === undefined ? 0 : (usage.totalTokens * (step.provider === "cheap" ? 1 : 3)) / 1_000;
            costs += cost;
            tokens += usage?.totalTokens ?? 0;
            underestimated += Math.max(0, cost - heldAmount);
          };
          const check = () => {
            const [usage] = desk.usage();
            expect(usage?.inFlight).toBeLessThanOrEqual(most);
            expect(usage?.inFlight).toBeGreaterThanOrEqual(running.length);
            expect(ledger.spent(client.name, month)).toBeLessThanOrEqual(limit + underestimated + 1e-9);
            expect(ledger.spent(client.name, month) + ledger.held(client.name)).toBeLessThanOrEqual(
              limit + underestimated + 1e-9,
            );
          };
          const take = (which: number) => running.splice(which % Math.max(1, running.length), 1)[0];
          for (const step of plan) {
            switch (step.does) {
              case "ask": {
                const ask = {
                  client,
                  model: "model",
                  kind: "vlm" as const,
                  promptTokens: step.tokens,
                  completionTokens: step.completion,
                };
                const heldTokens = step.tokens + step.completion;
                const heldAmount = ((Math.max(1, step.tokens) + step.completion) * 3) / 1_000;
                asking.push(
                  desk.admit(ask).then(
                    (admission) => {
                      admitted += 1;
                      running.push({ admission, step, heldAmount, heldTokens });
                    },
                    () => {
                      refused += 1;
                    },
                  ),
                );
                break;
              }
              case "wait":
                await scheduler.waitAll();
                break;
              default: {
                const one = take(step.which);
                if (one !== undefined) {
                  end(one, step.does === "cut" ? undefined : usageOf(one.step));
                  if (step.does === "endTwice") {
                    one.admission.end(usageOf(one.step), "dear");
                    one.admission.end();
                  }
                }
              }
            }
            check();
          }
          await scheduler.waitAll();
          await Promise.all(asking);
          check();
          const held = running.reduce((sum, { heldAmount }) => sum + heldAmount, 0);
          expect(ledger.held(client.name)).toBeCloseTo(held, 9);
          for (const one of running.splice(0)) {
            end(one, usageOf(one.step));
          }
          expect(ledger.held(client.name)).toBe(0);
          expect(ledger.spent(client.name, month)).toBeCloseTo(costs, 9);
          const [usage] = desk.usage();
          expect(usage).toMatchObject({ inFlight: 0, requests: admitted, refused });
          expect((usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0)).toBe(tokens);
          expect(usage?.cost).toBeCloseTo(costs, 9);
        },
      ),
      { numRuns: Number(process.env["TEST_DEPTH"] === "deep" ? 3_000 : 100) },
    );
  });

  it("of tokens are never exceeded by more than the estimates were too low", async () => {
    const plan = fc.array(
      fc.record({
        pauseMs: fc.integer({ min: 0, max: 20_000 }),
        tokens: fc.integer({ min: 1, max: 100 }),
        usedPart: fc.constantFrom(0, 0.5, 1, 1.5),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 50, max: 200 }), async (requests, perMinute) => {
        const clock = new ManualClock();
        const fromMs = clock.monotonicMs();
        const clients = [{ name: client.name, key: "a-key-of-16-chars", tokensPerMinute: perMinute }];
        const desk = openClientDesk({ clients, models: ["model"], clock });
        let used = 0;
        let underestimated = 0;
        for (const { pauseMs, tokens, usedPart } of requests) {
          await clock.advance(pauseMs);
          const ask = {
            client,
            model: "model",
            kind: "vlm" as const,
            promptTokens: tokens,
            completionTokens: 0,
          };
          const refusal = await desk.admit(ask).then(
            (admission) => {
              const really = Math.floor(tokens * usedPart);
              admission.end({
                promptTokens: really,
                completionTokens: 0,
                totalTokens: really,
                source: "reported",
              });
              used += really;
              underestimated += Math.max(0, really - tokens);
              return undefined;
            },
            (error) => error,
          );
          // A refused request passes after the stated wait, unless it can never pass.
          if (refusal?.retryAfterMs !== undefined) {
            await clock.advance(refusal.retryAfterMs - 1);
            await expect(desk.admit(ask)).rejects.toMatchObject({ retryAfterMs: 1 });
            await clock.advance(1);
            (await desk.admit(ask)).end();
          }
          const elapsedMs = clock.monotonicMs() - fromMs;
          expect(used).toBeLessThanOrEqual(perMinute + (perMinute * elapsedMs) / 60_000 + underestimated);
        }
      }),
      { numRuns: Number(process.env["TEST_DEPTH"] === "deep" ? 1_000 : 40) },
    );
  });
});
