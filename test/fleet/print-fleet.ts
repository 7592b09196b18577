// Prints the figures of a fleet, for the benchmark, after `npm run build`: node --conditions=@hotspare/source --import tsx test/fleet/print-fleet.ts <rounds> <callers>
import { costOfLink } from "./cost-of-link.js";
import { startFleetWorld } from "./fleet-world.js";
import { recoveries } from "./recoveries.js";
import { type RevokedUnderLoad, revokedUnderLoad } from "./revoked-under-load.js";

const rounds = Number(process.argv[2] ?? 5);
const callers = Number(process.argv[3] ?? 32);
const world = await startFleetWorld();

const revoked: (RevokedUnderLoad & { readonly failed: number; readonly waits: number })[] = [];
for (let round = 0; round < rounds; round += 1) {
  await world.run({ commandTimeoutMs: 50 }, async (scene) => {
    const found = await revokedUnderLoad(scene, callers);
    const looks = [...(await scene.looks()).values()];
    revoked.push({
      ...found,
      failed: looks.reduce((sum, { tally }) => sum + tally.failed.length, 0),
      waits: looks.reduce((sum, { tally }) => sum + tally.waits, 0),
    });
  });
}

const models = Array.from({ length: 10 }, (_, at) => [`a${at}`, `b${at}`]);
const probes: number[] = [];
const tuning = { breaker: { cooldownMs: 200 }, failback: { afterMs: 60_000, afterCalls: 3 } };
await world.run({ models, tuning, commandTimeoutMs: 50 }, async (scene) => {
  for (let round = 0; round < 2 * rounds; round += 1)
    probes.push(
      ...(await recoveries(
        scene,
        models.map(([id = ""]) => id),
      )),
    );
});
await world.close();
const cost = await costOfLink(20 * rounds, 2_000);
console.log(JSON.stringify({ revoked, probes, cost }));
