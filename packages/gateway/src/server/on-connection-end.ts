import type { Socket } from "node:net";

/** What waits for the end of each connection. One listener a connection, however many requests wait on it. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Calls the listener when the connection has ended. Returns what takes the listener away. */
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
