import type { ClientSettings, RedisAddress } from "../options/client-settings.js";
import { clientOptions, loadRedis } from "../wire/own-wire.js";
import { destroyClient, type OwnClient } from "../wire/redis-clients.js";

/** How a question is sent, once the server that has the fleet is found. */
interface OpenClient {
  readonly isCluster: boolean;
  send(args: readonly string[]): Promise<unknown>;
  /** Calls back when the connection has ended, even if no command waits for an answer. */
  onLost(callback: () => void): void;
}

/** The node that a cluster names has the key; one more redirection is for a slot that moves meanwhile. */
const mostRedirections = 3;

/**
 * Connects to the server that has `key`: a node of a cluster says which node does. The client closes when the signal aborts.
 * @throws the client's error, or one whose message `explainFailure` reads
 */
export async function openClient(
  { settings }: RedisAddress,
  key: string,
  signal: AbortSignal,
): Promise<OpenClient> {
  let current = settings;
  for (let redirections = 0; ; redirections += 1) {
    const client = await connectedClient(current, signal);
    try {
      await client.sendCommand(["TYPE", key]);
      return {
        isCluster: redirections > 0 || (await isClusterNode(client)),
        send: (args) => client.sendCommand([...args]),
        onLost: (callback) => {
          client.on("error", callback);
          client.on("end", callback);
        },
      };
    } catch (error) {
      const moved = movedTo(error, current);
      if (moved === undefined || redirections === mostRedirections) {
        throw (await sentinelProblem(client, error)) ?? error;
      }
      destroyClient(client);
      current = moved;
    }
  }
}

async function connectedClient(settings: ClientSettings, signal: AbortSignal): Promise<OwnClient> {
  const { createClient } = await loadRedis();
  signal.throwIfAborted();
  const client = createClient(clientOptions(settings)) as unknown as OwnClient;
  // Each command rejects by itself.
  client.on("error", () => undefined);
  signal.addEventListener("abort", () => destroyClient(client));
  await client.connect();
  return client;
}

/** `MOVED 3999 127.0.0.1:6381`; without a host it is the host that was asked. */
function movedTo(error: unknown, settings: ClientSettings): ClientSettings | undefined {
  const [, host = "", port = ""] =
    /^MOVED \d+ \[?([^\s\]]*?)\]?:(\d+)$/.exec(String(Reflect.get(Object(error), "message"))) ?? [];
  const { socket } = settings;
  return port === "" || "path" in socket
    ? undefined
    : {
        ...settings,
        socket: { ...socket, ...(host === "" || host === "?" ? {} : { host }), port: Number(port) },
      };
}

async function isClusterNode(client: OwnClient): Promise<boolean> {
  try {
    return /^cluster_enabled:1/m.test(String(await client.sendCommand(["INFO", "cluster"])));
  } catch {
    return false;
  }
}

/** A Sentinel knows no keys, and where the primaries are. */
async function sentinelProblem(client: OwnClient, error: unknown): Promise<Error | undefined> {
  if (!/unknown command/i.test(String(error))) {
    return undefined;
  }
  try {
    const primaries = await client.sendCommand(["SENTINEL", "MASTERS"]);
    const places = (Array.isArray(primaries) ? primaries : []).map((primary: unknown) => {
      const fields = Array.isArray(primary) ? primary.map(String) : [];
      const field = (name: string) => fields[fields.indexOf(name) + 1] ?? "";
      return `redis://${field("ip")}:${field("port")} (${field("name")})`;
    });
    return new Error(`HOTSPARE_SENTINEL ${places.join(", ") || "it knows none"}`);
  } catch {
    return undefined;
  }
}
