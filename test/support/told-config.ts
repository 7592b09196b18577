import process from "node:process";
import { loadConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { onTestFinished } from "vitest";
import { configFolder } from "./config-folder.js";

export const environment = { KEY: "a-key-in-the-environment", EMPTY: "" };

/** What somebody is told who starts with this file; paths are relative to its folder. */
export async function told(
  files: Readonly<Record<string, string | Uint8Array>>,
  name = Object.keys(files)[0] ?? "",
): Promise<string> {
  const folder = await configFolder(files);
  const before = process.cwd();
  // By the object: graceful-fs, which comes with the browser's driver, replaces both, and its cwd() knows of no other chdir().
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return (await toldOf(name)).replaceAll(process.cwd(), "<folder>");
}

/** The lines of the error that a configuration causes. */
export async function toldOf(config: unknown, given: object = environment): Promise<string> {
  const error = await errorOf(config, given);
  if (error === undefined) {
    return "it was accepted";
  }
  return InvalidConfigError.isInstance(error)
    ? error.message.split("\n").slice(1).join("\n").trim()
    : `another error: ${String(error)}`;
}

export async function errorOf(config: unknown, given: object = environment): Promise<unknown> {
  try {
    const plugins = [openai(), azure(), volcengine()];
    const loaded = await loadConfig({ plugins, environment: { ...given } }, config as string);
    await loaded.close();
    return undefined;
  } catch (error) {
    return error;
  }
}
