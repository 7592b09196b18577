import OpenAI from "openai";
import type { Contestant } from "../contestant.js";
import type { ForkedGateway } from "../gateways/fork-gateway.js";
import { forkPortkey } from "../gateways/start-gateways.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

let started: Promise<ForkedGateway> | undefined;

/** The gateway, in a process of its own that lives as long as this process. */
function gateway() {
  started ??= start();
  return started;
}

async function start() {
  const forked = await forkPortkey();
  forked.child.unref();
  forked.child.channel?.unref();
  return forked;
}

/** The gateway falls back on any status that is no success, by a header of each request; the SDK calls the gateway. */
export const portkey: Contestant = {
  async connect(endpoint) {
    const { usage, port } = await gateway();
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
      otherCpuMs: async () => (await usage()).cpuMs,
    };
  },
};
