import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient, createSentinel } from "redis";
import { createClient as createClient4 } from "redis-4";
import { createSentinel as createSentinel5 } from "redis-5";
import { describe, expect, it, onTestFinished } from "vitest";
import { opening } from "../support/opening.js";
import { freePort } from "../support/redis-server.js";
import { fleetKey, joinFleet, justNow } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hotspare-places-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("a Redis that is reached otherwise than by a port without TLS", () => {
  it("listens at a socket", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "redis.sock");
    const { url } = await startServer({ args: ["--unixsocket", path] });
    const one = joinFleet({ url: `unix://${path}` });
    const two = joinFleet({ url });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    two.link.publish(opening("b"), justNow);
    await expect.poll(() => [one.latest("b")?.state, two.latest("a")?.state]).toEqual(["open", "open"]);
    await expect(joinFleet({ url: `unix://${folder}/none.sock` }).link.ready()).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringContaining("none.sock"),
    });
  });

  it("has a certificate of its own: refused while nobody trusts it, and shares when the user does", async () => {
    const folder = temporaryFolder();
    const [certificate, key] = [join(folder, "server.crt"), join(folder, "server.key")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    execFileSync("openssl", [...made, ...subject, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    const port = await freePort();
    const files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate];
    const args = ["--tls-port", String(port), "--tls-auth-clients", "no", ...files];
    const { url } = await startServer({ args });
    const two = joinFleet({ url });
    await two.link.ready();

    const secure = `rediss://localhost:${port}`;
    await expect(joinFleet({ url: secure }).link.ready()).rejects.toMatchObject({
      reason: "tls",
      message: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    const ca = readFileSync(certificate);
    const options = { url: secure, socket: { tls: true as const, ca } };
    for (const [prefix, client] of [
      ["hotspare", createClient(options)],
      ["other", createClient4(options)],
    ] as const) {
      client.on("error", () => undefined);
      await client.connect();
      onTestFinished(async () => void (await client.disconnect()));
      const one = joinFleet({ client, prefix });
      const three = joinFleet({ url, prefix });
      await Promise.all([one.link.ready(), three.link.ready()]);
      one.link.publish(opening("a"), justNow);
      three.link.publish(opening("b"), justNow);
      await expect.poll(() => [one.latest("b")?.state, three.latest("a")?.state]).toEqual(["open", "open"]);
    }
    // Node.js reads the variable when it starts.
    const program = `
      const { redisHealth } = await import("@hotspare/redis");
      const link = redisHealth({ url: ${JSON.stringify(secure)}, fleetKey: ${JSON.stringify(fleetKey)}, commandTimeoutMs: 2_000 });
      await link.ready();
      link.publish(${JSON.stringify(opening("from-the-child"))}, { attemptAgeMs: 0, credentialId: "team-a" });
      await link.close();`;
    await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    });
    await expect.poll(() => two.latest("from-the-child")?.state).toBe("open");
  });
});

/** A Sentinel of a test's own, which watches one primary. */
async function startSentinel(primaryPort: number): Promise<number> {
  const folder = temporaryFolder();
  const port = await freePort();
  const file = join(folder, "sentinel.conf");
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor fleet 127.0.0.1 ${primaryPort} 1`,
    "sentinel down-after-milliseconds fleet 300",
    "sentinel failover-timeout fleet 3000",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const sentinel = spawn("redis-server", [file, "--sentinel"], { stdio: "ignore" });
  onTestFinished(async () => {
    const exited = once(sentinel, "exit");
    sentinel.kill("SIGKILL");
    await exited;
  });
  return port;
}

describe("a Redis with a replica that takes over", () => {
  it("is found by Sentinel, and the fleet agrees after a failover", async () => {
    const primary = await startServer();
    await primary.run("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    const replica = await startServer({ args: ["--replicaof", "127.0.0.1", String(primary.server.port)] });
    await expect
      .poll(async () => String(await replica.run("INFO", "replication")))
      .toContain("master_link_status:up");
    const port = await startSentinel(primary.server.port);
    const watcher = createClient({ url: `redis://127.0.0.1:${port}` });
    watcher.on("error", () => undefined);
    await expect
      .poll(
        () =>
          watcher.isReady ||
          watcher.connect().then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
    onTestFinished(() => watcher.destroy());
    await expect
      .poll(async () => JSON.stringify(await watcher.sendCommand(["SENTINEL", "REPLICAS", "fleet"])))
      .toContain(String(replica.server.port));

    const sentinelRootNodes = [{ host: "127.0.0.1", port }];
    const six = createSentinel({ name: "fleet", sentinelRootNodes });
    const five = createSentinel5({ name: "fleet", sentinelRootNodes });
    for (const client of [six, five]) {
      client.on("error", () => undefined);
      await client.connect();
      onTestFinished(() => client.destroy());
    }
    const one = joinFleet({ client: six, compareEveryMs: 500 });
    const two = joinFleet({ client: five, compareEveryMs: 500 });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a"), justNow);
    await expect.poll(() => two.latest("a")?.state).toBe("open");

    await primary.server.kill();
    await expect.poll(() => one.states.at(-1)?.state).toBe("degraded");
    one.link.publish(opening("b"), justNow);
    two.link.publish(opening("c"), justNow);
    await expect.poll(async () => String(await replica.run("INFO", "replication"))).toContain("role:master");
    await expect.poll(() => [two.latest("b")?.state, one.latest("c")?.state]).toEqual(["open", "open"]);
    await expect
      .poll(() => [one.states.at(-1)?.state, two.states.at(-1)?.state])
      .toEqual(["connected", "connected"]);
    const late = joinFleet({ url: replica.url });
    await late.link.ready();
    expect(["a", "b", "c"].map((domain) => late.latest(domain)?.state)).toEqual(["open", "open", "open"]);
    // Messages arrive from the new primary too, and not by comparisons alone.
    late.link.publish(opening("d"), justNow);
    await expect.poll(() => [one.latest("d")?.state, two.latest("d")?.state]).toEqual(["open", "open"]);
    await one.link.close();
    expect(await six.ping()).toBe("PONG");
  });
});
