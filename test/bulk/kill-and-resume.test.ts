import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readEmbeddings } from "@hotspare/core";
import { startSimulator } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";

const script = fileURLToPath(new URL("run-to-file.ts", import.meta.url));
const count = 1_500;

it("holds every item exactly once, however often the run was killed", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-bulk-"));
  const simulator = await startSimulator();
  onTestFinished(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });
  simulator.key("bulk-secret-key-0123456789").latency({ minMs: 1, maxMs: 15 });
  const file = join(folder, "vectors.jsonl");
  const random = new SeededRandom(7).next;
  let killed = 0;
  for (;;) {
    const child = spawn(
      process.execPath,
      ["--conditions=@hotspare/source", "--import", "tsx", script, simulator.baseURL, file, String(count)],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const exited = once(child, "exit");
    const before = simulator.requests.length;
    // It is killed somewhere within a run: after a random number of requests, at a random moment.
    const quota = Math.floor(random() * 60);
    while (child.exitCode === null && killed < 5 && simulator.requests.length < before + quota) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (killed < 5) {
      killed += 1;
      child.kill("SIGKILL");
    }
    const [status] = await exited;
    if (status === 0) break;
  }

  const indexes: number[] = [];
  for await (const { index, embedding } of readEmbeddings(file)) {
    expect(embedding?.dense).toHaveLength(8);
    indexes.push(index);
  }
  expect(killed).toBe(5);
  expect(indexes.sort((one, other) => one - other)).toEqual(
    Array.from({ length: count }, (_, index) => index),
  );
  expect((await readFile(file, "utf8")).endsWith("\n")).toBe(true);
});
