import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { type GivenClient, givenWire } from "./given-wire.js";

/** The duplicate of a user's client: its connection never answers. */
class SilentDuplicate extends EventEmitter {
  isDestroyed = false;
  connect = () => new Promise<never>(() => undefined);
  destroy = () => {
    this.isDestroyed = true;
  };
}

/** A client of one server that is connected. */
class ConnectedClient extends EventEmitter {
  readonly isOpen = true;
  readonly isReady = true;
  readonly own = new SilentDuplicate();
  duplicate = () => this.own;
}

function opening() {
  const client = new ConnectedClient();
  const lost: unknown[] = [];
  const listener = { onMessage: () => undefined, onLost: (error: unknown) => lost.push(error) };
  const open = givenWire(client as unknown as GivenClient, "single");
  const wire = open("changes", listener, new AbortController().signal);
  return { client, lost, wire };
}

describe("a wire on a user's client that fails while it opens", () => {
  const failed = new Error("ECONNRESET");

  it("rejects with the error of its own connection, and ends that connection", async () => {
    const { client, lost, wire } = opening();
    client.own.emit("error", failed);
    await expect(wire).rejects.toBe(failed);
    expect(client.own.isDestroyed).toBe(true);
    expect(client.listenerCount("error")).toBe(0);
    expect(lost).toEqual([]);
  });

  it("rejects with the error of the user's client", async () => {
    const { client, lost, wire } = opening();
    client.emit("error", failed);
    await expect(wire).rejects.toBe(failed);
    expect(client.own.isDestroyed).toBe(true);
    expect(lost).toEqual([]);
  });
});
