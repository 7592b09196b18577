import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { watchFiles } from "./watch-files.js";

it("notices a changed file beside a log that is written all the time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "watch-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const file = join(folder, "hotspare.yaml");
  await writeFile(file, "one");
  let changes = 0;
  const onChange = async () => {
    changes += 1;
  };
  const watch = watchFiles({ settleMs: 400, pollMs: 1_000_000, onChange });
  onTestFinished(() => watch.close());
  await watch.follow([file], { changed: async () => [] });
  await writeFile(file, "two");
  for (let line = 0; line < 200 && changes === 0; line += 1) {
    await appendFile(join(folder, "gateway.log"), "line\n");
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    vi.advanceTimersByTime(100);
  }
  expect(changes).toBe(1);
});
