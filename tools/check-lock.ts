// Whether `npm ci` will work in a fresh clone, on every platform and behind every registry, and gives our scripts the commands that are meant.
import { readFileSync } from "node:fs";
import { type Lock, lockFaults } from "./lock/lock-faults.js";
import { unclearCommands } from "./lock/unclear-commands.js";
import { report } from "./report.js";

const lock: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const findings = [...lockFaults(lock, readFileSync(".npmrc", "utf8")), ...unclearCommands(lock, scripts)];
report(
  "lock",
  findings,
  `${Object.keys(lock.packages).length} entries, no address, every platform's binary present, every command of one package`,
);
