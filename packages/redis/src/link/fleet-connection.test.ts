import { describe, expect, it } from "vitest";
import { fleetKeys } from "../scripts/fleet-keys.js";
import { givenWire } from "../wire/given-wire.js";
import { ownWire } from "../wire/own-wire.js";
import { FleetConnection } from "./fleet-connection.js";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const listener = { onMessage: () => undefined, onLost: () => undefined };

/** A connection to a store that answers hello, and every other script when the test lets it. */
function connecting(prepare: () => Promise<unknown> = () => Promise.resolve()) {
  const states: unknown[] = [];
  const wires = { opened: 0, closed: 0 };
  let answerScript: (() => void) | undefined;
  const connection = new FleetConnection({
    prepare,
    openWire: async () => {
      wires.opened += 1;
      let isOpen = true;
      return {
        send: ([, , , key]) =>
          key === "late"
            ? new Promise((resolve) => {
                answerScript = () => resolve("{}");
              })
            : Promise.resolve('{"epoch":"one","number":0,"names":[]}'),
        publish: "publish",
        close: () => {
          wires.closed += isOpen ? 1 : 0;
          isOpen = false;
        },
      };
    },
    place: { server: "here", prefix: "p" },
    context: { keys: fleetKeys("p"), check: "", processName: "test", newEpoch: () => "one" },
    commandTimeoutMs: 5,
    compareEveryMs: 1_000,
    reconnect: { minMs: 1, maxMs: 1 },
    events: {
      seen: () => undefined,
      heard: () => undefined,
      onSnapshot: () => undefined,
      onCompare: () => undefined,
      onAnswer: () => undefined,
      onMessage: () => undefined,
      onDisconnect: () => undefined,
      onState: (state) => states.push(state),
      onProblem: (error) => states.push(error),
    },
  });
  return { connection, wires, states, answer: () => answerScript?.() };
}

describe("a connection that is started and stopped", () => {
  it("keeps its wire when it is started while it waits to stop", async () => {
    const { connection, wires, answer } = connecting();
    connection.start();
    await connection.ready();
    const asked = connection.run({ name: "late", text: "", digest: "" }, ["late"], []);
    const stopped = connection.stop(new Error("closed"));
    connection.start();
    await turn();
    answer();
    await asked;
    await stopped;
    expect(wires).toEqual({ opened: 1, closed: 0 });
    expect(connection.isConnected).toBe(true);
    await connection.stop(new Error("closed"));
    expect(wires).toEqual({ opened: 1, closed: 1 });
  });

  it("has one wire when it is started anew while it opens", async () => {
    const prepared: (() => void)[] = [];
    const { connection, wires, states } = connecting(
      () => new Promise<void>((resolve) => prepared.push(resolve)),
    );
    for (let cycle = 0; cycle < 20; cycle += 1) {
      connection.start();
      await connection.stop(new Error("closed"));
    }
    connection.start();
    const ready = connection.ready();
    for (const go of prepared) {
      go();
    }
    await ready;
    expect(wires).toEqual({ opened: 1, closed: 0 });
    expect(states).toEqual([{ state: "connected" }]);
    await connection.stop(new Error("closed"));
    expect(wires).toEqual({ opened: 1, closed: 1 });
  });
});

describe("a wire whose opening was given up already", () => {
  const signal = AbortSignal.abort(new Error("given up"));

  it("is not opened with clients of its own", async () => {
    const open = ownWire({ socket: { host: "127.0.0.1", port: 1, tls: false } }, 1_000);
    await expect(open("changes", listener, signal)).rejects.toThrow("given up");
  });

  it("is not opened on a client of the user's", async () => {
    const client = { isOpen: true, isReady: true } as never;
    await expect(givenWire(client, "cluster")("changes", listener, signal)).rejects.toThrow("given up");
  });
});
