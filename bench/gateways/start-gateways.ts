import { once } from "node:events";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chatModel, type Endpoint, embeddingModel } from "../contestant.js";
import { installedVersion, peerFolder } from "../measure/unlocked-peers.js";
import { type ForkedGateway, forkGateway, type GatewayUsage } from "./fork-gateway.js";

/** Where requests go, and what each request carries. */
export interface Target {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A gateway that runs. */
export interface StartedGateway extends Target {
  usage(collect?: boolean): Promise<GatewayUsage>;
  stop(): Promise<void>;
}

// From bench/dist/gateways.
const root = fileURLToPath(new URL("../../../", import.meta.url));
const clientKey = "sk-client-0123456789abcdef";
const adminKey = "sk-admin-0123456789abcdef";

/** `hotspare serve` from the built packages as users run it: clients with keys, the page, the metrics and a log that is written to a file. */
export async function startHotspareGateway({ baseURL, keys }: Endpoint): Promise<StartedGateway> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-gateway-"));
  const credentials = keys.map((apiKey, index) => ({
    id: `key-${index}`,
    provider: "openai",
    apiKey,
    baseURL,
  }));
  const config = {
    vlms: { [chatModel]: { model: chatModel, credentials } },
    embedders: { [embeddingModel]: { model: embeddingModel, credentials } },
    gateway: { adminKey },
    clients: [{ name: "bench", key: clientKey }],
  };
  const path = join(folder, "hotspare.json");
  await writeFile(path, JSON.stringify(config));
  const log = await open(join(folder, "log"), "a");
  const bin = join(root, "packages/cli/dist/bin.js");
  // A folder for a profile of the gateway: GATEWAY_PROFILE=/tmp/profile npm run bench -- --quick --only gateway
  const profile = process.env["GATEWAY_PROFILE"];
  const forked = await forkGateway(bin, ["serve", path], {
    nodeOptions: [
      "--expose-gc",
      ...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]),
    ],
    cwd: root,
    output: log.fd,
  });
  return {
    ...started(forked, { authorization: `Bearer ${clientKey}` }),
    async stop() {
      await stop(forked);
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Portkey's gateway. Undefined: it could not be installed here. */
export async function startPortkeyGateway({ baseURL, keys }: Endpoint): Promise<StartedGateway | undefined> {
  if ((await installedVersion("Portkey gateway")) === undefined) return undefined;
  const targets = keys.map((key) => ({ provider: "openai", api_key: key, custom_host: baseURL }));
  const forked = await forkPortkey();
  return {
    ...started(forked, { "x-portkey-config": JSON.stringify({ strategy: { mode: "fallback" }, targets }) }),
    stop: () => stop(forked),
  };
}

/** Without the page that shows its logs, which only costs time. */
export async function forkPortkey(): Promise<ForkedGateway> {
  return forkGateway(`${await peerFolder("Portkey gateway")}/build/start-server.js`, ["--headless"]);
}

function started({ port, usage }: ForkedGateway, headers: Target["headers"]): Omit<StartedGateway, "stop"> {
  return { origin: `http://127.0.0.1:${port}`, headers, usage };
}

async function stop({ child }: ForkedGateway): Promise<void> {
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}
