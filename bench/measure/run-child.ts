import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Runs a script of the benchmark in a process of its own and gives what it printed, as JSON. */
export async function runChild<Result>(
  script: URL,
  values: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Result> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", ...nodeOptions, fileURLToPath(script), ...values],
    { maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout) as Result;
}
