import type { ServerResponse } from "node:http";

/** Waits until the time is over or the client leaves. Resolves to whether the client is still connected. */
export function waitWhileOpen(response: ServerResponse, ms: number): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      response.off("close", finish);
      resolve(!response.destroyed);
    };
    const timer = setTimeout(finish, ms);
    response.once("close", finish);
  });
}

/** Resolves when the client has left. */
export function waitForClose(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => response.once("close", resolve));
}

/** Waits until the client has read the pending data or has left. Resolves to whether the client is still connected. */
export function waitForDrain(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = () => {
      response.off("drain", finish);
      response.off("close", finish);
      resolve(!response.destroyed);
    };
    response.once("drain", finish);
    response.once("close", finish);
  });
}
