import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { digestOf, watchFiles } from "./watch-files.js";

it("sees a changed file beside a log that is written all the time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "watch-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "hotspare.yaml");
  await writeFile(file, "one");
  let changes = 0;
  const watch = watchFiles({
    settleMs: 400,
    pollMs: 100,
    onChange: async () => {
      changes += 1;
    },
  });
  onTestFinished(() => watch.close());
  await watch.follow([file], await digestOf([file]));
  const log = setInterval(
    () => void appendFile(join(folder, "gateway.log"), "line\n").catch(() => undefined),
    5,
  );
  onTestFinished(() => clearInterval(log));
  await writeFile(file, "two");
  await expect.poll(() => changes).toBe(1);
});
