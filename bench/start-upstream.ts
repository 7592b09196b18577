import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The provider in its own process. */
export interface Upstream extends Disposable {
  readonly baseURL: string;
  /** Requests by key since it was last asked. */
  takeCounts(): Promise<Readonly<Record<string, number>>>;
  /** From here on the key gets this status. */
  refuse(key: string, status: number): Promise<void>;
  /** And from here on it is taken again. */
  restore(key: string): Promise<void>;
  /** From here on streams wait after their first piece; false: they go on. */
  hold(isHolding: boolean): Promise<void>;
}

/** What the provider is asked by its parent. */
export interface UpstreamMessage {
  readonly refuse?: { readonly key: string; readonly status: number };
  readonly restore?: string;
  readonly hold?: boolean;
}

export async function startUpstream(): Promise<Upstream> {
  const child = fork(fileURLToPath(new URL("upstream.js", import.meta.url)), { execArgv: [] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const ask = async (message: UpstreamMessage) => {
    const answer = once(child, "message");
    child.send(message);
    const [{ counts }] = (await answer) as [{ counts: Record<string, number> }];
    return counts;
  };
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    takeCounts: () => ask({}),
    refuse: async (key, status) => void (await ask({ refuse: { key, status } })),
    restore: async (key) => void (await ask({ restore: key })),
    hold: async (isHolding) => void (await ask({ hold: isHolding })),
    [Symbol.dispose]: () => child.disconnect(),
  };
}
