import { readFile } from "node:fs/promises";
import { exitCodes } from "@hotspare/cli";
import { expect, it } from "vitest";
import { commandFolder } from "../support/run-command.js";

it("the README's table and --help list every exit code", async () => {
  const readme = await readFile(new URL("../../packages/cli/README.md", import.meta.url), "utf8");
  const { out } = await (await commandFolder({}))("--help");
  const inTable = [...readme.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].map(([, codes]) => codes);
  const inHelp = [...out.slice(out.indexOf("Exit codes:")).matchAll(/^ {2}(\d+(?:, \d+)*) {2}/gm)].map(
    ([, codes]) => codes,
  );
  expect(inTable).toEqual(inHelp);
  expect(inTable).toEqual([...Object.values(exitCodes).map(String), "130, 143, 129"]);
});
