import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { withFleetStore } from "./fleet-store.js";

const client = {
  isOpen: true,
  sendCommand: () => Promise.reject(new TypeError("Cannot read properties of undefined")),
  subscribe: async () => undefined,
  unsubscribe: async () => undefined,
  duplicate: () => undefined,
  on: () => undefined,
};

it("a mistake of our own is thrown as it is", async () => {
  const mistake = new TypeError("Cannot read properties of undefined");
  const asked = withFleetStore("a test", { client: client as never }, () => Promise.reject(mistake));
  await expect(asked).rejects.toBe(mistake);
});

it("what the client rejects with is explained", async () => {
  const asked = withFleetStore("a test", { client: client as never }, ({ send }) => send(["PING"]));
  await expect(asked).rejects.toMatchObject({ name: "RedisHealthError", reason: "refused" });
});

it("a server that hangs up on TLS is asked without it", async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `rediss://127.0.0.1:${Reflect.get(Object(server.address()), "port")}`;
  const asked = withFleetStore("a test", { url }, ({ send }) => send(["PING"]));
  await expect(asked).rejects.toMatchObject({ reason: "tls" });
});
