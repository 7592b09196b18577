#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { importFrom } from "./plugins/import-from.js";
import { runCli } from "./run-cli.js";

// A reader may stop reading our output early. `hotspare schema | head` is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const manifest = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    out: (written) => process.stdout.write(written),
    err: (written) => process.stderr.write(written),
    colours: process.stdout.isTTY === true && process.stdout.hasColors(),
    readInput: () => buffer(process.stdin),
    importModule: importFrom(process.cwd()),
    environment: process.env,
  },
  manifest.version,
);
