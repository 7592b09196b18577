import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";

const { installed } = inject("packed");

/** The block of the page with this label that has these words. */
function blockOf(page: string, label: string, words: string): string {
  const blocks = page.split("\n```").filter((block) => block.startsWith(label) && block.includes(words));
  expect(blocks, `blocks of ${label} with ${words}`).toHaveLength(1);
  return (blocks[0] ?? "").slice((blocks[0] ?? "").indexOf("\n") + 1);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts a program, and resolves when it has said these words. */
async function started(
  folder: string,
  words: string,
  command: string,
  ...parameters: readonly string[]
): Promise<ChildProcess> {
  const child = spawn(command, parameters, { cwd: folder, env: process.env });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, "close");
    child.kill("SIGKILL");
    await ended;
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const listen = (text: Buffer) => {
      said += text;
      if (said.includes(words)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("close", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
  return child;
}

it("serves three keys, and an outage costs no answer", async () => {
  const [provider, gateway] = [await freePort(), await freePort()];
  // As on the page, on ports that nobody else has, and in seconds.
  const here = (text: string) =>
    text
      .replaceAll("9100", `${provider}`)
      .replaceAll("8787", `${gateway}`)
      .replaceAll("0_000", "_500")
      .replaceAll("10000", "400");
  const page = await readFile("docs/first-service.md", "utf8");
  const folder = join(installed, "first-service");
  await mkdir(folder);
  await writeFile(join(folder, "hotspare.yaml"), here(blockOf(page, "yaml", "team-c")));
  await writeFile(join(folder, "provider.mjs"), here(blockOf(page, "js", "startSimulator")));
  for (const [, name = "", value = ""] of here(blockOf(page, "sh", "export KEY_A")).matchAll(
    /(\w+)=(\S+)/g,
  )) {
    process.env[name] = value;
    onTestFinished(() => {
      delete process.env[name];
    });
  }
  const body = /-d '(.*)'/.exec(blockOf(page, "sh", "while sleep"))?.[1] ?? "";

  await started(folder, "Every key answers.", process.execPath, "provider.mjs");
  const address = `http://127.0.0.1:${gateway}`;
  await started(folder, address, join(installed, "node_modules/.bin/hotspare"), "serve", "hotspare.yaml");
  expect(await (await fetch(`${address}/`)).text()).toContain("<!doctype html");

  const answered: (string | null)[] = [];
  const returned = () => answered.includes("team-c") && answered.at(-1) === "team-a";
  for (let asked = 0; asked < 800 && !(new Set(answered).size === 3 && returned()); asked += 1) {
    const reply = await fetch(`${address}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ choices: [{ message: { role: "assistant" } }] });
    answered.push(reply.headers.get("x-hotspare-credential"));
  }
  expect([...new Set(answered)].sort()).toEqual(["team-a", "team-b", "team-c"]);
  expect(returned()).toBe(true);

  await writeFile(join(folder, "program.mjs"), blockOf(page, "ts", "loadConfig"));
  const program = spawnSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
  expect(program.stderr).toBe("");
  expect(program.stdout).toMatch(/^team-[abc] /);
});
