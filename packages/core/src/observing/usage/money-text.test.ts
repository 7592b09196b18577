import fc from "fast-check";
import { expect, it } from "vitest";
import { moneyText } from "./money-text.js";

it("writes two decimals, and two digits that count of a small amount", () => {
  const amounts = [0, 12.5, 1_234.567, 0.16, 0.02, 0.00016, 0.0999, 0.000_999_9, 1.2e-9, -0.0012];
  expect(amounts.map((amount) => moneyText(amount, "USD"))).toEqual([
    "0.00 USD",
    "12.50 USD",
    "1234.57 USD",
    "0.16 USD",
    "0.020 USD",
    "0.00016 USD",
    "0.10 USD",
    "0.0010 USD",
    "0.0000000012 USD",
    "-0.0012 USD",
  ]);
});

it("writes no space where the currency has no name", () => {
  expect([moneyText(1), moneyText(1, "")]).toEqual(["1.00", "1.00"]);
});

it("writes no amount as 0 that is more, and none that is more than 5 percent beside", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1e12, noNaN: true }), (amount) => {
      const read = Number(moneyText(amount, "EUR").replace(" EUR", ""));
      expect(Math.abs(read - amount) / amount).toBeLessThanOrEqual(0.050_001);
    }),
  );
});
