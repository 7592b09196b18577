import type { Socket } from "node:net";

/** Listeners of each connection. The connection itself has only one listener, for any number of waiting requests. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Calls the listener when the connection has ended. Returns a function that removes the listener. */
export function onConnectionEnd(socket: Socket, listener: () => void): () => void {
  const listeners = waiting.get(socket) ?? new Set();
  if (!waiting.has(socket)) {
    waiting.set(socket, listeners);
    socket.once("close", () => {
      for (const each of [...listeners]) {
        each();
      }
    });
  }
  listeners.add(listener);
  if (socket.closed) {
    queueMicrotask(listener);
  }
  return () => void listeners.delete(listener);
}
