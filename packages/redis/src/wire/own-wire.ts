import type { ClientSettings } from "../options/client-settings.js";
import { destroyClient, type OwnClient } from "./redis-clients.js";
import type { OpenWire, Wire } from "./wire.js";
import { beginWireLife } from "./wire-life.js";

/**
 * Opens a connection of the link's own: a client for commands and a client for messages. Each attempt makes new clients, which neither
 * reconnect nor keep commands for later: the link does both, within its bounds. They keep no process alive.
 */
export function ownWire(settings: ClientSettings, connectTimeoutMs: number): OpenWire {
  return async (channel, listener, signal) => {
    const { createClient } = await loadRedis();
    signal.throwIfAborted();
    const make = (): OwnClient =>
      createClient(clientOptions(settings, { connectTimeout: connectTimeoutMs })) as unknown as OwnClient;
    return openPair({ commands: make(), messages: make(), channel, listener, signal });
  };
}

/** Options of a client that neither reconnects nor keeps commands for later. Nothing needs RESP 3, and proxies often speak RESP 2 alone. */
export function clientOptions(settings: ClientSettings, socket: object = {}): never {
  return {
    ...settings,
    socket: { ...settings.socket, ...socket, reconnectStrategy: false },
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    RESP: 2,
    commandOptions: { timeout: undefined },
  } as never;
}

/** The package is loaded when the first connection is made. */
export function loadRedis(): Promise<typeof import("redis")> {
  return import("redis");
}

interface Pair {
  readonly commands: OwnClient;
  readonly messages: OwnClient;
  readonly channel: string;
  readonly listener: Parameters<OpenWire>[1];
  readonly signal: AbortSignal;
}

/** Opens a client for commands and a client for messages, which both belong to the link. */
export async function openPair({ commands, messages, channel, listener, signal }: Pair): Promise<Wire> {
  const clients = [commands, messages];
  const life = beginWireLife(
    signal,
    () => clients.forEach(destroyClient),
    (error) => listener.onLost(error),
  );
  for (const client of clients) {
    client.on("error", life.fail);
    client.on("end", () => life.fail(new Error("Redis has closed the connection.")));
    client.unref?.();
  }
  const connectAndListen = async () => {
    await Promise.all(clients.map((client) => client.connect()));
    await subscribeBoth(messages, channel, (text) => listener.onMessage(String(text)));
  };
  await life.opened(connectAndListen());
  return {
    send: (args) => commands.sendCommand([...args]),
    askMessages: () => messages.sendCommand(["PING"]),
    publish: "publish",
    close: life.close,
  };
}

/**
 * Subscribes to the channel, and to the sharded channel of the same name where the server has it: in a cluster the processes whose client is a
 * cluster publish there.
 */
export async function subscribeBoth(
  client: Pick<OwnClient, "subscribe" | "sSubscribe">,
  channel: string,
  onMessage: (text: unknown) => void,
): Promise<"publish" | "spublish"> {
  await client.subscribe(channel, onMessage);
  try {
    await client.sSubscribe?.(channel, onMessage);
    return client.sSubscribe === undefined ? "publish" : "spublish";
  } catch {
    // Redis 6.2 has no sharded channels, and not every user may subscribe to them.
    return "publish";
  }
}
