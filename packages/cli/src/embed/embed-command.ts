import { buffer } from "node:stream/consumers";
import { type LoadedConfig, loadConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { issueLines } from "../output/issue-lines.js";
import { asCheckWarning, warningLine, warningList } from "../output/warning-list.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { chooseEmbedder } from "./chosen-embedder.js";
import { dryRun } from "./dry-run.js";
import type { EmbedCommandOptions } from "./embed-options.js";
import { outState } from "./out-state.js";
import { remarksTo } from "./remarks.js";
import { runToFile } from "./run-to-file.js";
import { openSource } from "./sources/open-source.js";

/** Embeds the inputs of a file into a file of vectors, or says what that would take. */
export async function embedCommand(
  terminal: Terminal,
  input: string,
  options: EmbedCommandOptions,
): Promise<number> {
  const { format, textField, idField, delimiter, out } = options;
  const state = await outState(options);
  const source = await openSource(terminal, input, {
    format,
    delimiter,
    fields: { text: textField, id: idField },
  });
  try {
    await source.checkHead();
    return await withConfig(terminal, input, options, async (loaded) => {
      const chosen = chooseEmbedder(loaded, options);
      return options.dryRun || out === undefined
        ? await dryRun(terminal, source, chosen, { ...options, state })
        : await runToFile(terminal, source, chosen, { ...options, out });
    });
  } finally {
    source.close();
  }
}

async function withConfig(
  terminal: Terminal,
  input: string,
  { config, plugin, json }: EmbedCommandOptions,
  use: (loaded: LoadedConfig) => Promise<number>,
): Promise<number> {
  if (config === "-" && input === "-") {
    throw new CommandFailure("Standard input cannot be the input and the configuration.", exitCodes.usage);
  }
  const { logger, warnings } = warningList();
  const plugins = await loadPlugins(terminal, plugin);
  const piped = config === "-" ? { text: await textOf(terminal), name: "standard input" } : undefined;
  let loaded: LoadedConfig;
  try {
    const { gatewaySections } = await import("@hotspare/gateway/sections");
    const sections = gatewaySections();
    loaded = await loadConfig(
      { plugins, environment: terminal.environment, logger, sections },
      piped ?? config,
    );
  } catch (error) {
    throw InvalidConfigError.isInstance(error)
      ? new CommandFailure(issueLines(error), exitCodes.invalid)
      : error;
  }
  const remark = remarksTo(terminal, json);
  for (const warning of [...loaded.warnings.map(asCheckWarning), ...warnings]) {
    remark("warning", warningLine(warning), { ...warning });
  }
  try {
    return await use(loaded);
  } finally {
    await loaded.close({ graceMs: 0 });
  }
}

async function textOf(terminal: Terminal): Promise<string> {
  return new TextDecoder().decode(await buffer(terminal.openInput()));
}
