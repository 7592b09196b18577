import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isRunning, startOf, statByPs } from "./process-start.js";

const hasPs = (() => {
  try {
    execFileSync("ps", ["-o", "lstart=", "-p", String(process.pid)]);
    return true;
  } catch {
    return false;
  }
})();

it("a process that has ended, and a later process of its number, do not run", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  expect(await isRunning(child.pid ?? 0, undefined)).toBe(false);
  expect(await isRunning(process.pid, await startOf(process.pid))).toBe(true);
});

it.runIf(process.platform === "linux")("a process with another start is another process", async () => {
  expect(await isRunning(process.pid, "1")).toBe(false);
});

it.runIf(hasPs)(
  "ps says state and start where there is no /proc, and nothing of a process that is gone",
  async () => {
    const own = await statByPs(process.pid);
    expect(own).toMatchObject({
      state: expect.stringMatching(/^[A-Z]$/),
      start: expect.stringMatching(/\d{4}$/),
    });
    expect((await statByPs(process.pid))?.start).toBe(own?.start);
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    expect(await statByPs(child.pid ?? 0)).toBeUndefined();
  },
);
