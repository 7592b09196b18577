import { it } from "vitest";
import { memoryFleet } from "./memory-fleet.js";
import { SharedKey } from "./shared-keys.js";
import { sharedLoop } from "./shared-loop.js";
import { worlds } from "./worlds.js";

it.each(["unstated bucket 60/min", "unstated window 1200/min"])("%s", async (name) => {
  const options = worlds[name];
  if (options === undefined) return;
  const refusals = new Map<unknown, number[]>();
  const original = SharedKey.prototype.take;
  SharedKey.prototype.take = function (tokens: number, nowMs: number) {
    const wait = original.call(this, tokens, nowMs);
    if (wait !== undefined) {
      const list = refusals.get(this) ?? [];
      refusals.set(this, list);
      list.push(Math.round(nowMs));
    }
    return wait;
  };
  for (const link of [memoryFleet().link, undefined]) {
    refusals.clear();
    const all = (options.callers ?? new Array(8).fill(32)).reduce((a: number, b: number) => a + b, 0);
    await sharedLoop({ ...options, ...(link === undefined ? { callers: [all] } : { link }) });
    const [first] = [...refusals.values()];
    console.log(name, link === undefined ? "one" : "fleet", JSON.stringify(first?.filter((at) => at > 120_000)));
  }
  SharedKey.prototype.take = original;
}, 600_000);
