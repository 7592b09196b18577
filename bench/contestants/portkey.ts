import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import type { Contestant } from "../contestant.js";
import { peerFolder } from "../measure/unlocked-peers.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

let started: Promise<{ readonly child: ChildProcess; readonly port: number }> | undefined;

/** The gateway, in a process of its own that lives as long as this process. */
function gateway() {
  started ??= start();
  return started;
}

async function start() {
  const preload = fileURLToPath(new URL("portkey-preload.js", import.meta.url));
  // Without the page that shows its logs, which only costs time.
  const script = `${await peerFolder("Portkey gateway")}/build/start-server.js`;
  const child = fork(script, ["--headless"], {
    execArgv: ["--import", preload],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  child.unref();
  child.channel?.unref();
  return { child, port };
}

/** The gateway falls back on any status that is no success, by a header of each request; the SDK calls the gateway. */
export const portkey: Contestant = {
  async connect(endpoint) {
    const { child, port } = await gateway();
    const targets = endpoint.keys.map((key) => ({
      provider: "openai",
      api_key: key,
      custom_host: endpoint.baseURL,
    }));
    const client = new OpenAI({
      apiKey: "none",
      baseURL: `http://127.0.0.1:${port}/v1`,
      maxRetries: 0,
      defaultHeaders: { "x-portkey-config": JSON.stringify({ strategy: { mode: "fallback" }, targets }) },
    });
    const calls = sdkCalls(client, endpoint);
    return {
      ...wrapped((attempt) => attempt(calls)),
      otherCpuMs: async () => {
        const answer = once(child, "message");
        child.send({});
        const [{ cpuMs }] = (await answer) as [{ cpuMs: number }];
        return cpuMs;
      },
    };
  },
};
