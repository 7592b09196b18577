import { setMaxListeners } from "node:events";
import { openPair, subscribeBoth } from "./own-wire.js";
import {
  type ClientKind,
  type ClusterClient,
  type OwnClient,
  type SentinelClient,
  type SingleClient,
} from "./redis-clients.js";
import type { OpenWire, Wire, WireListener } from "./wire.js";
import { beginWireLife } from "./wire-life.js";

export type GivenClient = SingleClient | ClusterClient | SentinelClient;

/**
 * Uses a client of the user's, and never closes it.
 *
 * A client of one server lends its options: the link makes two duplicates, which belong to the link. A command of the link's would wait
 * behind what the user's client waits for, such as a `BLPOP`, and a client of 5.0 to 6.1 can stand still after its server has ended. (A
 * connection that breaks in its handshake counts as ready there: lib/client/socket.js of @redis/client 5.0.0 to 6.1.0, mended in 6.2.0.)
 *
 * Clusters and sentinels have connections of their own for messages, and send the link's commands. Such a client may keep commands for later
 * while it reconnects. A proposal that is sent minutes late would be wrong, so what was not written is taken back when the link gives the
 * connection up.
 */
export function givenWire(client: GivenClient, kind: ClientKind): OpenWire {
  return async (channel, listener, signal) => {
    signal.throwIfAborted();
    if (!client.isOpen) {
      throw new Error("HOTSPARE_NOT_CONNECTED the client is not open");
    }
    if (kind === "single") {
      const own = client as SingleClient;
      return openPair({ commands: duplicateOf(own), messages: duplicateOf(own), channel, listener, signal });
    }
    if (client.isReady === false) {
      throw new Error(reconnects);
    }
    return openShared(client, kind, { channel, listener, signal });
  };
}

const reconnects = "HOTSPARE_OFFLINE the client reconnects";

/** A client of the link's own with the user's options. It neither reconnects nor keeps commands for later: the link opens another. */
function duplicateOf(client: SingleClient): OwnClient {
  const socket = Object(Reflect.get(Object(client.options), "socket")) as object;
  return client.duplicate({
    disableOfflineQueue: true,
    socket: { ...socket, reconnectStrategy: false },
    commandOptions: { timeout: undefined },
  });
}

interface Listening {
  readonly channel: string;
  readonly listener: WireListener;
  readonly signal: AbortSignal;
}

/** A cluster and a sentinel listen on connections of their own, and subscribe again after a failover. */
async function openShared(
  client: GivenClient,
  kind: ClientKind,
  { channel, listener, signal }: Listening,
): Promise<Wire> {
  const unsent = new AbortController();
  setMaxListeners(0, unsent.signal);
  const onMessage = (text: unknown) => {
    if (!life.isOver) {
      listener.onMessage(String(text));
    }
  };
  const release = () => {
    client.off("error", life.fail);
    unsent.abort();
    for (const ended of [client.unsubscribe(channel, onMessage), client.sUnsubscribe?.(channel, onMessage)]) {
      ended?.catch(() => undefined);
    }
  };
  const life = beginWireLife(signal, release, (error) => listener.onLost(error));
  client.on("error", life.fail);
  // A client that reconnects keeps the subscription for later, and takes it back then.
  const publish = await life.opened(subscribeBoth(client, channel, onMessage));
  const options = takesCommandsBack(client) ? { abortSignal: unsent.signal } : {};
  return {
    send: (args, key) =>
      client.isReady === false
        ? Promise.reject(new Error(reconnects))
        : sendBy(client, kind, [...args], key, options),
    askMessages: undefined,
    publish: kind === "cluster" ? publish : "publish",
    close: life.close,
  };
}

/**
 * Version 4 counts its queue wrongly when a command is taken back that was written already, and throws when the user closes the client. It
 * writes a command at once unless its socket is full, so that nearly nothing stays to be taken back. Only version 4 has no `destroy`.
 * Source: lib/client/commands-queue.js of @redis/client 1.6.0, where the listener of the signal stays after `getCommandToSend`.
 */
function takesCommandsBack(client: GivenClient): boolean {
  return typeof Reflect.get(client, "destroy") === "function";
}

/** Sends a command by a client of the user's. */
export function sendBy(
  client: GivenClient,
  kind: ClientKind,
  args: string[],
  key: string,
  options: object,
): Promise<unknown> {
  switch (kind) {
    case "cluster":
      return (client as ClusterClient).sendCommand(key, false, args, options);
    case "sentinel":
      return (client as SentinelClient).sendCommand(false, args, options);
    case "single":
      return (client as SingleClient).sendCommand(args, options);
  }
}
