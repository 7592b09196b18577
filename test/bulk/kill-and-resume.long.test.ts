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

it("holds every item exactly once, however often the run was killed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-bulk-"));
  const simulator = await startSimulator();
  onTestFinished(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });
  const key = simulator.key("bulk-secret-key-0123456789");
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
    // It is killed somewhere within a run: when a random request arrives, which finds others under way.
    let left = killed < 5 ? Math.ceil(random() * 40) : Number.POSITIVE_INFINITY;
    key.healthy().latency({ minMs: 1, maxMs: 15 });
    key.reply(() => {
      left -= 1;
      if (left === 0) child.kill("SIGKILL");
      return undefined;
    });
    const [status, signal] = await exited;
    if (status === 0) break;
    expect(signal).toBe("SIGKILL");
    killed += 1;
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
