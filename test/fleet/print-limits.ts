// Prints the figures of limits that a fleet shares, for the benchmark, after `npm run build`: node --conditions=@hotspare/source --import tsx test/fleet/print-limits.ts <rounds> <seconds> <settle seconds> <both|shared>
import { startFleetWorld } from "./fleet-world.js";
import { limitedKeys, type SharedLimits, sharedLimits } from "./shared-limits.js";

const rounds = Number(process.argv[2] ?? 1);
const seconds = Number(process.argv[3] ?? 20);
const settleSeconds = Number(process.argv[4] ?? 10);
/** As many for each process as keep the four keys busy, whatever the machine does. */
const callers = 16;
const tuning = { switcher: "spread", retry: { maxWaitMs: 60_000 } } as const;

/** `both`: with and without sharing. `shared`: with sharing alone. */
const compared = process.argv[5] ?? "both";
if (compared !== "both" && compared !== "shared") throw new Error(`"${compared}" must be both or shared.`);
const sharing = compared === "both" ? [true, false] : [true];

interface Found extends SharedLimits {
  readonly stated: boolean;
  readonly shares: boolean;
  /** How often a process found Redis away or slow, and went on alone. */
  readonly alone: number;
}

const found: Found[] = [];
const world = await startFleetWorld();
for (let round = 0; round < rounds; round += 1)
  for (const stated of [true, false])
    for (const shares of sharing)
      await world.run(
        {
          models: [limitedKeys],
          tuning,
          commandTimeoutMs: 50,
          specOf: (_, spec) => ({ ...spec, sharesLimits: shares }),
        },
        async (scene) => {
          const limits = await sharedLimits(scene, {
            stated,
            callers,
            settleSeconds: stated ? Math.min(settleSeconds, 2) : settleSeconds,
            seconds,
          });
          const alone = scene.trace.seen.filter(
            ({ seen }) => seen.event === "link" && seen.state === "degraded",
          ).length;
          found.push({ ...limits, stated, shares, alone });
        },
      );
await world.close();
console.log(JSON.stringify(found));
