#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { exitCodes } from "./exit-codes.js";
import { openScreen } from "./open-screen.js";
import { importFrom } from "./plugins/import-from.js";
import { runCli } from "./run-cli.js";
import type { EndSignal } from "./terminal.js";

let isLost = false;

// A reader may stop reading our output early. `hotspare schema | head` is not an error.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code !== "EPIPE" && !isLost) {
    isLost = true;
    process.exitCode = exitCodes.invalid;
    process.stderr.write(`The output cannot be written (${code ?? "no reason is known"}).\n`);
  }
});
// Remarks that nobody can see, because their reader has left or the disk below them is full, end no work.
process.stderr.on("error", () => undefined);

const manifest = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
const endSignals: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

const exitCode = await runCli(
  process.argv.slice(2),
  {
    out: (written) => process.stdout.write(written),
    err: (written) => process.stderr.write(written),
    colours: process.stdout.isTTY === true && process.stdout.hasColors(),
    errColumns: () => (process.stderr.isTTY === true ? process.stderr.columns : undefined),
    // A terminal that says that it is dumb cannot be drawn on.
    ...(process.stdout.isTTY === true && process.env["TERM"] !== "dumb"
      ? { screen: openScreen(process.stdout, process.stdin) }
      : {}),
    openInput: () => process.stdin,
    onSignal: (listener) => {
      for (const signal of endSignals) process.on(signal, listener);
      return () => {
        for (const signal of endSignals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    importModule: importFrom(process.cwd()),
    environment: process.env,
  },
  manifest.version,
);
process.exitCode = isLost ? exitCodes.invalid : exitCode;
