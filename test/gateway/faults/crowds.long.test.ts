import { once } from "node:events";
import { Agent } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { file, type GatewayProcess, gatewayProject, keys } from "./gateway-process.js";
import { newMark, sendMarked } from "./marked-requests.js";

/** Opens connections, a few hundred at a time, because the backlog of a listening socket is limited. */
async function openConnections(port: number, count: number, onOpen: (socket: Socket) => void = () => {}) {
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(200, count - sockets.length) }, () =>
      connect(port, "127.0.0.1"),
    );
    sockets.push(...some);
    await Promise.all(some.map((socket) => once(socket, "connect")));
    for (const socket of some) {
      socket.on("error", () => undefined);
      onOpen(socket);
    }
  }
  return sockets;
}

/** Resolves at the first of the events. A socket emits `error` before `close`. */
function eitherOf(socket: Socket, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) socket.off(event, done);
      resolve();
    };
    for (const event of events) socket.on(event, done);
  });
}

/** A normal client among hostile clients. Expects that all its answers are complete. */
async function expectServed({ url }: GatewayProcess, count = 20): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  for (let index = 0; index < count; index += 1) {
    const manner = index % 2 === 0 ? "stream" : "vectors";
    expect(await sendMarked({ url, agent, manner, mark: newMark() })).toBe("whole");
  }
  agent.destroy();
}

const head = (length: number) =>
  `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${keys.client}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe("A process that serves", () => {
  it("holds 10,000 silent connections, serves other clients, and frees the connections when they close", async () => {
    const { start } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    await expectServed(gateway);
    const before = await gateway.heapMb();
    const sockets = await openConnections(gateway.port, 10_000);
    await expectServed(gateway);
    expect(await gateway.residentMb()).toBeLessThan(500);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => gateway.heapMb()).toBeLessThan(before + 5);
    expect(await gateway.underWay()).toBe(0);
  });

  it("accepts 2,000 clients that connect while it is blocked", async () => {
    const { start } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    gateway.kill("SIGSTOP");
    const sockets = Array.from({ length: 2_000 }, () => connect(gateway.port, "127.0.0.1"));
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    gateway.kill("SIGCONT");
    for (const socket of sockets) socket.destroy();
    await expectServed(gateway);
  });

  it("serves other clients while hundreds send their requests byte by byte, and answers the slow clients with 408", async () => {
    const { start } = await gatewayProject((baseURL) =>
      file(baseURL, { gateway: "limits: { headersTimeoutMs: 3000, bodyTimeoutMs: 3000 }" }),
    );
    const gateway = await start();
    const answers: string[] = [];
    const sockets = await openConnections(gateway.port, 300, (socket) => {
      const index = answers.push("") - 1;
      socket.setEncoding("latin1").on("data", (text: string) => {
        answers[index] += text;
      });
      // Half of the clients send the head slowly, and the other half the body.
      const text = index % 2 === 0 ? head(1_000) : "";
      socket.write(text);
      const dripping = setInterval(() => socket.write(index % 2 === 0 ? " " : "G"), 200);
      socket.on("close", () => clearInterval(dripping));
      onTestFinished(() => clearInterval(dripping));
    });
    await expectServed(gateway);
    await Promise.all(sockets.map((socket) => socket.closed || once(socket, "close")));
    const statuses = new Set(answers.map((answer) => answer.slice(0, 12)));
    // A head of only letters is refused as invalid HTTP before its time limit is over.
    expect([...statuses].every((status) => status === "HTTP/1.1 408" || status === "HTTP/1.1 400")).toBe(
      true,
    );
    expect(statuses).toContain("HTTP/1.1 408");
    expect(await gateway.underWay()).toBe(0);
  });

  it("uses no memory for bodies of 100 MB, with or without a stated length, from known and unknown clients", async () => {
    const { start, simulator } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    await expectServed(gateway);
    const piece = Buffer.alloc(1_048_576, " ");
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), piece, Buffer.from("\r\n")]);
    const heads = [
      head(104_857_600),
      head(104_857_600).replace(keys.client, "client-key-of-nobody-9"),
      head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked"),
    ];
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const [socket] = await openConnections(gateway.port, 1);
        if (socket === undefined) return "";
        let answer = "";
        socket.setEncoding("latin1").on("data", (text: string) => {
          answer += text;
        });
        const chosen = index % heads.length;
        socket.write(heads[chosen] ?? "");
        for (let count = 0; count < 100 && socket.writable; count += 1) {
          if (!socket.write(chosen === 2 ? chunk : piece)) {
            await eitherOf(socket, "drain", "close");
          }
        }
        if (!socket.closed && !socket.readableEnded) await eitherOf(socket, "end", "close");
        return answer.slice(0, 12);
      }),
    );
    await expectServed(gateway);
    expect(new Set(answers.filter((_, index) => index % heads.length === 1))).toEqual(
      new Set(["HTTP/1.1 401"]),
    );
    // A chunked body is found too large only while it arrives, and several such bodies reach the bound of all bodies together.
    expect(answers.filter((_, index) => index % heads.length !== 1)).toSatisfy((others: string[]) =>
      others.every((answer) => answer === "HTTP/1.1 413" || answer === "HTTP/1.1 503"),
    );
    expect(simulator.everyKey().requests).toBe(40);
    expect(await gateway.heapMb()).toBeLessThan(150);
    expect(await gateway.underWay()).toBe(0);
  });
});
