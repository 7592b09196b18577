import { readFile, utimes, writeFile } from "node:fs/promises";
import { inspectEmbeddings, readEmbeddings } from "@hotspare/bulk";
import { simulatedVector } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import { hotspareProject, jsonLines } from "../support/hotspare-process.js";

const count = 1_500;
const command = "embed a.jsonl --out v.jsonl --batch-size 7 --progress-every 0";

const idLines = (textOf: (index: number) => string) =>
  Array.from(
    { length: count },
    (_, index) => `${JSON.stringify({ id: String(index), text: textOf(index) })}\n`,
  ).join("");

async function createRuns(text = jsonLines(count)) {
  const project = await hotspareProject({ "a.jsonl": text });
  const latency = { minMs: 1, maxMs: 15 };
  project.key.latency(latency);
  /** Does something when so many requests have arrived, with others under way. */
  const at = (requests: number, act: () => void) => {
    let left = requests;
    project.key.healthy().latency(latency);
    project.key.reply(() => {
      left -= 1;
      if (left === 0) act();
      return undefined;
    });
  };
  const well = () => project.key.healthy().latency(latency);
  return { ...project, at, well };
}

async function expectEachOnce(file: string, inputs = count): Promise<void> {
  const indexes: number[] = [];
  for await (const { index, embedding } of readEmbeddings(file)) {
    expect(embedding?.dense).toEqual(simulatedVector("text-embedding-3-small", `text ${index}`, 8));
    indexes.push(index);
  }
  expect(indexes.sort((one, other) => one - other)).toEqual(
    Array.from({ length: inputs }, (_, index) => index),
  );
  expect(await inspectEmbeddings(file)).toMatchObject({ vectors: inputs, failed: 0, problemCount: 0 });
}

it.each(["", " --binary"])("embeds each input once, however often it was killed%s", async (flags) => {
  const { at, well, start, file } = await createRuns();
  const random = new SeededRandom(3).next;
  for (let killed = 0; killed < 5; killed += 1) {
    const { child, end } = start(`${command}${flags} --resume`);
    at(Math.ceil(random() * 30), () => child.kill("SIGKILL"));
    expect(await end).toMatchObject({ signal: "SIGKILL" });
  }
  well();
  expect(await start(`${command}${flags} --resume`).end).toMatchObject({ status: 0, err: "" });
  await expectEachOnce(file("v.jsonl"));
  expect(await start(`vectors verify v.jsonl --count ${count}`).end).toMatchObject({ status: 0 });
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s lets the requests under way finish, and says how to go on", async (signal, status) => {
  const { at, well, start, file, key } = await createRuns();
  const { child, end } = start(command);
  at(12, () => child.kill(signal));
  const { err, out, ...ended } = await end;
  expect(ended).toEqual({ status, signal: null });
  expect(err).toMatch(new RegExp(`^${signal}: \\d+ requests? may finish, for at most 10 seconds`));
  expect(err).toContain(`Continue with: hotspare ${command} --resume`);
  const { vectors, problemCount } = await inspectEmbeddings(file("v.jsonl"));
  expect(vectors).toBeLessThan(count / 2);
  // Whatever was answered is in the file.
  expect([vectors, problemCount]).toEqual([Math.min(count, key.requests * 7), 0]);
  expect(out).toContain(`${vectors.toLocaleString("en-US")} embedded`);
  well();
  expect(await start(`${command} --resume`).end).toMatchObject({ status: 0 });
  await expectEachOnce(file("v.jsonl"));
});

it("the second signal ends the requests, and the grace ends them too", async () => {
  const { key, start, file, well } = await createRuns();
  key.hang();
  const { child, end, said } = start(command);
  await key.waitForRequests(2, { timeoutMs: 60_000 });
  child.kill("SIGINT");
  await expect.poll(() => said.err).toContain("SIGINT: ");
  child.kill("SIGINT");
  expect(await end).toMatchObject({ status: 130, err: expect.stringContaining("Continue with") });
  const before = key.requests;
  const other = start(`${command} --resume --grace 0.1`);
  await key.waitForRequests(before + 2, { timeoutMs: 60_000 });
  other.child.kill("SIGTERM");
  expect(await other.end).toMatchObject({ status: 143 });
  well();
  expect(await start(`${command} --resume`).end).toMatchObject({ status: 0 });
  await expectEachOnce(file("v.jsonl"));
});

it("ends at a signal while standard input gives nothing more", async () => {
  const { start, file, key } = await createRuns();
  const { child, end } = start("embed - --format txt --out v.jsonl", {
    input: "text 0\ntext 1\n",
    isOpen: true,
  });
  await key.waitForRequests(1, { timeoutMs: 60_000 });
  child.kill("SIGINT");
  const { status, err } = await end;
  expect([status, err]).toEqual([
    130,
    expect.stringContaining("Continue with: <the same input> | hotspare embed - "),
  ]);
  await expectEachOnce(file("v.jsonl"), 2);
});

it("is one process's alone: the second of two is refused and named", async () => {
  const { start, file } = await createRuns();
  // Without --resume, a process that starts later is refused for the file that is there.
  const both = [start(`${command} --resume`), start(`${command} --resume`)];
  const ends = await Promise.all(both.map(({ end }) => end));
  const refused = ends.findIndex(({ status }) => status === 5);
  expect(ends.map(({ status }) => status).sort()).toEqual([0, 5]);
  expect(ends[refused]?.err).toContain(`is being written by process ${both[1 - refused]?.child.pid} on `);
  await expectEachOnce(file("v.jsonl"));
});

/** A run that was suspended with requests under way, and whose lock was stamped an hour ago. */
async function suspended() {
  const runs = await createRuns();
  const { child, end } = runs.start(command);
  const stopped = new Promise<void>((resolve) => {
    runs.at(12, () => {
      child.kill("SIGSTOP");
      resolve();
    });
  });
  await stopped;
  const lock = runs.file("v.jsonl.lock");
  const anHourAgo = new Date(Date.now() - 3_600_000);
  runs.well();
  return { ...runs, child, end, lock, silence: () => utimes(lock, anHourAgo, anHourAgo) };
}

it("a suspended process keeps its file, however long it is silent, and goes on with it", async () => {
  const { start, child, end, silence, file } = await suspended();
  await silence();
  const other = await start(`${command} --resume`).end;
  expect([other.status, other.err]).toEqual([
    5,
    expect.stringContaining(`is being written by process ${child.pid} on `),
  ]);
  child.kill("SIGCONT");
  expect(await end).toMatchObject({ status: 0 });
  await expectEachOnce(file("v.jsonl"));
});

it("a suspended process whose start nobody knows loses its file, and repair removes what it had begun to write", async () => {
  const { start, child, end, silence, lock, file } = await suspended();
  const { processStart: _, ...owner } = JSON.parse(await readFile(lock, "utf8"));
  await writeFile(lock, JSON.stringify(owner));
  await silence();
  expect(await start(`${command} --resume`).end).toMatchObject({ status: 0, err: "" });
  child.kill("SIGCONT");
  expect(await end).toMatchObject({
    status: 5,
    // By the lock, or by what stands in the file, whichever the process looks at first.
    err: expect.stringMatching(/was (?:taken over|changed) by another process/),
  });
  // At most one write, between the process's look at the lock and the signal.
  const { problems } = await inspectEmbeddings(file("v.jsonl"));
  expect(problems.filter(({ problem }) => problem !== "twice")).toEqual([]);
  expect(await start("vectors repair v.jsonl").end).toMatchObject({ status: 0 });
  await expectEachOnce(file("v.jsonl"));
});

it("a key that is revoked midway ends the run, and loses and doubles nothing", async () => {
  const { start, file, key, at, well } = await createRuns();
  const { end } = start(command);
  at(40, () => key.status(401));
  const { status, err } = await end;
  expect([status, err]).toEqual([5, expect.stringContaining(`Continue with: hotspare ${command} --resume`)]);
  const { vectors, problemCount } = await inspectEmbeddings(file("v.jsonl"));
  expect([vectors > 0, vectors < count, problemCount]).toEqual([true, true, 0]);
  well();
  expect(await start(`${command} --resume`).end).toMatchObject({ status: 0 });
  await expectEachOnce(file("v.jsonl"));
});

it.each(["", " --binary"])("replaces what has changed once, however often it was killed%s", async (flags) => {
  const { at, well, start, file } = await createRuns(idLines((index) => `text ${index}`));
  expect(await start(`${command}${flags}`).end).toMatchObject({ status: 0 });
  const changed = (index: number) => (index % 3 === 0 ? `changed ${index}` : `text ${index}`);
  await writeFile(file("a.jsonl"), idLines(changed));
  const random = new SeededRandom(5).next;
  for (let killed = 0; killed < 4; killed += 1) {
    const { child, end } = start(`${command}${flags} --resume --replace-changed`);
    at(Math.ceil(random() * 12), () => child.kill("SIGKILL"));
    expect(await end).toMatchObject({ signal: "SIGKILL" });
  }
  well();
  expect(await start(`${command}${flags} --resume --replace-changed`).end).toMatchObject({
    status: 0,
    err: "",
  });
  const ids: number[] = [];
  for await (const { id, embedding } of readEmbeddings(file("v.jsonl"))) {
    ids.push(Number(id));
    expect(embedding?.dense).toEqual(simulatedVector("text-embedding-3-small", changed(Number(id)), 8));
  }
  expect(ids.sort((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, index) => index));
  const replaced = Math.ceil(count / 3);
  expect(await inspectEmbeddings(file("v.jsonl"))).toMatchObject({
    vectors: count,
    replaced,
    problemCount: 0,
  });
  expect(await start(`vectors verify v.jsonl --count ${count}`).end).toMatchObject({ status: 0 });
});

it("a disk that is full ends the run with what to do, and the run goes on when there is room", async () => {
  const { start, file } = await createRuns();
  // In blocks of 512 or 1,024 bytes, as the shell counts them.
  const before = ["/bin/sh", "-c", 'ulimit -f 40; exec "$@"', "sh"];
  const { status, out, err } = await start(command, { before }).end;
  expect([status, err]).toEqual([5, expect.stringContaining("The file may not grow further")]);
  expect(err).toContain(`Continue with: hotspare ${command} --resume`);
  const { vectors, problemCount } = await inspectEmbeddings(file("v.jsonl"));
  expect([vectors > 50, vectors < count, problemCount]).toEqual([true, true, 0]);
  // What is said is what the next run finds.
  expect(out).toContain(`v.jsonl: ${vectors} embedded; `);
  expect(await start(`${command} --resume`).end).toMatchObject({
    status: 0,
    out: expect.stringContaining(
      `${(count - vectors).toLocaleString("en")} embedded, ${vectors} done before; `,
    ),
  });
  await expectEachOnce(file("v.jsonl"));
});

it("goes through a brown-out of 70 % without a failed input", async () => {
  const { start, file, key, well } = await createRuns();
  const random = new SeededRandom(11).next;
  const { end } = start("embed a.jsonl --out v.jsonl --batch-size 50 --json --progress-every 0");
  let answers = 0;
  key.reply(() => {
    answers += 1;
    if (answers === 120) well();
    return random() < 0.7
      ? { type: "body", status: 500, body: '{"error":{"message":"The server had an error."}}' }
      : undefined;
  });
  const { status, out } = await end;
  expect([status, JSON.parse(out)]).toMatchObject([0, { done: count, failed: 0, failures: [] }]);
  expect(key.requests).toBeGreaterThan(60);
  await expectEachOnce(file("v.jsonl"));
});

it("runs to its end when nobody reads what it says", async () => {
  const { start, file } = await createRuns();
  const before = ["/bin/sh", "-c", '"$@" --progress-every 0.05 2>&1 | head -n 1', "sh"];
  await start(`${command.replace(" --progress-every 0", "")}`, { before }).end;
  await expectEachOnce(file("v.jsonl"));
});

it("holds its memory while it reads a large file", async () => {
  const { start, file } = await createRuns("");
  // A hundred megabytes, read by a program that may have 64.
  const long = "word ".repeat(1_000);
  await writeFile(
    file("a.jsonl"),
    Array.from({ length: 20_000 }, (_, index) => `${JSON.stringify(`${index} ${long}`)}\n`).join(""),
  );
  const before = [
    "/bin/sh",
    "-c",
    'NODE_OPTIONS="--max-old-space-size=64"; export NODE_OPTIONS; exec "$@"',
    "sh",
  ];
  expect(await start("embed a.jsonl --dry-run --json", { before }).end).toMatchObject({
    status: 0,
    out: expect.stringContaining('"inputs": 20000'),
  });
});
