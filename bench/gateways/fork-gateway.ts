import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a gateway's process has used so far. */
export interface GatewayUsage {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** A gateway in a process of its own. */
export interface ForkedGateway {
  readonly child: ChildProcess;
  readonly port: number;
  /** @param collect whether garbage is collected before the memory is read; needs `--expose-gc` */
  usage(collect?: boolean): Promise<GatewayUsage>;
}

interface ForkOptions {
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A file descriptor for what the gateway writes. @default it is thrown away */
  readonly output?: number;
}

/** Starts a gateway's script, and resolves when it listens: on a free port of loopback, whatever it asks for. */
export async function forkGateway(
  script: string,
  values: readonly string[],
  { nodeOptions = [], environment, cwd, output }: ForkOptions = {},
): Promise<ForkedGateway> {
  const preload = fileURLToPath(new URL("gateway-preload.js", import.meta.url));
  const child = fork(script, values, {
    execArgv: [...nodeOptions, "--import", preload],
    stdio: ["ignore", output ?? "ignore", output ?? "ignore", "ipc"],
    ...(environment === undefined ? {} : { env: { ...process.env, ...environment } }),
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${script} ended with ${String(code)} before it listened`);
  });
  const [{ port }] = (await Promise.race([once(child, "message"), ended])) as [{ port: number }];
  ended.catch(() => undefined);
  return {
    child,
    port,
    async usage(collect = false) {
      const answer = once(child, "message");
      child.send({ collect });
      const [usage] = (await answer) as [GatewayUsage];
      return usage;
    },
  };
}
