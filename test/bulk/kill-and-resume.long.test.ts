import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { inspectEmbeddings, readEmbeddings } from "@hotspare/bulk";
import { simulatedVector, startSimulator } from "@hotspare/testkit";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import { plainPrograms } from "../support/plain-programs.js";
import { createFolder } from "./folder.js";

const count = 1_500;
const { paths, remove } = await plainPrograms({ run: new URL("run-to-file.ts", import.meta.url) });
const node = [process.execPath, paths.run];

afterAll(remove);

type Kind = "json" | "binary" | "checkpoint";

async function createRuns(kind: Kind) {
  const file = join(await createFolder(), "vectors.jsonl");
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const key = simulator.key("bulk-secret-key-0123456789");
  key.latency({ minMs: 1, maxMs: 15 });
  const start = (...before: readonly string[]) => {
    const [command = "", ...words] = [...before, ...node, simulator.baseURL, file, String(count), kind];
    const child = spawn(command, words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    return { child, end: once(child, "close").then(([status, signal]) => ({ status, signal, said })) };
  };
  return { file, key, start };
}

/** Kills the child within its run: when so many requests have arrived, with others under way. */
function killAt(
  key: Awaited<ReturnType<typeof createRuns>>["key"],
  child: ChildProcess,
  requests: number,
): void {
  let left = requests;
  key.reply(() => {
    left -= 1;
    if (left === 0) child.kill("SIGKILL");
    return undefined;
  });
}

async function expectEachOnce(file: string): Promise<void> {
  const indexes: number[] = [];
  for await (const { index, embedding } of readEmbeddings(file)) {
    expect(embedding?.dense).toEqual(simulatedVector("text-embedding-3-small", `text ${index}`, 8));
    indexes.push(index);
  }
  expect(indexes.sort((one, other) => one - other)).toEqual(
    Array.from({ length: count }, (_, index) => index),
  );
  expect(await inspectEmbeddings(file)).toMatchObject({ vectors: count, failed: 0, problemCount: 0 });
}

it.each(["json", "binary"] as const)(
  "holds every item exactly once, however often it was killed: %s",
  async (kind) => {
    const { file, key, start } = await createRuns(kind);
    const random = new SeededRandom(7).next;
    for (let killed = 0; killed < 5; killed += 1) {
      const { child, end } = start();
      killAt(key, child, Math.ceil(random() * 25));
      expect(await end).toMatchObject({ signal: "SIGKILL" });
      key.healthy().latency({ minMs: 1, maxMs: 15 });
    }
    expect(await start().end).toMatchObject({ status: 0, said: "" });
    await expectEachOnce(file);
  },
);

it("a checkpoint loses no item, however often the run was killed", async () => {
  const { file, key, start } = await createRuns("checkpoint");
  const random = new SeededRandom(9).next;
  for (let killed = 0; killed < 4; killed += 1) {
    const { child, end } = start();
    killAt(key, child, Math.ceil(random() * 40));
    expect(await end).toMatchObject({ signal: "SIGKILL" });
    key.healthy().latency({ minMs: 1, maxMs: 15 });
  }
  expect(await start().end).toMatchObject({ status: 0, said: "" });
  const lines = (await readFile(`${file}.out`, "utf8")).trim().split("\n").map(Number);
  expect(new Set(lines).size).toBe(count);
  expect(lines.length).toBeLessThan(count + 4 * 7 + 1);
});

it.each(["json", "binary"] as const)(
  "is one process's alone: the other of two is refused and one goes on: %s",
  async (kind) => {
    const { file, start } = await createRuns(kind);
    const both = [start(), start()];
    const ends = await Promise.all(both.map(({ end }) => end));
    expect(ends.map(({ status }) => status).sort()).toEqual([0, 3]);
    const refused = ends.findIndex(({ status }) => status === 3);
    const other = both[1 - refused]?.child.pid;
    expect(ends[refused]?.said).toContain(`is being written by process ${other} on `);
    await expectEachOnce(file);
  },
);

it("is taken over at once from a process that was killed, by one of two that want it", async () => {
  const { file, key, start } = await createRuns("json");
  for (let round = 0; round < 3; round += 1) {
    await rm(file, { force: true });
    const first = start();
    killAt(key, first.child, 12);
    expect(await first.end).toMatchObject({ signal: "SIGKILL" });
    key.healthy().latency({ minMs: 1, maxMs: 15 });
    const ends = await Promise.all([start().end, start().end]);
    expect(ends.map(({ status }) => status)).toContain(0);
    expect(ends.every(({ status, said }) => status === 0 || said.includes("is being written by"))).toBe(true);
  }
  await expectEachOnce(file);
});

it("goes on after a disk was full", async () => {
  const { file, start } = await createRuns("json");
  // In blocks of 512 or 1,024 bytes, as the shell counts them.
  const limited = start("/bin/sh", "-c", 'ulimit -f 40; exec "$@"', "sh");
  expect(await limited.end).toMatchObject({
    status: 3,
    said: expect.stringContaining("The file may not grow further"),
  });
  const { vectors, problemCount } = await inspectEmbeddings(file);
  expect([vectors > 50, vectors < count, problemCount]).toEqual([true, true, 0]);
  expect(await start().end).toMatchObject({ status: 0 });
  await expectEachOnce(file);
});
