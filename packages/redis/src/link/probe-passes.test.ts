import { expect, it } from "vitest";
import { fleetKeys } from "../scripts/fleet-keys.js";
import { acquirePass } from "./probe-passes.js";

function asking(reply: () => Promise<unknown>) {
  const problems: unknown[] = [];
  const asked = acquirePass(["a"], 1_000, {
    context: { keys: fleetKeys("p"), check: "", processName: "test", newEpoch: () => "one" },
    newToken: () => "token",
    run: reply,
    runInOrder: () => undefined,
    isConnected: () => true,
    onceDegraded: () => () => undefined,
    versionOf: () => undefined,
    granted: () => undefined,
    ended: () => undefined,
    learn: () => undefined,
    onProblem: (error) => problems.push(error),
  });
  return { asked, problems };
}

it.each(["{", "7", "null", "{}", '{"granted":"true"}', 7, null])(
  "a reply that nobody can read gives no pass, and is reported: %j",
  async (reply) => {
    const { asked, problems } = asking(() => Promise.resolve(reply));
    expect(await asked).toBeUndefined();
    expect(problems).toMatchObject([{ name: "UnreadableDataError" }]);
  },
);

it("a process whose question is refused has the right, as a process that is alone, and the refusal is reported", async () => {
  const { asked, problems } = asking(() => Promise.reject(new Error("NOPERM this user may not")));
  expect(await asked).toBeDefined();
  expect(problems).toHaveLength(1);
});

it("a pass is granted, or denied", async () => {
  expect(await asking(() => Promise.resolve('{"granted":true,"records":[]}')).asked).toBeDefined();
  expect(await asking(() => Promise.resolve('{"granted":false,"records":[]}')).asked).toBeUndefined();
});
