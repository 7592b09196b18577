import { spawnSync } from "node:child_process";
import type { Finding } from "../report.js";

/** What a command printed. Throws with all of it when the command fails: then there is nothing to check. */
export function outputOf(command: string, parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${[command, ...parameters].join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** A finding, with what the command printed, when it fails. */
export function faultOf(
  folder: string,
  what: string,
  command: string,
  parameters: readonly string[],
): Finding[] {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
  return status === 0 ? [] : [{ file: folder, message: `${what}\n${stdout}${stderr}`.trimEnd() }];
}
