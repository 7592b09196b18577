import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a command printed to its standard output. Rejects with everything it said when it fails. */
export async function runCommand(folder: string, command: string, ...parameters: string[]): Promise<string> {
  try {
    const { stdout } = await execute(command, parameters, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${[command, ...parameters].join(" ")} failed\n${stdout}${stderr}`, { cause: error });
  }
}
