import { describe, expect, it } from "vitest";
import { commandFolder } from "../support/run-command.js";

describe("the command line", () => {
  it.each([
    ["--help"],
    ["check --help"],
    ["migrate --help"],
    ["explain --help"],
    ["schema --help"],
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
