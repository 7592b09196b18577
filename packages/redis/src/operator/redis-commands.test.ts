import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { InvalidConfigError } from "@hotspare/core";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startServer } from "../../test/start-server.js";
import { RedisHealthError } from "../errors/redis-health-error.js";
import { type RedisCommandsOptions, redisCommands } from "./redis-commands.js";

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const commandTimeoutMs = 5_000;

function opened(options: RedisCommandsOptions = {}) {
  const commands = redisCommands("a test", { url: `unix://${server.path}`, commandTimeoutMs, ...options });
  onTestFinished(() => commands.close());
  return commands;
}

/** A proxy before the server that delays each piece in both directions. Returns its address. */
async function slowWay(delayMs: number): Promise<string> {
  const listener = createServer((near) => {
    const far = connect(server.path);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (piece) => setTimeout(() => to.writable && to.write(piece), delayMs));
      from.on("error", () => undefined);
      from.on("close", () => to.destroy());
    }
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => void listener.close());
  return `redis://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

const increase = "return redis.call('INCR', KEYS[1])";

describe("scripts beside the fleet's health", () => {
  it("are run in the order in which they were sent, under keys of the prefix", async () => {
    const commands = opened({ prefix: "order" });
    const key = commands.key("count");
    expect(key).toBe("{order}:count");
    const answers = Array.from({ length: 20 }, () => commands.run(increase, [key], []));
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it("connect again when the connection is gone", async () => {
    const commands = opened({ prefix: "again" });
    await commands.run(increase, [commands.key("count")], []);
    await commands
      .run("return redis.pcall('CLIENT', 'KILL', 'TYPE', 'normal')", [], [])
      .catch(() => undefined);
    await expect.poll(() => commands.run(increase, [commands.key("count")], []).catch(() => 0)).toBe(2);
  });

  it("go on when Redis refuses one script for its keys", async () => {
    const commands = opened({ prefix: "refused" });
    const good = commands.key("count");
    const bad = commands.key("diary");
    await commands.run("return redis.call('LPUSH', KEYS[1], 'dear diary')", [bad], []);
    const refused = [0, 1, 2].map(() => commands.run(increase, [bad], []));
    const beside = Array.from({ length: 3 }, () => commands.run(increase, [good], []));
    expect(await Promise.allSettled(refused)).toMatchObject(
      [0, 1, 2].map(() => ({ status: "rejected", reason: { reason: "wrong_type" } })),
    );
    expect(await Promise.all(beside)).toEqual([1, 2, 3]);
    expect(await commands.run(increase, [good], [])).toBe(4);
  });

  it("connect again at once when the server has closed the connection that nobody used", async () => {
    const commands = opened({ prefix: "idle" });
    const key = commands.key("count");
    expect(await commands.run(increase, [key], [])).toBe(1);
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    onTestFinished(() => client.destroy());
    await client.sendCommand(["CLIENT", "KILL", "SKIPME", "yes"]);
    const others = async () => String(await client.sendCommand(["CLIENT", "LIST"])).split("\n").length;
    await expect.poll(others).toBeLessThanOrEqual(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await commands.run(increase, [key], [])).toBe(2);
  });

  it("are run in the end when connecting takes longer than an answer may take", async () => {
    const commands = opened({ url: await slowWay(30), prefix: "far", commandTimeoutMs: 110 });
    const key = commands.key("count");
    await expect(commands.run(increase, [key], [])).rejects.toMatchObject({ reason: "unreachable" });
    // Commands that were given up before the connection was there are never sent.
    await expect.poll(() => commands.run(increase, [key], []).catch(() => 0), { interval: 10 }).toBe(1);
  });

  it("are sent by a client of the caller's, which stays open", async () => {
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    onTestFinished(() => client.destroy());
    const commands = redisCommands("a test", { client, prefix: "given", commandTimeoutMs });
    expect(await commands.run(increase, [commands.key("count")], [])).toBe(1);
    commands.close();
    expect(await client.ping()).toBe("PONG");
    await expect(commands.run(increase, [commands.key("count")], [])).rejects.toThrow(RedisHealthError);
  });

  it("are refused in a sentence that names the server, and no password", async () => {
    const commands = opened({ url: "redis://:hush-hush@127.0.0.1:1" });
    const refused = await commands.run(increase, [commands.key("count")], []).catch((error: Error) => error);
    expect(refused).toBeInstanceOf(RedisHealthError);
    const message = String(Reflect.get(Object(refused), "message"));
    expect(message).toMatch(/^Redis at 127\.0\.0\.1:1 \(prefix "hotspare"\) cannot be used\. /);
    expect(message).not.toContain("hush");
  });

  it("are not waited for longer than the stated time", async () => {
    const commands = opened({ prefix: "late", commandTimeoutMs: 20 });
    const slow = "local n = 0; for i = 1, 4e7 do n = n + 1 end; return n";
    await expect(commands.run(slow, [commands.key("count")], [])).rejects.toMatchObject({
      reason: "unreachable",
    });
  });

  it.each([
    [{}, /url: is missing/],
    [{ url: "redis://h", prefix: "{a}" }, /prefix: .*adds the braces itself/],
    [{ url: "redis://h", commandTimeoutMs: 0 }, /commandTimeoutMs/],
    [{ urls: "redis://h" }, /urls/],
  ])("are refused with the options %j", (options, message) => {
    const open = () => redisCommands("a test", options as RedisCommandsOptions);
    expect(open).toThrow(InvalidConfigError);
    expect(open).toThrow(message);
  });
});
