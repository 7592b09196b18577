// A soak of failover: npm run chaos -- [--seed 1] [--calls 20000] [--minutes 60] [--real 3000] [--switcher ordered]
import { parseArgs } from "node:util";
import { personSoak } from "./person-soak.js";
import { realSoak } from "./real-soak.js";
import { soakSwitchers } from "./soak-switchers.js";
import { Tally } from "./tally.js";
import { virtualSoak } from "./virtual-soak.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    calls: { type: "string", default: "20000" },
    minutes: { type: "string", default: "60" },
    real: { type: "string", default: "3000" },
    // A name among the soak's switchers; without it the first soak has the ordered one, and each has its turn while a person changes keys.
    switcher: { type: "string" },
  },
});
const seed = Number(values.seed);
const ofSwitcher = values.switcher === undefined ? {} : { switcher: values.switcher };

let unhandled = 0;
process.on("unhandledRejection", (reason) => {
  unhandled += 1;
  console.error("unhandled rejection:", reason);
});

const heapOf = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

/** Runs one half and prints what it counted. */
async function half(name: string, soak: () => Promise<Tally>): Promise<readonly string[]> {
  const before = heapOf();
  const began = performance.now();
  const tally = await soak();
  tally.unhandledRejections = unhandled;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n${name}: ${seconds} s`);
  for (const [what, count] of Object.entries(tally)) {
    const words = what.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    console.log(`  ${words.padEnd(28)} ${count}`);
  }
  console.log(`  ${"heap growth".padEnd(28)} ${(heapOf() - before).toFixed(1)} MB`);
  return tally.broken;
}

/** A person changes keys while calls run, once under each switcher. */
async function persons(): Promise<readonly string[]> {
  const switchers = values.switcher === undefined ? Object.keys(soakSwitchers) : [values.switcher];
  const broken: string[] = [];
  const calls = Math.ceil(Number(values.calls) / switchers.length);
  const minutes = Math.ceil(calls / 100);
  for (const switcher of switchers) {
    const name = `${calls} calls in ${minutes} minutes of virtual time while a person changes keys, ${switcher} switcher`;
    broken.push(...(await half(name, () => personSoak({ seed, calls, minutes, switcher, onViolation }))));
  }
  return broken;
}

console.log(`seed ${seed}`);
const onViolation = (sentence: string) => console.error(sentence);
const broken = [
  // The first run fills caches and compiles; its growth is no leak.
  ...(await half("warm-up, 2,000 calls in virtual time", () =>
    virtualSoak({ seed, calls: 2_000, minutes: 10, ...ofSwitcher }),
  )),
  ...(await half(`${values.calls} calls in ${values.minutes} minutes of virtual time`, () =>
    virtualSoak({
      seed,
      calls: Number(values.calls),
      minutes: Number(values.minutes),
      ...ofSwitcher,
      onViolation,
    }),
  )),
  ...(await persons()),
  ...(await half(`${values.real} calls over real sockets`, () =>
    realSoak({ seed, calls: Number(values.real), onViolation }),
  )),
];
console.log(
  broken.length === 0 ? "\nEvery promise was kept." : `\nBroken with seed ${seed}:\n  ${broken.join("\n  ")}`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
