import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtCommand } from "../support/hotspare-process.js";
import { commandFolder } from "../support/run-command.js";

describe("the command line", () => {
  it.each([
    ["--help"],
    ["check --help"],
    ["embed --help"],
    ["vectors --help"],
    ["vectors verify --help"],
    ["migrate --help"],
    ["explain --help"],
    ["schema --help"],
    ["fleet --help"],
    ["serve --help"],
    ["--version"],
  ])("hotspare %s", async (line) => {
    const run = await commandFolder({});
    const { exitCode, out, err } = await run(line);
    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatchSnapshot();
  });

  it.each([
    ["", /^Usage: hotspare/],
    ["chek", /unknown command 'chek'\n\(Did you mean check\?\)/],
    ["check", /missing required argument 'config'/],
    ["check a b", /too many arguments/],
    ["check a --lve", /unknown option '--lve'\n\(Did you mean --live\?\)/],
    [
      "check a --timeout soon",
      /'--timeout <ms>' argument 'soon' is invalid\. It must be a positive number of milliseconds\./,
    ],
    ["check a --timeout 0", /It must be a positive number of milliseconds/],
  ])("hotspare %s is a wrong one, and ends with 2", async (line, message) => {
    const run = await commandFolder({});
    const { exitCode, out, err } = await run(line);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});

describe("after a mistake a command names its own help", () => {
  it.each([
    ["chek", {}, "Try: hotspare --help"],
    ["check", {}, "Try: hotspare check --help"],
    ["vectors verify", {}, "Try: hotspare vectors verify --help"],
    ["check", { npm_command: "exec" }, "Try: npx hotspare check --help"],
  ])("hotspare %s", async (line, environment, advice) => {
    const run = await commandFolder({});
    const { err } = await run(line, { environment });
    expect(err.split("\n")).toContain(advice);
  });
});

describe("the command line with --json", () => {
  it.each([
    ["check x --json --bogus", "unknown option '--bogus'"],
    ["check --json", "missing required argument 'config'"],
    ["chek --json", "unknown"],
    ["--json", "unknown option '--json'"],
    ["explain --json --provider", "option '--provider <name>' argument missing"],
  ])("hotspare %s prints its mistake as JSON, and ends with 2", async (line, message) => {
    const run = await commandFolder({});
    const { exitCode, out, err } = await run(line);
    expect([exitCode, err]).toEqual([2, ""]);
    expect(JSON.parse(out)).toEqual({ ok: false, error: expect.stringContaining(message) });
  });
});

describe("a file that may never end", () => {
  it.each(["explain", "explain --suggest"])("hotspare %s refuses a pipe and a device", async (command) => {
    const run = await commandFolder({});
    // In the command's folder: the path of a folder for temporary files may have spaces.
    execFileSync("mkfifo", ["pipe"]);
    for (const [file, kind] of [
      ["pipe", "a pipe"],
      ["/dev/zero", "a device"],
    ]) {
      const { exitCode, err } = await run(`${command} ${file}`);
      expect([exitCode, err]).toEqual([1, expect.stringContaining(`it is ${kind}, which may never end`)]);
    }
  });
});

it("hotspare embed refuses a device, which may never end", async () => {
  const run = await commandFolder({});
  const { exitCode, err } = await run("embed /dev/zero --format txt --out v.jsonl");
  expect([exitCode, err]).toEqual([1, expect.stringContaining("it is a device, which may never end")]);
});

describe("an output that cannot be written", () => {
  it.runIf(existsSync("/dev/full"))("is one sentence on the standard error, and ends with 1", () => {
    const [node = "", bin = ""] = builtCommand;
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));
    const { status, stderr } = spawnSync(node, [bin, "--help"], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, "The output cannot be written (ENOSPC).\n"]);
  });
});

describe("hotspare schema", () => {
  it("prints the schema of the installed providers", async () => {
    const run = await commandFolder({});
    const { out } = await run("schema", { providers: ["@hotspare/provider-openai"] });
    expect(JSON.parse(out)).toMatchObject({
      title: "Hotspare configuration",
      $defs: { vlmCredential: { anyOf: [{ title: "openai" }] } },
    });
  });
});
