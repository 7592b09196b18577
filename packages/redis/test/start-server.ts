import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Redis on a socket of its own, in memory alone. test/support/redis-server.ts has ports and faults; a package's tests cannot import it. */
export async function startServer(): Promise<{ readonly path: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "hotspare-redis-"));
  const path = join(folder, "redis.sock");
  const child: ChildProcess = spawn(
    "redis-server",
    ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (piece) => /ready to accept connections/i.test(String(piece)) && resolve());
    child.once("error", (cause) =>
      reject(new Error("This test needs redis-server. Install it: apt-get install redis-server.", { cause })),
    );
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code} at its start.`)));
  });
  await ready;
  return {
    path,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
