// Proxies between the workers and Redis, in a process of their own: what the parent is busy with must not look like a slow network.

import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import { ProxyLane } from "./proxy-lane.js";
import {
  type ProxyAnswer,
  type ProxyCommand,
  type ProxyRequest,
  type ProxyRules,
  passing,
} from "./proxy-messages.js";

interface Connection {
  readonly client: Socket;
  readonly server: Socket | undefined;
  readonly toServer: ProxyLane | undefined;
  readonly toClient: ProxyLane | undefined;
  carriesMessages: boolean;
}

class FailingProxy {
  readonly #connections = new Set<Connection>();
  #server: Server | undefined;
  #rules = passing;
  #port = 0;
  #targetPort: number;
  /** How many pieces were held, changed or dropped since the beginning. */
  touched = 0;

  constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  async listen(): Promise<number> {
    const server = createServer({ noDelay: true }, (client) => this.#accept(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    return this.#port;
  }

  async use(rules: ProxyRules): Promise<void> {
    const wasRefused = this.#rules.accepts === "refused";
    this.#rules = rules;
    for (const connection of this.#connections) this.#apply(connection);
    if (rules.accepts === "refused" && !wasRefused) {
      this.#server?.close();
      this.cut("reset");
    } else if (rules.accepts !== "refused" && wasRefused) {
      await this.listen();
    }
  }

  lead(targetPort: number): void {
    this.#targetPort = targetPort;
    this.cut("reset");
  }

  cut(by: "reset" | "end"): void {
    for (const { client, server } of this.#connections) {
      if (by === "end") client.end();
      else client.resetAndDestroy();
      server?.destroy();
    }
  }

  close(): void {
    this.#server?.close();
    this.cut("reset");
  }

  #accept(client: Socket): void {
    client.on("error", () => undefined);
    if (this.#rules.accepts === "silent") {
      const silent = {
        client,
        server: undefined,
        toServer: undefined,
        toClient: undefined,
        carriesMessages: false,
      };
      this.#connections.add(silent);
      client.resume().on("close", () => this.#connections.delete(silent));
      return;
    }
    const server = connect({ port: this.#targetPort, host: "127.0.0.1", noDelay: true });
    const touch = () => {
      this.touched += 1;
    };
    const toServer = new ProxyLane(server, passing.toServer, touch);
    const toClient = new ProxyLane(client, passing.toClient, touch);
    const connection: Connection = { client, server, toServer, toClient, carriesMessages: false };
    this.#connections.add(connection);
    this.#apply(connection);
    server.on("error", () => toClient.push("end"));
    client.on("data", (piece) => {
      if (!connection.carriesMessages && /\r\nS?P?SUBSCRIBE\r\n/i.test(piece.toString("latin1"))) {
        connection.carriesMessages = true;
        this.#apply(connection);
      }
      toServer.push(piece);
    });
    server.on("data", (piece) => toClient.push(piece));
    client.on("end", () => toServer.push("end"));
    server.on("end", () => toClient.push("end"));
    client.on("close", () => {
      this.#connections.delete(connection);
      toServer.close();
      toClient.close();
      server.destroy();
    });
  }

  #apply({ toServer, toClient, carriesMessages }: Connection): void {
    const { of, toServer: ruleToServer, toClient: ruleToClient } = this.#rules;
    const holds = of === "all" || (of === "messages") === carriesMessages;
    toServer?.use(holds ? ruleToServer : passing.toServer);
    toClient?.use(holds ? ruleToClient : passing.toClient);
  }
}

const proxies = new Map<string, FailingProxy>();

async function run(name: string, command: ProxyCommand): Promise<number | undefined> {
  if (command.do === "open") {
    const proxy = new FailingProxy(command.targetPort);
    proxies.set(name, proxy);
    return await proxy.listen();
  }
  const proxy = proxies.get(name);
  if (proxy === undefined) throw new Error(`There is no proxy "${name}".`);
  switch (command.do) {
    case "use":
      await proxy.use(command.rules);
      return;
    case "cut":
      proxy.cut(command.by);
      return;
    case "lead":
      proxy.lead(command.targetPort);
      return;
    case "countTouched":
      return proxy.touched;
    case "close":
      proxies.delete(name);
      proxy.close();
      return;
  }
}

process.on("message", ({ id, name, command }: ProxyRequest) => {
  const send = (answer: ProxyAnswer) => void process.send?.(answer);
  run(name, command).then(
    (value) => send(value === undefined ? { id } : { id, value }),
    (error: unknown) => send({ id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
