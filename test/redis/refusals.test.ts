import { inspect } from "node:util";
import { RedisHealthError, type RedisHealthOptions, redisHealth } from "@hotspare/redis";
import { createClient } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { startRawServer } from "../support/raw-server.js";
import { freePort, type RedisServerOptions, startRedis } from "../support/redis-server.js";
import { fleetKey } from "./fleet-member.js";

async function startServer(options?: RedisServerOptions) {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  const client = createClient({ url: server.url });
  client.on("error", () => undefined);
  return { server, client };
}

async function refusal(options: Partial<RedisHealthOptions>): Promise<RedisHealthError> {
  const link = redisHealth({ fleetKey, ...options });
  onTestFinished(() => link.close());
  const error = await link.ready().then(
    () => undefined,
    (rejected: unknown) => rejected,
  );
  if (!RedisHealthError.isInstance(error))
    throw new Error(`It was accepted, or rejected otherwise: ${String(error)}`);
  return error;
}

describe("at its start a process says what stands in its way, where, and what to write", () => {
  it("with a wrong password, and without printing it", async () => {
    const { server } = await startServer({ args: ["--requirepass", "right-password"] });
    const error = await refusal({ url: `redis://:wrong%21password@127.0.0.1:${server.port}` });
    expect(error.reason).toBe("wrong_password");
    expect(error.message).toContain(`127.0.0.1:${server.port} (prefix "hotspare")`);
    expect(inspect(error, { depth: 9 }) + error.stack).not.toMatch(
      /wrong!password|wrong%21password|right-password/,
    );
    expect((await refusal({ url: server.url })).reason).toBe("wrong_password");
  });

  it("with data of somebody else, another format, another type and another fleetKey", async () => {
    const { server, client } = await startServer();
    const { url } = server;
    await client.connect();
    await client.hSet("{a}:meta", "name", "somebody else's");
    await client.hSet("{b}:meta", { format: "2", epoch: "x", version: "1" });
    await client.set("{c}:meta", "a text");
    await client.lPush("{d}:open", "a list");
    client.destroy();
    expect(await refusal({ url, prefix: "a" })).toMatchObject({ reason: "foreign_data" });
    expect(await refusal({ url, prefix: "b" })).toMatchObject({ reason: "other_format" });
    expect(await refusal({ url, prefix: "c" })).toMatchObject({ reason: "wrong_type" });
    expect(await refusal({ url, prefix: "d" })).toMatchObject({ reason: "wrong_type" });
    const first = redisHealth({ url, fleetKey });
    await first.ready();
    await first.close();
    expect(await refusal({ url, fleetKey: "quite another fleet's key" })).toMatchObject({
      reason: "other_fleet_key",
    });
  });

  it("with a user who may not run one command, and names the command", async () => {
    const { server, client } = await startServer();
    await client.connect();
    const rights = ["on", ">secret", "~*", "&*", "+@all"];
    await client.sendCommand(["ACL", "SETUSER", "no-publish", ...rights, "-publish"]);
    await client.sendCommand(["ACL", "SETUSER", "no-set", ...rights, "-set"]);
    await client.sendCommand(["ACL", "SETUSER", "no-scripts", ...rights, "-@scripting"]);
    await client.sendCommand(["ACL", "SETUSER", "other-keys", "on", ">secret", "~other:*", "&*", "+@all"]);
    client.destroy();
    const by = (user: string) => refusal({ url: `redis://${user}:secret@127.0.0.1:${server.port}` });
    expect((await by("no-publish")).message).toContain("may not run PUBLISH");
    expect((await by("no-set")).message).toContain("may not run SET");
    expect(await by("no-scripts")).toMatchObject({ reason: "no_permission" });
    expect(await by("other-keys")).toMatchObject({ reason: "no_permission" });
  });

  it("with a replica, nothing that listens, an unknown host, and an unknown database", async () => {
    const { server } = await startServer();
    const replica = await startServer({ args: ["--replicaof", "127.0.0.1", String(server.port)] });
    expect(await refusal({ url: replica.server.url })).toMatchObject({
      reason: expect.stringMatching(/read_only|busy/),
    });
    expect(await refusal({ url: `redis://127.0.0.1:${await freePort()}` })).toMatchObject({
      reason: "unreachable",
    });
    // A label of a name has at most 63 characters (RFC 1035), so that this name is refused without a question to anybody.
    const unknownHost = await refusal({ url: `redis://${"x".repeat(64)}:6379` });
    expect(unknownHost).toMatchObject({ reason: "unreachable", message: expect.stringContaining("xxx") });
    expect((await refusal({ url: `${server.url}/99` })).message).toContain("no database with this number");
  });

  it("with TLS to a port without TLS, and with a server of another protocol", async () => {
    const { server } = await startServer();
    expect(await refusal({ url: `rediss://127.0.0.1:${server.port}` })).toMatchObject({ reason: "tls" });
    const web = await startRawServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const error = await refusal({ url: web.baseURL.replace("http", "redis").replace("/v1", "") });
    expect(error).toMatchObject({ reason: expect.stringMatching(/refused|unreachable/) });
  });

  it("with a client that is not connected, and goes on when it is", async () => {
    const { client } = await startServer();
    const link = redisHealth({ client, fleetKey });
    onTestFinished(() => link.close());
    await expect(link.ready()).rejects.toMatchObject({ reason: "client_not_connected" });
    await client.connect();
    onTestFinished(() => client.destroy());
    await expect
      .poll(() =>
        link.ready().then(
          () => "connected",
          () => "alone",
        ),
      )
      .toBe("connected");
  });
});
