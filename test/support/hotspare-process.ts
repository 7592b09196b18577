import { spawn } from "node:child_process";
import { once } from "node:events";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type KeyHandle, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { configFolder } from "./config-folder.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));
/** The command as it is published. */
export const builtCommand = [process.execPath, join(repository, "packages/cli/dist/bin.js")];

export const embedderConfig = (baseURL: string, keys: readonly string[] = ["key-of-team-a"]) => `
embedders:
  documents:
    model: text-embedding-3-small
    dimensions: 8
    credentials:
${keys.map((key) => `      - { id: ${key.slice("key-of-".length)}, provider: openai, apiKey: ${key}, baseURL: "${baseURL}" }`).join("\n")}
`;

export const jsonLines = (count: number, begin = 0) =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify(`text ${begin + index}`)}\n`).join("");

/** A project's folder with a simulated provider, in which the real program is started. */
export async function hotspareProject(files: Readonly<Record<string, string>>) {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const folder = await configFolder({ "hotspare.yaml": embedderConfig(simulator.baseURL), ...files });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  const key: KeyHandle = simulator.key("key-of-team-a");

  /** Starts `hotspare` with these words; `before` is a command that starts it, such as a shell with a limit. With `isOpen`, more input may come. */
  const start = (line: string, { before = [] as readonly string[], input = "", isOpen = false } = {}) => {
    const words = line.split(" ").filter((word) => word !== "");
    const [command = "", ...rest] = [...before, ...builtCommand, ...words];
    // As if nobody's npx had started it: what it prints to be pasted would begin with npx.
    const { npm_command: _, ...env } = process.env;
    const child = spawn(command, rest, { cwd: folder, stdio: ["pipe", "pipe", "pipe"], env });
    onTestFinished(() => void child.kill("SIGKILL"));
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text;
    });
    child.stdin.on("error", () => undefined);
    child.stdin.write(input);
    if (!isOpen) child.stdin.end();
    const end = once(child, "close").then(([status, signal]) => ({ status, signal, ...said }));
    return { child, end, said };
  };
  return { folder, file: (name: string) => join(folder, name), simulator, key, start };
}
