import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { hotspareProject } from "../support/hotspare-process.js";
import { commandFolder } from "../support/run-command.js";

const models = `vlms:
  vision: { model: m, credentials: [{ provider: openai, apiKey: key-aaaaaaaa, baseURL: "http://127.0.0.1:9/v1" }] }
`;

describe("hotspare serve", () => {
  it("says where it listens, where the page is and what to try, logs lines of JSON, and ends by SIGTERM with 0", async () => {
    const { start, file, simulator } = await hotspareProject({});
    await writeFile(file("serve.yaml"), models.replace("http://127.0.0.1:9/v1", simulator.baseURL));
    const { child, end, said } = start("serve serve.yaml --port 0");
    await expect.poll(() => said.err, { timeout: 50_000 }).toMatch(/Try it:\n.*curl/);
    const url = /at (http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(said.err)?.[1];
    expect(said.err).toContain(`The page: ${url}/`);
    expect(said.err).toContain(
      "There are no clients, so the gateway answers only this machine, without a key.",
    );
    const body = /-d '(.*)'/.exec(said.err)?.[1];
    const reply = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    expect(reply.status).toBe(200);
    await reply.text();
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ status: 0, signal: null });
    const lines = said.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly msg: string });
    expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["Listening", "request", "Closed"]));
  });

  it("reports a wrong file with its lines, and ends with 1", async () => {
    const run = await commandFolder({ "a.yaml": `gateway: { prot: 1 }\n${models}` });
    const { exitCode, out, err } = await run("serve a.yaml");
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toContain("a.yaml:1: gateway.prot: is not known here");
    const json = await run("serve a.yaml --json");
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, issues: [{ path: "gateway.prot", line: 1 }] });
  });

  it("says who to ask about a port that is taken, and ends with 7", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const run = await commandFolder({ "a.yaml": models });
    const { exitCode, err } = await run(`serve a.yaml --log-level silent --port ${port}`);
    expect(exitCode).toBe(7);
    expect(err).toContain(
      `Another program listens at port ${port} of 127.0.0.1: end it, or choose another port, as in --port ${port + 1}`,
    );
  });

  it("names the packages that telemetry needs and that are not installed, and ends with 7", async () => {
    const run = await commandFolder({ "a.yaml": `gateway: { port: 0 }\ntelemetry: {}\n${models}` });
    const { exitCode, err } = await run("serve a.yaml --log-level silent");
    expect(exitCode).toBe(7);
    expect(err).toContain("npm install @hotspare/opentelemetry @opentelemetry/api");
  });

  it.each([
    ["serve - ", "serve reads its file again"],
    ["serve a.yaml --port 70000", "It must be a port"],
    ["serve a.yaml --log-level loud", "Allowed choices are trace, debug"],
    ["serve a.yaml --grace soon", "It must be a whole number of milliseconds"],
  ])("hotspare %s is a wrong command line, and ends with 2", async (line, message) => {
    const run = await commandFolder({ "a.yaml": models });
    const { exitCode, err } = await run(line);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

describe("files of the gateway", () => {
  const file = `gateway: { adminKey: "\${ADMIN}", aliases: { gpt: vision } }\nclients: [{ name: a, key: client-key-0123456789 }]\n${models}`;

  it("are right for hotspare check, which shows their secrets nowhere", async () => {
    const run = await commandFolder({ "a.yaml": file });
    const { exitCode, out } = await run("check a.yaml --print", {
      environment: { ADMIN: "admin-key-0123456789" },
    });
    expect(exitCode).toBe(0);
    expect(out).toContain("adminKey: ${ADMIN}");
    expect(out).not.toMatch(/client-key|admin-key/);
  });

  it("are checked by hotspare check as hotspare serve would", async () => {
    const run = await commandFolder({ "a.yaml": file.replace("gpt: vision", "gpt: visio") });
    const { exitCode, err } = await run("check a.yaml", { environment: { ADMIN: "admin-key-0123456789" } });
    expect(exitCode).toBe(1);
    expect(err).toContain("a.yaml:1: gateway.aliases.gpt");
  });

  it("are described by hotspare schema", async () => {
    const run = await commandFolder({});
    const schema = JSON.parse((await run("schema")).out) as { readonly properties: object };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["gateway", "clients", "redis", "telemetry"]),
    );
  });
});
