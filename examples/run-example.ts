import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** How a child process ended and what it wrote. */
export interface ExampleRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How an example is run. */
export interface RunOptions {
  /** The folder it is started in, relative to this one. @default this one */
  readonly from?: string;
  /** Nothing of our own environment reaches it but the path. */
  readonly environment?: Readonly<Record<string, string>>;
  /** It gets a Ctrl+C as soon as it has written this. */
  readonly interruptAt?: string;
}

/** Runs a file of this folder as a user does, into a pipe. */
export async function runExample(file: string, options: RunOptions = {}): Promise<ExampleRun> {
  const { from = "./", environment = {}, interruptAt } = options;
  const cwd = fileURLToPath(new URL(from, import.meta.url));
  const path = relative(cwd, fileURLToPath(new URL(file, import.meta.url)));
  const child = spawn(process.execPath, ["--import", "tsx", path], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  child.stdout.on("data", (piece) => {
    if (interruptAt !== undefined && String(piece).includes(interruptAt)) {
      child.kill("SIGINT");
    }
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  return { status: typeof status === "number" ? status : null, stdout, stderr };
}
