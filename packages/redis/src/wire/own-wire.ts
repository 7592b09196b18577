import type { ClientSettings } from "../options/client-settings.js";
import { destroyClient, type OwnClient } from "./redis-clients.js";
import type { OpenWire, Wire } from "./wire.js";

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
  let isOver = false;
  const close = () => {
    isOver = true;
    for (const client of clients) {
      destroyClient(client);
    }
  };
  const lose = (error: unknown) => {
    if (!isOver) {
      close();
      listener.onLost(error);
    }
  };
  let rejectOpening: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    rejectOpening = reject;
  });
  failed.catch(() => undefined);
  let isOpened = false;
  for (const client of clients) {
    const fail = (error: unknown) => (isOpened ? lose(error) : rejectOpening(error));
    client.on("error", fail);
    client.on("end", () => fail(new Error("Redis has closed the connection.")));
    client.unref?.();
  }
  signal.addEventListener("abort", () => rejectOpening(signal.reason), { once: true });
  try {
    const opened = Promise.all(clients.map((client) => client.connect()));
    opened.catch(() => undefined);
    await Promise.race([opened, failed]);
    await Promise.race([
      subscribeBoth(messages, channel, (text) => listener.onMessage(String(text))),
      failed,
    ]);
  } catch (error) {
    close();
    throw error;
  }
  isOpened = true;
  return {
    send: (args) => commands.sendCommand([...args]),
    askMessages: () => messages.sendCommand(["PING"]),
    publish: "publish",
    close,
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
