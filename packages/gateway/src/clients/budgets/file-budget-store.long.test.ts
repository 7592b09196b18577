import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { monthOf } from "../budget-store.js";
import { openFileBudgets } from "./file-budget-store.js";

const rounds = 5;

/** Settles without end, and prints the number of settlements after each settlement. */
const program = (stateDir: string) => `
import { openFileBudgets } from ${JSON.stringify(join(import.meta.dirname, "file-budget-store.ts"))};
const store = await openFileBudgets({ stateDir: ${JSON.stringify(stateDir)} });
const month = new Date().toISOString().slice(0, 7);
for (let count = 1; ; count += 1) {
  await store.hold({ client: "team-a", month, limit: 1e9, amount: 1 });
  store.settle({ client: "team-a", month, held: 1, cost: 1 });
  process.stdout.write(count + "\\n");
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
`;

it("a killed process loses no settled amount, and the next process starts at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hotspare-budgets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "work.mts");
  writeFileSync(file, program(folder));
  let before = 0;
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, ["--conditions=@hotspare/source", "--import", "tsx", file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (piece) => {
      said += piece;
    });
    await expect.poll(() => said.length).toBeGreaterThan(2_000 + 500 * round);
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
    const settled = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
    const store = await openFileBudgets({ stateDir: folder });
    const spent = store.spent("team-a", monthOf(Date.now()));
    await store.close();
    expect(spent - before).toBeGreaterThanOrEqual(settled);
    // More only by settlements whose numbers did not arrive before the kill.
    expect(spent - before).toBeLessThanOrEqual(settled + 5_000);
    before = spent;
  }
});
