import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { runCli } from "@hotspare/cli";
import { onTestFinished } from "vitest";
import { configFolder } from "./config-folder.js";

const installed: Readonly<Record<string, () => Promise<object>>> = {
  "@hotspare/provider-openai": () => import("@hotspare/provider-openai"),
  "@hotspare/provider-azure": () => import("@hotspare/provider-azure"),
  "@hotspare/provider-volcengine": () => import("@hotspare/provider-volcengine"),
};

interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly colours?: boolean;
  /** Width of the terminal that shows remarks. Absent: there is none. */
  readonly columns?: number;
  /** The providers of the project. */
  readonly providers?: readonly string[];
}

/** A project's folder with these files, in which commands are typed. */
export async function commandFolder(files: Readonly<Record<string, string>>) {
  const folder = await configFolder(files);
  const before = process.cwd();
  // By the object: graceful-fs, which comes with the browser's driver, replaces both, and its cwd() knows of no other chdir().
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  const real = process.cwd();
  const tidy = (text: string) =>
    text.replaceAll(real, "<folder>").replace(/http:\/\/127\.0\.0\.1:\d+/g, "<origin>");

  return async (line: string, options: CommandOptions = {}) => {
    const {
      environment = {},
      input = "",
      colours = false,
      columns,
      providers = Object.keys(installed),
    } = options;
    let out = "";
    let err = "";
    const exitCode = await runCli(
      line.split(" ").filter((word) => word !== ""),
      {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        colours,
        errColumns: () => columns,
        openInput: () => Readable.from([Buffer.from(input)]),
        onSignal: () => () => undefined,
        exit: () => undefined,
        environment,
        importModule: async (specifier) => {
          if (specifier.startsWith(".") || isAbsolute(specifier)) {
            const path = `${folder}/${specifier}`;
            return existsSync(path)
              ? ((await import(pathToFileURL(path).href)) as Record<string, unknown>)
              : undefined;
          }
          return providers.includes(specifier)
            ? ((await installed[specifier]?.()) as Record<string, unknown> | undefined)
            : undefined;
        },
      },
      "1.2.3",
    );
    return { exitCode, out: tidy(out), err: tidy(err) };
  };
}
