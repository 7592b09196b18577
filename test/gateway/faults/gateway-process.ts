import { readFile, writeFile } from "node:fs/promises";
import type { Snapshot } from "@hotspare/gateway/feed";
import type { Simulator } from "@hotspare/testkit";
import { expect } from "vitest";
import { hotspareProject } from "../../support/hotspare-process.js";

export const keys = { client: "client-key-of-team-0001", admin: "admin-key-of-the-test-0004" } as const;
export const upstreamKeys = { one: "upstream-key-one-0001", two: "upstream-key-two-0002" } as const;

/** Two models with two keys each, and one client. */
export const file = (baseURL: string, { gateway = "", client = "", further = "" } = {}) => `
gateway: { port: 0, adminKey: ${keys.admin}, logs: { level: warn }, ${gateway} }
clients: [{ name: team, key: ${keys.client}, ${client} }]
vlms:
  vision:
    model: gpt-4.1-mini
    credentials: &both
      - { id: one, provider: openai, apiKey: ${upstreamKeys.one}, baseURL: "${baseURL}" }
      - { id: two, provider: openai, apiKey: ${upstreamKeys.two}, baseURL: "${baseURL}" }
embedders:
  documents: { model: text-embedding-3-small, dimensions: 8, credentials: *both }
${further}`;

/** Loaded into the process. Prints the size of the heap after SIGUSR2. */
const heapProgram = `
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("SIGUSR2", () => {
  collect();
  collect();
  process.stderr.write("heap " + process.memoryUsage().heapUsed + "\\n");
});
`;

export interface GatewayProcess {
  readonly url: string;
  readonly port: number;
  kill(signal: NodeJS.Signals): void;
  readonly end: Promise<{ readonly status: unknown; readonly signal: unknown; readonly out: string }>;
  /** Memory that the process uses, in megabytes. */
  residentMb(): Promise<number>;
  /** Size of the process's heap after a full garbage collection, in megabytes. */
  heapMb(): Promise<number>;
  /** Running requests of clients and open leases of credentials. */
  underWay(): Promise<number>;
}

export interface GatewayProject {
  readonly simulator: Simulator;
  start(): Promise<GatewayProcess>;
}

/** A folder with a file for `hotspare serve`. Its `start` starts a process that serves the file. */
export async function gatewayProject(fileOf: (baseURL: string) => string): Promise<GatewayProject> {
  const { simulator, folder, start } = await hotspareProject({ "heap.mjs": heapProgram });
  await writeFile(`${folder}/hotspare.yaml`, fileOf(simulator.baseURL));
  return {
    simulator,
    start: async () => {
      const before = ["env", `NODE_OPTIONS=--import=${folder}/heap.mjs`];
      const { child, end, said } = start("serve hotspare.yaml", { before });
      const urlOf = () => /The page: (http:\/\/127\.0\.0\.1:\d+)\//.exec(said.err)?.[1];
      await expect
        .poll(() => urlOf() ?? (child.exitCode === null ? "" : said.err), { timeout: 60_000 })
        .not.toBe("");
      const url = urlOf();
      if (url === undefined) throw new Error(`The gateway did not start: ${said.err}`);
      return {
        url,
        port: Number(new URL(url).port),
        kill: (signal) => void child.kill(signal),
        end,
        residentMb: async () => {
          const status = await readFile(`/proc/${child.pid}/status`, "utf8");
          return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
        },
        heapMb: async () => {
          const from = said.err.length;
          child.kill("SIGUSR2");
          const found = () => /heap (\d+)\n/.exec(said.err.slice(from))?.[1];
          await expect.poll(found).toBeDefined();
          return Number(found()) / 1_048_576;
        },
        underWay: async () => {
          const reply = await fetch(`${url}/api/models`, {
            headers: { authorization: `Bearer ${keys.admin}` },
          });
          const { clients, models } = (await reply.json()) as Snapshot;
          const places = [...clients, ...models.flatMap(({ credentials }) => credentials)];
          return places.reduce((total, { inFlight }) => total + inFlight, 0);
        },
      };
    },
  };
}
