import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { redisOfTest } from "../support/fleet-store.js";
import { freePort } from "../support/redis-server.js";
import { commandFolder } from "../support/run-command.js";

type Client = Awaited<ReturnType<typeof redisOfTest>>["client"];

const hour = 3_600_000;
const cause = (errorClass: string, reason: string) =>
  JSON.stringify({
    classification: { class: errorClass, scope: "credential", reason, rule: "openai/code" },
    consequence: {},
  });

/** A domain as the scripts of @hotspare/redis write it. */
async function openDomain(
  client: Client,
  name: string,
  fields: Readonly<Record<string, string>> = {},
  prefix = "hotspare",
) {
  const [seconds = ""] = (await client.sendCommand(["TIME"])) as unknown as string[];
  const now = Number(seconds) * 1_000;
  await client.hSet(`{${prefix}}:meta`, { format: "1", epoch: "e", version: "1", check: "c" });
  await client.hSet(`{${prefix}}:domain:${name}`, {
    ...{ epoch: "e", number: "1", proposal: "p", by: "web-1-4711", at: String(now - 120_000), state: "open" },
    ...{
      cause: cause("auth", "invalid_api_key"),
      blocks: "1",
      probeAt: String(now + 480_000 + 30_000),
      openings: "2",
    },
    ...{ decided: "p", scope: "credential", credentialId: "team-a", ...fields },
  });
  await client.zAdd(`{${prefix}}:open`, { score: now + hour, value: name });
}

describe("hotspare fleet", () => {
  it("lists the domains that are not closed: what, of whom, why, since when, by whom, until when, who probes", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "Zk3tq9aXlong", { at: String(Date.now() - 2 * hour) });
    await openDomain(client, "Zk3tq9aYlong", {
      by: "web-2-90",
      cause: cause("rate_limited", "slow_down"),
      scope: "account",
    });
    await client.set("{hotspare}:probe:Zk3tq9aXlong", "random@web-3-17");

    const { exitCode, out, err } = await hotspare(`fleet ${server.url}`);

    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^Zk3tq9aX +credential +team-a +auth +invalid_api_key +2 hours ago +web-1-4711 +in 8\.\d minutes +2 +web-3-17$/m,
    );
    expect(out).toMatch(/^Zk3tq9aY +account +team-a +rate_limited +slow_down .* web-2-90 .* -$/m);
    expect(out).toContain(
      `2 domains of the fleet "hotspare" at 127.0.0.1:${server.port} are not closed. No process listens.\n`,
    );
  });

  it("prints the same as JSON, with whole names and milliseconds", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "one-domain-of-the-fleet", { statedUntil: "99999999999999" });
    const { out } = await hotspare(`fleet ${server.url} --json`);
    expect(JSON.parse(out)).toEqual({
      ...{
        ok: true,
        server: `127.0.0.1:${server.port}`,
        prefix: "hotspare",
        processes: 0,
        unreadable: [],
        warnings: [],
      },
      domains: [
        {
          ...{
            shortName: "one-doma",
            name: "one-domain-of-the-fleet",
            scope: "credential",
            credentialId: "team-a",
          },
          ...{
            class: "auth",
            reason: "invalid_api_key",
            rule: "openai/code",
            by: "web-1-4711",
            openings: 2,
            blocks: true,
          },
          ...{ sinceMs: expect.any(Number), probeInMs: expect.any(Number), statedInMs: expect.any(Number) },
        },
      ],
    });
  });

  it("resets one domain by the beginning of its name, publishes that, and lists what is left", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "first-domain");
    await openDomain(client, "second-domain");
    const messages = client.duplicate();
    await messages.connect();
    onTestFinished(() => messages.destroy());
    const heard: string[] = [];
    await messages.subscribe("{hotspare}:changes", (message) => heard.push(message));

    const { exitCode, out } = await hotspare(`fleet ${server.url} --reset first`);

    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^first-do \(credential team-a: auth, invalid_api_key\) is closed in every process\.$/m,
    );
    expect(out).toMatch(/1 domain of the fleet .* is not closed\. 1 process listens\.$/m);
    await expect.poll(() => heard.length).toBe(1);
    expect(JSON.parse(heard[0] ?? "")).toMatchObject({
      domain: "first-domain",
      state: "closed",
      number: 2,
      ageMs: 0,
    });
    expect(await client.hGet("{hotspare}:domain:first-domain", "state")).toBe("closed");
  });

  it("resets all", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    for (let index = 0; index < 250; index += 1) await openDomain(client, `domain-${index}`);
    const { out } = await hotspare(`fleet ${server.url} --reset all --json`);
    const { reset, domains } = JSON.parse(out);
    expect([reset.length, domains]).toEqual([250, []]);
    expect(new Set(reset.map(({ outcome }: { readonly outcome: string }) => outcome))).toEqual(
      new Set(["reset"]),
    );
    const again = await hotspare(`fleet ${server.url} --reset all`);
    expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining("are closed.") });
  });

  it("exits with 1 after a reset of all when a record cannot be read", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "sound");
    await openDomain(client, "spoilt", { cause: "garbage" });
    for (const left of ["sound", "nothing"]) {
      const { exitCode, out } = await hotspare(`fleet ${server.url} --reset all`);
      expect([left, exitCode]).toEqual([left, 1]);
      expect(out).toMatch(/^1 domain of the fleet .* cannot be read, and all others are closed\./m);
    }
    expect(JSON.parse((await hotspare(`fleet ${server.url} --reset all --json`)).out)).toMatchObject({
      ok: false,
      unreadable: ["spoilt"],
    });
  });

  it.each([
    ["name", "--reset name: 2 names begin with this text: name-one-a, name-one-b. Write more of the name."],
    [
      "team-a",
      "--reset team-a: this is the id of a credential, and a reset needs the name of a domain. Domains that the credential opened: name-one-a, name-one-b.",
    ],
    [
      "other",
      '--reset other: no open domain has a name that begins with this text. The names are: name-one-a, name-one-b; or write "all".',
    ],
  ])("refuses to reset %s, says why, and changes nothing", async (word, message) => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "name-one-a-of-two");
    await openDomain(client, "name-one-b-of-two");
    expect(await hotspare(`fleet ${server.url} --reset ${word}`)).toEqual({
      exitCode: 1,
      out: "",
      err: `${message}\n`,
    });
    expect(await client.zCard("{hotspare}:open")).toBe(2);
  });

  it("reports records that something else wrote, shows the others, and no control character", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await openDomain(client, "sound");
    await openDomain(client, "no-cause", { cause: "garbage" });
    await openDomain(client, "control", { by: "\u001b[2Jweb" });
    await openDomain(client, "text");
    await client.set("{hotspare}:domain:text", "a text");
    await openDomain(client, "gone");
    await client.del("{hotspare}:domain:gone");
    const { exitCode, out } = await hotspare(`fleet ${server.url}`);
    expect(exitCode).toBe(0);
    expect(out).toContain("2 domains of the fleet");
    expect(out).toContain("The record of no-cause cannot be read: another program wrote it.");
    expect(out).toContain("The record of text cannot be read");
    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("gone");
  });
});

describe("hotspare fleet, when the fleet cannot be read,", () => {
  it("says that no fleet has the prefix, and which prefixes there are", async () => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    const none = await hotspare(`fleet ${server.url}`);
    expect(none).toMatchObject({
      exitCode: 1,
      err: `No fleet has the prefix "hotspare" at 127.0.0.1:${server.port}. Correct the prefix, the address or the number of the database, or start a process of the fleet.\n`,
    });
    await openDomain(client, "any", {}, "production");
    expect((await hotspare(`fleet ${server.url}`)).err).toContain(
      'Other fleets exist with the prefix "production".',
    );
    expect((await hotspare(`fleet ${server.url} --prefix production`)).exitCode).toBe(0);
  });

  it.each<[string, (client: Client) => Promise<unknown>, RegExp]>([
    [
      "a key of another type",
      (client) => client.set("{hotspare}:meta", "mine"),
      /The key \{hotspare\}:meta is a string and does not belong to Hotspare/,
    ],
    [
      "foreign data",
      (client) => client.hSet("{hotspare}:meta", "a", "b"),
      /has data that Hotspare did not write\. .* write another --prefix/,
    ],
    [
      "another format",
      (client) => client.hSet("{hotspare}:meta", "format", "7"),
      /The data have the format 7/,
    ],
  ])("finds %s", async (_, write, message) => {
    const { server, client } = await redisOfTest();
    const hotspare = await commandFolder({});
    await write(client);
    const { exitCode, out, err } = await hotspare(`fleet ${server.url}`);
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toMatch(message);
    expect(err).toMatch(/^The fleet "hotspare" at 127\.0\.0\.1:\d+ cannot be read\. /);
  });

  it("says that nothing listens", async () => {
    const hotspare = await commandFolder({});
    const { exitCode, err } = await hotspare(`fleet redis://127.0.0.1:${await freePort()}`);
    expect([exitCode, err]).toEqual([
      1,
      expect.stringMatching(
        /cannot be read\. Nothing listens there \(ECONNREFUSED\)\. Start Redis, or correct the address\.\n$/,
      ),
    ]);
  });

  it("says that what answers is no Redis", async () => {
    const server = createServer((socket) =>
      socket.on("error", () => undefined).end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const hotspare = await commandFolder({});
    const { exitCode, err } = await hotspare(
      `fleet redis://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    );
    expect([exitCode, err]).toEqual([
      1,
      expect.stringMatching(/does not speak the protocol of Redis|closed the connection/),
    ]);
  });

  it.each([
    ["localhost:6379", /^<redis-url>: must begin with redis:\/\//],
    ["http://localhost:6379", /^<redis-url>: must begin with redis:\/\//],
    ["redis://:pass#word@127.0.0.1", /^<redis-url>: is not an address/],
    ["redis://user:1234#word@127.0.0.1", /^<redis-url>: has a #/],
    ["redis://127.0.0.1/five", /^<redis-url>: must end with the number of a database/],
    ["redis://127.0.0.1 --prefix {a}", /^--prefix: must be 1 to 100 letters/],
    [
      "redis://127.0.0.1 --password-env NOWHERE",
      /^--password-env NOWHERE: the environment variable is not set/,
    ],
    ["redis://user:pass@127.0.0.1 --password-env HERE", /^--password-env: the URL has a password too/],
  ])("refuses %s, and ends with 2", async (line, message) => {
    const hotspare = await commandFolder({});
    const { exitCode, out, err } = await hotspare(`fleet ${line}`, { environment: { HERE: "secret" } });
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err.replace(/^Warning.*\n/, "")).toMatch(message);
    expect(err).not.toMatch(/pass#word|:1234|\bsecret\b/);
    const json = await hotspare(`fleet ${line} --json`, { environment: { HERE: "secret" } });
    expect([json.exitCode, JSON.parse(json.out)]).toEqual([
      2,
      { ok: false, error: expect.stringMatching(message) },
    ]);
  });
});

describe("hotspare fleet with a password", () => {
  const password = "p@ss/w#rd:%41";
  const open = async () => {
    const { server, client } = await redisOfTest(
      { args: ["--requirepass", password] },
      ({ port }) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    );
    await openDomain(client, "any");
    return { server, hotspare: await commandFolder({}) };
  };

  it("takes it from a variable, and prints it nowhere", async () => {
    const { server, hotspare } = await open();
    const run = await hotspare(`fleet ${server.url} --password-env PASSWORD`, {
      environment: { PASSWORD: password },
    });
    expect(run).toMatchObject({
      exitCode: 0,
      err: "",
      out: expect.stringContaining("1 domain of the fleet"),
    });
  });

  it("takes it from the URL, with a warning that says the better way", async () => {
    const { server, hotspare } = await open();
    const url = server.url.replace("//", `//:${encodeURIComponent(password)}@`);
    const { exitCode, out, err } = await hotspare(`fleet ${url}`);
    expect([exitCode, err]).toEqual([
      0,
      expect.stringMatching(
        /^Warning: Other users of this machine can read the password in the URL.* --password-env REDIS_PASSWORD\.\n$/,
      ),
    ]);
    const json = await hotspare(`fleet ${url} --json`);
    expect([json.err, JSON.parse(json.out).warnings]).toEqual([
      "",
      [expect.stringContaining("--password-env")],
    ]);
    for (const text of [out, err, json.out]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(encodeURIComponent(password));
    }
  });

  it.each([
    ["none", "redis://127.0.0.1:PORT", {}, /The server requires a password\. .*--password-env/],
    [
      "a wrong one",
      "redis://127.0.0.1:PORT --password-env PASSWORD",
      { PASSWORD: "wrong-one-here" },
      /The server refused the user or the password\. .*--password-env/,
    ],
    [
      "a wrong one in the URL",
      "redis://:wrong-one-here@127.0.0.1:PORT",
      {},
      /The server refused the user or the password\./,
    ],
  ])("says what is wrong with %s, without the password", async (_, line, environment, message) => {
    const { server, hotspare } = await open();
    const { exitCode, out, err } = await hotspare(`fleet ${line.replace("PORT", String(server.port))}`, {
      environment,
    });
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toMatch(message);
    expect(err).not.toContain("wrong-one-here");
  });
});
