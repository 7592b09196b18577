import { setMaxListeners } from "node:events";
import { subscribeBoth } from "./own-wire.js";
import {
  type ClientKind,
  type ClusterClient,
  destroyClient,
  type OwnClient,
  type SentinelClient,
  type SingleClient,
} from "./redis-clients.js";
import type { OpenWire, WireListener } from "./wire.js";

export type GivenClient = SingleClient | ClusterClient | SentinelClient;

/**
 * Uses a client of the user's for commands, and never closes it. A client of one server in version 2 of the protocol cannot send commands while
 * it listens, so the link makes a duplicate for messages, which belongs to the link. Clusters and sentinels have connections of their own for
 * messages.
 *
 * The user's client may keep commands for later while it reconnects. A proposal that is sent minutes late would be wrong, so what was not
 * written is taken back when the link gives the connection up, where the client can do that.
 */
export function givenWire(client: GivenClient, kind: ClientKind): OpenWire {
  return async (channel, listener, signal) => {
    signal.throwIfAborted();
    if (!client.isOpen || client.isReady === false) {
      throw new Error(
        client.isOpen
          ? "HOTSPARE_OFFLINE the client reconnects"
          : "HOTSPARE_NOT_CONNECTED the client is not open",
      );
    }
    const unsent = new AbortController();
    setMaxListeners(0, unsent.signal);
    const opening = new AbortController();
    let messages: Messages | undefined;
    let isOver = false;
    const close = () => {
      isOver = true;
      client.off("error", lose);
      unsent.abort();
      messages?.close();
    };
    function lose(error: unknown) {
      if (isOver) {
        return;
      }
      close();
      if (messages === undefined) {
        opening.abort(error);
      } else {
        listener.onLost(error);
      }
    }
    client.on("error", lose);
    try {
      const either = AbortSignal.any([signal, opening.signal]);
      messages = await openMessages(client, kind, { channel, listener, signal: either, lose });
      opening.signal.throwIfAborted();
    } catch (error) {
      close();
      throw error;
    }
    const options = takesCommandsBack(client) ? { abortSignal: unsent.signal } : {};
    return {
      send: (args, key) =>
        client.isReady === false
          ? Promise.reject(new Error("HOTSPARE_OFFLINE the client reconnects"))
          : sendBy(client, kind, [...args], key, options),
      askMessages: messages.ask,
      publish: messages.publish,
      close,
    };
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

interface Messages {
  readonly ask: (() => Promise<unknown>) | undefined;
  readonly publish: "publish" | "spublish";
  close(): void;
}

interface Listening {
  readonly channel: string;
  readonly listener: WireListener;
  readonly signal: AbortSignal;
  readonly lose: (error: unknown) => void;
}

async function openMessages(client: GivenClient, kind: ClientKind, listening: Listening): Promise<Messages> {
  return kind === "single"
    ? duplicateMessages(client as SingleClient, listening)
    : sharedMessages(client, kind, listening);
}

/** A client of the link's own with the user's options. It does not reconnect: the link opens another. */
async function duplicateMessages(
  client: SingleClient,
  { channel, listener, signal, lose }: Listening,
): Promise<Messages> {
  const socket = Object(Reflect.get(Object(client.options), "socket")) as object;
  const own: OwnClient = client.duplicate({
    disableOfflineQueue: true,
    socket: { ...socket, reconnectStrategy: false },
  });
  own.on("error", lose);
  own.on("end", () => lose(new Error("Redis has closed the connection.")));
  own.unref?.();
  const aborted = whenAborted(signal);
  try {
    await Promise.race([own.connect(), aborted]);
    await Promise.race([subscribeBoth(own, channel, (text) => listener.onMessage(String(text))), aborted]);
  } catch (error) {
    destroyClient(own);
    throw error;
  }
  return { ask: () => own.sendCommand(["PING"]), publish: "publish", close: () => destroyClient(own) };
}

/** A cluster and a sentinel listen on connections of their own, and subscribe again after a failover. */
async function sharedMessages(
  client: GivenClient,
  kind: ClientKind,
  { channel, listener, signal }: Listening,
): Promise<Messages> {
  let isOver = false;
  const onMessage = (text: unknown) => {
    if (!isOver) {
      listener.onMessage(String(text));
    }
  };
  const close = () => {
    isOver = true;
    const quiet = (ended: Promise<unknown> | undefined) => {
      ended?.catch(() => undefined);
    };
    quiet(client.unsubscribe(channel, onMessage));
    quiet(client.sUnsubscribe?.(channel, onMessage));
  };
  // A client that reconnects keeps the subscription for later, and takes it back then.
  const subscribed = subscribeBoth(client, channel, onMessage);
  const publish = await Promise.race([subscribed, whenAborted(signal)]).catch((error) => {
    close();
    throw error;
  });
  return { ask: undefined, publish: kind === "cluster" ? publish : "publish", close };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}
