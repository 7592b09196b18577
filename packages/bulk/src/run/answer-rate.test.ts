import { expect, it } from "vitest";
import { AnswerRate } from "./answer-rate.js";

function rateAfter(answered: number, failed: number): AnswerRate {
  const rate = new AnswerRate();
  for (let request = 0; request < answered; request += 1) rate.note(1, 0);
  for (let request = 0; request < failed; request += 1) rate.note(0, 1);
  return rate;
}

it("finds one failure unlikely where the last requests were answered", () => {
  expect([rateAfter(0, 0).isUnlikely(1), rateAfter(1, 0).isUnlikely(1)]).toEqual([false, true]);
});

it("needs more failures the more requests fail", () => {
  const half = rateAfter(1, 1);
  expect([half.isUnlikely(1), half.isUnlikely(2)]).toEqual([false, true]);
});

it("forgets within twenty requests how well a server was", () => {
  const ill = rateAfter(10_000, 20);
  expect([ill.isUnlikely(1), ill.isUnlikely(2)]).toEqual([false, false]);
});
