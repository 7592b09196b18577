import { describe, expect, it } from "vitest";
import { FleetAccount } from "./fleet-account.js";

describe("a process's side of the fleet's accounts", () => {
  const refused = new Error("NOPERM this user has no permissions");
  const accounts = {
    settleLimit: () => Promise.reject(refused),
    settleRoom: () => Promise.reject(refused),
  };

  it("rejects a room's report that was not written, so that core reports the same refusal again", async () => {
    const failures: unknown[] = [];
    const account = new FleetAccount(
      "one",
      accounts,
      (error) => failures.push(error),
      (error) => new Error(`explained: ${Reflect.get(Object(error), "message")}`),
    );
    const report = { wanted: 1, inFlight: 0, answers: 0, quietMs: 30_000, earlier: 4, refusedAgeMs: 20 };
    await expect(account.exchangeRoom("domain", report)).rejects.toThrow("explained: NOPERM");
    expect(failures).toEqual([]);
  });

  it("grants what is asked of a limit whose account cannot be asked, and says why", async () => {
    const failures: unknown[] = [];
    const account = new FleetAccount("one", accounts, (error) => failures.push(error));
    const report = { amount: 7, leastAmount: 1, used: 0, unused: 0, refusals: [] };
    expect(await account.exchangePortion("quota", "requests", report)).toMatchObject({
      granted: 7,
      isLimited: false,
    });
    expect(failures).toEqual([refused]);
  });
});
