// Loaded by a gateway's process before the gateway: it listens on loopback alone, on a port that is free, and its parent can ask for its CPU time and its memory.
import type { Server as HttpServer } from "node:http";
import { type AddressInfo, Server } from "node:net";

const { listen } = Server.prototype;
Server.prototype.listen = function listenOnLoopback(this: Server, ...values: readonly unknown[]): Server {
  this.once("listening", () => process.send?.({ port: (this.address() as AddressInfo).port }));
  // Between two turns of a contestant more time may pass than the five seconds that Node keeps a connection.
  (this as HttpServer).keepAliveTimeout = 600_000;
  const listener = values.find((value): value is () => void => typeof value === "function");
  return listen.call(this, { port: 0, host: "127.0.0.1", backlog: 4_096 }, listener);
};
process.on("message", ({ collect }: { readonly collect?: boolean }) => {
  if (collect === true) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, rssBytes: rss, heapBytes: heapUsed });
});
process.on("disconnect", () => process.exit(0));
