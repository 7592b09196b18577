import { once } from "node:events";
import { Agent } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { file, type GatewayProcess, gatewayProject, keys } from "./gateway-process.js";
import { newMark, sendMarked } from "./marked-requests.js";

/** Opens so many connections, some hundred at a time: the backlog of a listening socket has an end. */
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

/** Resolves at the first of the events; an error of the socket comes before its close. */
function eitherOf(socket: Socket, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) socket.off(event, done);
      resolve();
    };
    for (const event of events) socket.on(event, done);
  });
}

/** A client between hostile ones: all its answers are whole. */
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
  it("holds 10,000 connections that say nothing, serves others meanwhile, and forgets them when they go", async () => {
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

  it("is reached by 2,000 clients that come while it has no time for them", async () => {
    const { start } = await gatewayProject((baseURL) => file(baseURL));
    const gateway = await start();
    gateway.kill("SIGSTOP");
    const sockets = Array.from({ length: 2_000 }, () => connect(gateway.port, "127.0.0.1"));
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    gateway.kill("SIGCONT");
    for (const socket of sockets) socket.destroy();
    await expectServed(gateway);
  });

  it("serves others while hundreds send their requests byte by byte, and answers those with 408", async () => {
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
      // Half of them are slow with the head, the others with the body.
      const text = index % 2 === 0 ? head(1_000) : "";
      socket.write(text);
      const dripping = setInterval(() => socket.write(index % 2 === 0 ? " " : "G"), 200);
      socket.on("close", () => clearInterval(dripping));
      onTestFinished(() => clearInterval(dripping));
    });
    await expectServed(gateway);
    await Promise.all(sockets.map((socket) => socket.closed || once(socket, "close")));
    const statuses = new Set(answers.map((answer) => answer.slice(0, 12)));
    // A head of letters alone is no HTTP before it is late.
    expect([...statuses].every((status) => status === "HTTP/1.1 408" || status === "HTTP/1.1 400")).toBe(
      true,
    );
    expect(statuses).toContain("HTTP/1.1 408");
    expect(await gateway.underWay()).toBe(0);
  });

  it("takes no memory for bodies of 100 MB, stated or not, from clients known or unknown", async () => {
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
    // A chunked body is found too large while it comes, and several of them fill what all bodies may take together.
    expect(answers.filter((_, index) => index % heads.length !== 1)).toSatisfy((others: string[]) =>
      others.every((answer) => answer === "HTTP/1.1 413" || answer === "HTTP/1.1 503"),
    );
    expect(simulator.everyKey().requests).toBe(40);
    expect(await gateway.heapMb()).toBeLessThan(150);
    expect(await gateway.underWay()).toBe(0);
  });
});
