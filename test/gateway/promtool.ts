import { spawnSync } from "node:child_process";

export interface PromtoolResult {
  readonly exitCode: number | null;
  /** Both outputs. */
  readonly text: string;
}

/**
 * Runs the program by which Prometheus itself checks rules, tests of rules, and metrics.
 *
 * @throws {Error} when this machine has no `promtool`
 */
export function promtool(values: readonly string[], input = ""): PromtoolResult {
  const { error, status, stdout, stderr } = spawnSync("promtool", values, { input, encoding: "utf8" });
  if (error !== undefined)
    throw new Error(
      `This test needs promtool (${error.message}). Install it, on Debian with "apt-get install prometheus".`,
    );
  return { exitCode: status, text: `${stdout}${stderr}` };
}
