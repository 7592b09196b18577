import { writeFileSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { rawClient, rawPost } from "../server/raw-client.js";
import { ask, models, onAnyPort, question, type ServedFile, serveFile } from "./serve-file.js";

const key = { a: "client-key-of-team-a-0001", b: "client-key-of-team-b-0002" };
const bearer = (client: keyof typeof key) => ({ authorization: `Bearer ${key[client]}` });
const clients = (list: string) => `clients: [${list}]\n`;
const teamA = `{ name: team-a, key: ${key.a}, requestsPerMinute: 2 }`;
const teamB = `{ name: team-b, key: ${key.b} }`;

/** Sends requests until it is stopped, and returns the results: a status, or the reason why a stream was incomplete. */
function traffic({ running }: ServedFile, crowd: number) {
  const came: string[] = [];
  let note = () => {};
  let isOver = false;
  const one = async (index: number) => {
    while (!isOver) {
      const stream = index % 2 === 0;
      try {
        const reply = await ask(running.url, { ...question, stream });
        const text = await reply.text();
        const isWhole = stream ? text.endsWith("data: [DONE]\n\n") : text.includes('"finish_reason":"stop"');
        came.push(reply.status === 200 && isWhole ? "whole" : `${reply.status} ${text.slice(0, 200)}`);
      } catch (error) {
        came.push(String(error));
      }
      note();
    }
  };
  const crowded = Promise.all(Array.from({ length: crowd }, (_, index) => one(index)));
  return {
    /** Resolves after this number of further answers. */
    more: (count: number) => {
      const wanted = came.length + count;
      return new Promise<void>((resolve) => {
        note = () => {
          if (came.length >= wanted) resolve();
        };
      });
    },
    async stop(): Promise<readonly string[]> {
      isOver = true;
      await crowded;
      return came;
    },
  };
}

describe("a reload", () => {
  it("refuses another currency than the counted costs have, and keeps serving", async () => {
    const prices = (currency: string) =>
      `prices: { currency: ${currency}, models: { gpt-4.1-mini: { promptPerMillion: 1 } } }\n`;
    const served = await serveFile(onAnyPort + models + prices("USD"), { watch: false });
    await served.write(onAnyPort + models + prices("EUR"));
    expect(await served.running.reload()).toBe(false);
    expect((await ask(served.running.url, question)).status).toBe(200);
    await served.write(onAnyPort + models + prices("USD"));
    expect(await served.running.reload()).toBe(true);
  });

  it("loses no request and cuts no stream, however often the file changes under load", async () => {
    const served = await serveFile(onAnyPort + models, { watch: false });
    served.simulator.key("upstream-key-one-0001").latency({ minMs: 0, maxMs: 30 });
    const { more, stop } = traffic(served, 6);
    for (const name of ["m1", "m2", "m3"]) {
      await more(6);
      await served.write(`${onAnyPort}${models.replaceAll("gpt-4.1-mini", name)}`);
      expect(await served.running.reload()).toBe(true);
    }
    const came = await stop();
    expect(came.length).toBeGreaterThanOrEqual(18);
    expect(new Set(came)).toEqual(new Set(["whole"]));
    const answer = (await (await ask(served.running.url)).json()) as { readonly model: string };
    expect(answer.model).toBe("vision");
  });

  it("is refused for a wrong file with line numbers in the log, and the gateway keeps the old configuration", async () => {
    const { running, write, logged, lines } = await serveFile(onAnyPort + models, { watch: false });
    await write(`gateway: { port: 0, aliases: { x: nobody } }\n${models}`);
    expect(await running.reload()).toBe(false);
    expect(await logged(/changed configuration is wrong/)).toMatchObject({
      level: "error",
      issues: [{ path: "gateway.aliases.x", line: 1 }],
    });
    await write("vlms: [");
    expect(await running.reload()).toBe(false);
    expect((await ask(running.url)).status).toBe(200);
    await write(onAnyPort + models.replace("vision:", "sight:"));
    expect(await running.reload()).toBe(true);
    expect(running.models[0]?.name).toBe("sight");
    expect((await ask(running.url)).status).toBe(404);
    expect(lines.filter(({ msg }) => /is wrong/.test(msg))).toHaveLength(2);
  });

  it("keeps the usage of clients, accepts added clients and refuses removed clients", async () => {
    const { running, write } = await serveFile(onAnyPort + clients(teamA) + models, { watch: false });
    expect((await ask(running.url, question, bearer("a"))).status).toBe(200);
    expect((await ask(running.url, question, bearer("b"))).status).toBe(401);
    await write(onAnyPort + clients(`${teamA}, ${teamB}`) + models);
    await running.reload();
    expect((await ask(running.url, question, bearer("b"))).status).toBe(200);
    expect((await ask(running.url, question, bearer("a"))).status).toBe(200);
    expect((await ask(running.url, question, bearer("a"))).status).toBe(429);
    await write(onAnyPort + clients(teamB) + models);
    await running.reload();
    expect((await ask(running.url, question, bearer("a"))).status).toBe(401);
  });

  it("during an upload changes nothing for the upload, even if its client, model and prices were removed", async () => {
    const prices = "prices: { currency: USD, models: { gpt-4.1-mini: { promptPerMillion: 1 } } }\n";
    const narrow = `{ name: team-a, key: ${key.a}, models: [vision], monthlyBudget: 5 }`;
    const text = `gateway: { port: 0, stateDir: state }\n${prices}${clients(narrow)}${models}`;
    const { running, write } = await serveFile(text, { watch: false });
    const client = rawClient(Number(new URL(running.url).port));
    const headers = [
      `Authorization: ${bearer("a").authorization}`,
      "Expect: 100-continue",
      "Connection: close",
    ];
    const post = rawPost("/v1/chat/completions", question, headers);
    client.send(post.slice(0, -40));
    await expect.poll(client.received).toMatch(/^HTTP\/1\.1 100/);
    await write(
      `gateway: { port: 0, stateDir: state }\n${clients(teamB)}${models.replace("vision:", "sight:")}`,
    );
    expect(await running.reload()).toBe(true);
    expect((await ask(running.url, question, bearer("a"))).status).toBe(401);
    client.send(post.slice(-40));
    expect(await client.closed).toMatch(/HTTP\/1\.1 200 OK.*"finish_reason":"stop"/s);
  });

  it("keeps an open key open, and starts a rotated key as healthy", async () => {
    const text = onAnyPort + models.replace("upstream-key-one-0001", "file:./one.key");
    const served = await serveFile(text, { watch: false }, { "one.key": "upstream-key-old-0001" });
    const { running, simulator, write } = served;
    simulator.key("upstream-key-old-0001").status(401);
    const answeredBy = async () => (await ask(running.url)).headers.get("x-hotspare-credential");
    expect(await answeredBy()).toBe("two");
    const asked = simulator.key("upstream-key-old-0001").requests;
    for (const model of ["m1", "m2"]) {
      await write(text.replaceAll("text-embedding-3-small", model));
      expect(await running.reload()).toBe(true);
      expect(await answeredBy()).toBe("two");
    }
    expect(simulator.key("upstream-key-old-0001").requests).toBe(asked);
    await write("upstream-key-new-0001", "one.key");
    expect(await running.reload()).toBe(true);
    expect(await answeredBy()).toBe("one");
  });

  it("that adds the first budget says that only a restart opens its store", async () => {
    const price = "{ promptPerMillion: 1 }";
    const prices = `prices: { currency: USD, models: { gpt-4.1-mini: ${price}, text-embedding-3-small: ${price} } }\n`;
    const budget = `clients: [{ name: team-a, key: ${key.a}, monthlyBudget: 5 }]\n`;
    const { running, write, logged } = await serveFile(onAnyPort + prices + models, { watch: false });
    await write(`gateway: { port: 0, stateDir: state }\n${budget}${prices}${models}`);
    expect(await running.reload()).toBe(false);
    expect((await logged(/changed configuration is wrong/))["error"]).toMatch(
      /clients\[0\].monthlyBudget: needs gateway.stateDir, and only a restart puts gateway.stateDir in force/,
    );
  });

  it("checks for keys with the address that the gateway listens on, and not with the address of the changed file", async () => {
    const open = `clients: [${teamB}]\n`;
    const text = `gateway: { port: 0, host: 0.0.0.0, adminKey: admin-key-0123456789 }\n${open}${models}`;
    const { running, write, logged } = await serveFile(text, { watch: false });
    await write(onAnyPort + models);
    expect(await running.reload()).toBe(false);
    expect((await logged(/changed configuration is wrong/))["error"]).toMatch(
      /can be reached by other machines/,
    );
  });

  it("is shared by all calls of reload() while it waits for its turn", async () => {
    const { running, lines } = await serveFile(onAnyPort + models, { watch: false });
    const answers = await Promise.all(Array.from({ length: 10 }, () => running.reload()));
    expect(answers).toEqual(answers.map(() => true));
    expect(lines.filter(({ msg }) => msg === "Configuration reloaded").length).toBeLessThanOrEqual(2);
  });

  it("names the fields that take effect only after a restart", async () => {
    const { running, write, logged } = await serveFile(onAnyPort + models, { watch: false });
    await write(`gateway: { port: 1, pathPrefix: /x, recordTo: a.jsonl }\ntelemetry: {}\n${models}`);
    expect(await running.reload()).toBe(true);
    expect(await logged(/Restart the gateway to apply/)).toMatchObject({
      fields: ["gateway.port", "gateway.pathPrefix", "gateway.recordTo", "telemetry"],
    });
    expect((await ask(running.url)).status).toBe(200);
  });
});

describe("a changed file", () => {
  const soon = { watch: true };

  it("is applied by itself, after a write in place and after a replacement of the file", async () => {
    const { running, write, logged, lines, folder, path } = await serveFile(onAnyPort + models, soon);
    await write(onAnyPort + models.replace("vision:", "second:"));
    await logged(/Configuration reloaded/);
    expect(running.models[0]?.name).toBe("second");
    const from = lines.length;
    await write(onAnyPort + models.replace("vision:", "third:"), "hotspare.yaml~");
    await rename(join(folder, "hotspare.yaml~"), path);
    await logged(/Configuration reloaded/, from);
    expect(running.models[0]?.name).toBe("third");
  });

  it("is noticed behind a link that changes, as Kubernetes changes ..data", async () => {
    const { running, folder, path, simulator } = await serveFile(onAnyPort + models, { watch: false });
    await running.close();
    const version = async (name: string, text: string) => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "hotspare.yaml"), text.replaceAll("$simulator", simulator.baseURL));
    };
    await version("..1", onAnyPort + models);
    await version("..2", onAnyPort + models.replace("vision:", "turned:"));
    await symlink("..1", join(folder, "..data"));
    await rm(path);
    await symlink("..data/hotspare.yaml", path);
    const names: string[] = [];
    const second = await serveConfig(path, {
      plugins: [openai()],
      environment: {},
      onSignal: false,
      logTo: { write: (line) => names.push((JSON.parse(line) as { msg: string }).msg) },
    });
    try {
      await symlink("..2", join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
      await expect.poll(() => names, { timeout: 8_000 }).toContain("Configuration reloaded");
      expect(second.models[0]?.name).toBe("turned");
    } finally {
      await second.close({ graceMs: 0 });
    }
  });

  it("that changes between reading and watching is read again, also a key file", async () => {
    const text = onAnyPort + models.replace("upstream-key-one-0001", "file:./one.key");
    let folder = "";
    const plugin = openai();
    const createVlm = plugin.createVlm as NonNullable<typeof plugin.createVlm>;
    // The plugin makes models after all files were read and before the files are watched.
    const rotating = {
      ...plugin,
      createVlm: (...given: Parameters<typeof createVlm>) => {
        writeFileSync(join(folder, "one.key"), "upstream-key-new-0001");
        return createVlm(...given);
      },
    };
    folder = (await serveFile(text, { watch: false }, { "one.key": "upstream-key-old-0001" })).folder;
    const said: string[] = [];
    const logTo = { write: (line: string) => void said.push((JSON.parse(line) as { msg: string }).msg) };
    const options = { plugins: [rotating], environment: {}, onSignal: false as const, logTo };
    const second = await serveConfig(join(folder, "hotspare.yaml"), options);
    try {
      await expect.poll(() => said, { timeout: 8_000 }).toContain("Configuration reloaded");
    } finally {
      await second.close({ graceMs: 0 });
    }
  });

  it("with a key is applied before the provider refuses the old key", async () => {
    const text = models.replace("upstream-key-one-0001", "file:./one.key");
    const { logged, write, running, simulator } = await serveFile(onAnyPort + text, soon, {
      "one.key": "upstream-key-old-0001\n",
    });
    expect((await ask(running.url)).status).toBe(200);
    await write("upstream-key-new-0001\n", "one.key");
    await logged(/Configuration reloaded/);
    expect((await ask(running.url)).status).toBe(200);
    expect(simulator.key("upstream-key-old-0001").requests).toBe(1);
    expect(simulator.key("upstream-key-new-0001").requests).toBe(1);
  });
});
