import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RedisServerOptions {
  /** Further arguments, such as `["--requirepass", "…"]`. A later argument wins. */
  readonly args?: readonly string[];
  /** @default "redis-server", or what the environment variable `REDIS_SERVER` names: such as `valkey-server` */
  readonly binary?: string;
  /** @default a port that is free */
  readonly port?: number;
}

/** A Redis of a test's own, in memory alone, on 127.0.0.1. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** A folder of its own, removed by `stop()`: for sockets and ACL files. */
  readonly folder: string;
  readonly pid: number;
  /** Stops the process as SIGSTOP does: its sockets stay open, and nothing answers. */
  pause(): void;
  /** Lets a paused server go on. */
  resume(): void;
  /** Ends the process at once, as `kill -9` does; the port refuses connections from then on. */
  kill(): Promise<void>;
  /** Ends the process, if it still runs, and starts an empty server on the same port. */
  restartEmpty(): Promise<void>;
  /** Ends the process and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

const attempts = 5;

/**
 * Starts a Redis that answers. Whoever starts it stops it; what is left when the process exits is killed.
 * @throws {Error} when this machine has no `redis-server`
 */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { args = [], binary = process.env["REDIS_SERVER"] ?? "redis-server" } = options;
  const folder = mkdtempSync(join(tmpdir(), "hotspare-redis-"));
  let running: ChildProcess | undefined;
  const killAtExit = () => running?.kill("SIGKILL");
  process.on("exit", killAtExit);

  const start = async (port: number) => {
    const memoryAlone = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"];
    const place = ["--port", String(port), "--dir", folder, "--loglevel", "warning"];
    const child = spawn(binary, [...place, ...memoryAlone, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    await untilItAnswers(child, port, binary);
  };
  const end = async () => {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  const stop = async () => {
    process.off("exit", killAtExit);
    await end();
    rmSync(folder, { recursive: true, force: true });
  };

  let port = options.port ?? (await freePort());
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start(port);
      break;
    } catch (error) {
      await end();
      // Between the question for a free port and the start, another process may have taken the port.
      const isTaken = /Address already in use/i.test(String(error)) && options.port === undefined;
      if (!isTaken || attempt === attempts) {
        await stop();
        throw error;
      }
      port = await freePort();
    }
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    get pid() {
      return running?.pid ?? 0;
    },
    pause: () => void running?.kill("SIGSTOP"),
    resume: () => void running?.kill("SIGCONT"),
    kill: end,
    restartEmpty: async () => {
      await end();
      await start(port);
    },
    stop,
  };
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function untilItAnswers(child: ChildProcess, port: number, binary: string): Promise<void> {
  let said = "";
  const keep = (piece: Buffer) => {
    said = `${said}${piece}`.slice(-4_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT";
      const message = `This test needs ${binary}, and this machine has none. Install it: apt-get install redis-server.`;
      reject(isMissing ? new Error(message, { cause: error }) : error);
    });
    child.once("exit", (code) => reject(new Error(`${binary} ended with ${code} at its start: ${said}`)));
  });
  failed.catch(() => undefined);
  const answers = async () => {
    while (!(await answersAt(port))) {
      if (child.exitCode !== null || child.signalCode !== null) await failed;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await Promise.race([answers(), failed]);
}

/** Whether a Redis answers there, also with a refusal: a password is no reason to wait. */
function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("data", (piece) => end(/^(\+PONG|-NOAUTH|-MASTERDOWN|-DENIED|-NOPERM)/.test(String(piece))));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
