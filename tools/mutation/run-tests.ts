import { spawn } from "node:child_process";
import { once } from "node:events";

/** A mutant that makes a loop endless must end too. */
const timeoutMs = 120_000;

/** Whether the tests pass. */
export async function passTests(
  root: string,
  projects: readonly ("unit" | "integration" | "long")[],
  paths: readonly string[],
): Promise<boolean> {
  const named = projects.flatMap((project) => ["--project", project]);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", ...named, "--bail=1", "--silent=true"];
  const child = spawn(process.execPath, [...vitest, ...paths], {
    cwd: root,
    stdio: "ignore",
    detached: true,
  });
  const timer = setTimeout(() => {
    // The group: vitest's workers are processes of their own.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, timeoutMs);
  const [status] = (await once(child, "exit")) as [number | null];
  clearTimeout(timer);
  return status === 0;
}
