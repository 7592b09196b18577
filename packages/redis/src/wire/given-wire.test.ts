import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { type GivenClient, givenWire } from "./given-wire.js";
import type { ClientKind } from "./redis-clients.js";

const never = () => new Promise<never>(() => undefined);

/** The duplicate of a user's client: its connection never answers. */
class SilentDuplicate extends EventEmitter {
  isDestroyed = false;
  connect = never;
  destroy = () => {
    this.isDestroyed = true;
  };
}

/** A user's client that is connected, and whose server has gone silent. */
class ConnectedClient extends EventEmitter {
  readonly isOpen = true;
  readonly isReady = true;
  readonly own: SilentDuplicate[] = [];
  readonly unsubscribed: string[] = [];
  duplicate = () => {
    const duplicate = new SilentDuplicate();
    this.own.push(duplicate);
    return duplicate;
  };
  subscribe = never;
  unsubscribe = async (channel: string) => void this.unsubscribed.push(channel);
}

function opening(kind: ClientKind) {
  const client = new ConnectedClient();
  const lost: unknown[] = [];
  const giveUp = new AbortController();
  const listener = { onMessage: () => undefined, onLost: (error: unknown) => lost.push(error) };
  const wire = givenWire(client as unknown as GivenClient, kind)("changes", listener, giveUp.signal);
  return { client, giveUp, lost, wire };
}

describe("a wire on a user's client that fails while it opens", () => {
  const failed = new Error("ECONNRESET");

  it.each([0, 1])("rejects with the error of one of its duplicates, and ends both: %d", async (index) => {
    const { client, lost, wire } = opening("single");
    client.own[index]?.emit("error", failed);
    await expect(wire).rejects.toBe(failed);
    expect(client.own.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true]);
    expect(client.listenerCount("error")).toBe(0);
    expect(lost).toEqual([]);
  });

  it("goes on when the user's client of one server fails: its duplicates are connections of their own", async () => {
    const { client, giveUp, wire } = opening("single");
    client.on("error", () => undefined);
    client.emit("error", failed);
    giveUp.abort(new Error("given up"));
    await expect(wire).rejects.toThrow("given up");
    expect(client.own.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true]);
  });

  it.each(["cluster", "sentinel"] as const)("rejects with the error of the user's %s", async (kind) => {
    const { client, lost, wire } = opening(kind);
    client.emit("error", failed);
    await expect(wire).rejects.toBe(failed);
    expect(client.unsubscribed).toEqual(["changes"]);
    expect(client.listenerCount("error")).toBe(0);
    expect(lost).toEqual([]);
  });

  it.each(["cluster", "sentinel"] as const)("gives up subscribing by the user's %s in time", async (kind) => {
    const { client, giveUp, wire } = opening(kind);
    giveUp.abort(new Error("given up"));
    await expect(wire).rejects.toThrow("given up");
    expect(client.unsubscribed).toEqual(["changes"]);
  });
});
