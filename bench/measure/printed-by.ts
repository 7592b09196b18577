import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// The benchmark runs from bench/dist.
const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** What a program of `test/fleet` prints: the same world that the tests count in. */
export async function printedBy<Figures>(
  program: string,
  ...args: readonly (number | string)[]
): Promise<Figures> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@hotspare/source", "--import", "tsx", `test/fleet/${program}`, ...args.map(String)],
    { cwd: repository, maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout) as Figures;
}
