import { expect, it } from "vitest";
import { opening } from "../support/opening.js";
import { joinFleet, justNow } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

it("a domain whose record was evicted is back after a comparison, and no process has closed it", async () => {
  const { run, url } = await startServer();
  const one = joinFleet({ url, compareEveryMs: 100 });
  const two = joinFleet({ url, compareEveryMs: 100 });
  await Promise.all([one.link.ready(), two.link.ready()]);
  one.link.publish(opening("a"), justNow);
  one.link.publish(opening("b"), justNow);
  await expect.poll(() => [two.latest("a")?.state, two.latest("b")?.state]).toEqual(["open", "open"]);

  expect(await run("DEL", "{hotspare}:domain:a")).toBe(1);
  await expect.poll(() => run("HGET", "{hotspare}:domain:a", "state"), { timeout: 10_000 }).toBe("open");
  expect(await run("ZRANGE", "{hotspare}:open", "0", "-1")).toEqual(expect.arrayContaining(["a", "b"]));
  expect(two.changes.filter(({ state }) => state === "closed")).toEqual([]);
  expect([one.problems, two.problems]).toEqual([[], []]);
});
