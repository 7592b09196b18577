import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../test/support/manual-clock.js";
import { fullBudget, RetryBudgets, refilled, spent } from "./retry-budgets.js";

const rates = { tokens: 3, perAnswer: 0.25, perSecond: 1 };

describe("a budget", () => {
  it("is full at first, and gives a token for a retry", () => {
    expect(spent(fullBudget(rates, 0), rates, 0)).toEqual({ tokens: 2, atMs: 0 });
  });

  it("gives no retry for less than a token", () => {
    expect([
      spent({ tokens: 0.99, atMs: 0 }, rates, 0),
      spent({ tokens: 0.99, atMs: 0 }, rates, 10)?.tokens,
    ]).toEqual([undefined, 0]);
  });

  it("has a token after ten answers at a tenth", () => {
    const tenths = { tokens: 3, perAnswer: 0.1, perSecond: 0 };
    let budget = { tokens: 0, atMs: 0 };
    for (let answer = 0; answer < 10; answer += 1) {
      expect(spent(budget, tenths, 0)).toBeUndefined();
      budget = refilled(budget, tenths, 0, 1);
    }
    expect(spent(budget, tenths, 0)).toEqual({ tokens: 0, atMs: 0 });
  });

  it("earns by time and by answers, and never more than it holds", () => {
    expect(refilled({ tokens: 0, atMs: 0 }, rates, 500, 2).tokens).toBe(1);
    expect(refilled({ tokens: 0, atMs: 0 }, rates, 60_000).tokens).toBe(3);
  });
});

function createBudgets() {
  const clock = new ManualClock();
  const budgets = new RetryBudgets(clock);
  const spend = (endpoint = "server") => budgets.spend(endpoint, rates);
  const earn = (endpoint = "server") => budgets.earn(endpoint, rates);
  const empty = () => {
    for (const _ of [1, 2, 3]) spend();
  };
  return { clock, budgets, spend, earn, empty };
}

describe("the retry budgets", () => {
  it("are of one server each", () => {
    const { spend } = createBudgets();
    expect([spend(), spend(), spend(), spend(), spend("another")]).toEqual([true, true, true, false, true]);
  });

  it("are refilled by time", () => {
    const { spend, empty, clock } = createBudgets();
    empty();
    clock.jump(999);
    expect(spend()).toBe(false);
    clock.jump(1);
    expect([spend(), spend()]).toEqual([true, false]);
  });

  it("are refilled by answers of that server, a quarter each", () => {
    const { spend, empty, earn } = createBudgets();
    empty();
    for (let answers = 0; answers < 4; answers += 1) earn("another");
    expect(spend()).toBe(false);
    for (let answers = 0; answers < 4; answers += 1) earn();
    expect([spend(), spend()]).toEqual([true, false]);
  });

  it("leave half of the tokens, rounded down, to retries that are no repeats", () => {
    const { budgets, spend } = createBudgets();
    const repeat = () => budgets.spendOnRepeat("server", rates);
    expect([repeat(), repeat(), repeat(), spend(), spend()]).toEqual([true, true, false, true, false]);
  });

  it("let a budget of one token be spent on a repeat, and no budget of none", () => {
    const { budgets } = createBudgets();
    const repeat = (server: string, tokens: number) => budgets.spendOnRepeat(server, { ...rates, tokens });
    expect([repeat("one", 1), repeat("one", 1), repeat("none", 0)]).toEqual([true, false, false]);
  });

  it("are not charged for a retry that was refused", () => {
    const { spend, empty, clock } = createBudgets();
    empty();
    for (let refusals = 0; refusals < 50; refusals += 1) spend();
    clock.jump(1_000);
    expect(spend()).toBe(true);
  });

  it("do not grow above what they hold, however many answers come", () => {
    const { spend, earn } = createBudgets();
    spend();
    for (let answers = 0; answers < 1_000; answers += 1) earn();
    expect([spend(), spend(), spend(), spend()]).toEqual([true, true, true, false]);
  });
});

describe("a call whose retry the budget refused", () => {
  const createWaiting = (count: number) => {
    const { budgets, earn } = createBudgets();
    const woken: number[] = [];
    const forgets = Array.from({ length: count }, (_, call) => {
      const forget = budgets.awaitAnswer("server", () => {
        woken.push(call);
        forget();
      });
      return forget;
    });
    return { budgets, earn, woken, forgets };
  };

  it("goes on at an answer of that server", () => {
    const { earn, woken } = createWaiting(1);
    earn("another");
    expect(woken).toEqual([]);
    earn();
    expect(woken).toEqual([0]);
  });

  it("goes on in the order in which the calls came, two an answer, so that their number doubles and no herd comes", () => {
    const { earn, woken } = createWaiting(5);
    earn();
    expect(woken).toEqual([0, 1]);
    earn();
    earn();
    expect(woken).toEqual([0, 1, 2, 3, 4]);
  });

  it("is woken once, although it leaves only later", () => {
    const { budgets, earn } = createBudgets();
    let woken = 0;
    budgets.awaitAnswer("server", () => {
      woken += 1;
    });
    earn();
    earn();
    expect(woken).toBe(1);
  });

  it("is passed when it has left meanwhile", () => {
    const { earn, woken, forgets } = createWaiting(3);
    forgets[0]?.();
    forgets[0]?.();
    earn();
    expect(woken).toEqual([1, 2]);
  });

  it("may come back after all have gone", () => {
    const { budgets, earn, woken, forgets } = createWaiting(1);
    earn();
    budgets.awaitAnswer("server", () => woken.push(7));
    forgets[0]?.();
    earn();
    expect(woken).toEqual([0, 7]);
  });
});
