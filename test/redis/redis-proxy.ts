import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a Redis on which things go wrong. */
export interface RedisProxy {
  readonly url: string;
  /** Where new connections go. */
  port: number;
  /** So long each piece takes, in both directions. */
  delayMs: number;
  /** From now on the connections that have subscribed carry nothing, and stay open. */
  silenceMessages(): void;
  /** Connections that are open. */
  readonly open: number;
  cut(): void;
}

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  isForMessages: boolean;
  isSilent: boolean;
}

/** Stands before a Redis until the test ends. */
export async function startProxy(port: number): Promise<RedisProxy> {
  const lines = new Set<Line>();
  const listener = createServer((client) => {
    const server = connect(proxy.port, "127.0.0.1");
    const line: Line = { client, server, isForMessages: false, isSilent: false };
    lines.add(line);
    const carry = (from: Socket, to: Socket) => {
      from.on("data", (piece) => {
        line.isForMessages ||= from === client && /SUBSCRIBE/i.test(piece.toString("latin1"));
        const write = () => {
          if (!line.isSilent && to.writable) to.write(piece);
        };
        if (proxy.delayMs === 0) write();
        else setTimeout(write, proxy.delayMs).unref();
      });
      from.on("error", () => undefined);
      from.on("close", () => {
        lines.delete(line);
        to.destroy();
      });
    };
    carry(client, server);
    carry(server, client);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const cut = () => {
    for (const { client } of lines) client.destroy();
  };
  onTestFinished(async () => {
    cut();
    await new Promise((resolve) => listener.close(resolve));
  });
  const proxy: RedisProxy = {
    url: `redis://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    port,
    delayMs: 0,
    silenceMessages: () => {
      for (const line of lines) line.isSilent ||= line.isForMessages;
    },
    get open() {
      return lines.size;
    },
    cut,
  };
  return proxy;
}
