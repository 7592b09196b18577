import { HotspareError, InvalidConfigError } from "@hotspare/core";
import { messageWithCause } from "@hotspare/core/plugin";
import type { RunningGateway } from "@hotspare/gateway";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { issueLines } from "../output/issue-lines.js";
import { paint } from "../output/paint.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";
import { greeting } from "./greeting.js";
import { listenProblem } from "./listen-problem.js";
import type { ServeCommandOptions } from "./serve-command-options.js";

/** Serves a configuration until a signal ends the process. */
export async function serveCommand(
  terminal: Terminal,
  config: string,
  { host, port, graceMs, logLevel, json, plugin }: ServeCommandOptions,
): Promise<number> {
  if (config === "-") {
    const message = "serve reads its file again when the file changes, so it needs a path.";
    throw new CommandFailure(message, exitCodes.usage);
  }
  const plugins = await loadPlugins(terminal, plugin);
  // No other command needs a server.
  const { serveConfig } = await import("@hotspare/gateway");
  let running: RunningGateway;
  try {
    running = await serveConfig(config, {
      plugins,
      environment: terminal.environment,
      host,
      port,
      graceMs,
      logLevel,
      onSignal: terminal.onSignal,
      exit: terminal.exit,
      importModule: terminal.importModule,
    });
  } catch (error) {
    if (InvalidConfigError.isInstance(error)) {
      return refuse(terminal, config, error, json);
    }
    const message =
      listenProblem(error) ?? (HotspareError.isInstance(error) ? messageWithCause(error) : undefined);
    if (message === undefined) {
      throw error;
    }
    throw new CommandFailure(message, exitCodes.cannotServe);
  }
  if (!json) {
    terminal.err(`${greeting(running)}\n`);
  }
  await running.ended.catch((error: unknown) => {
    throw new CommandFailure(
      `The gateway has ended, but not everything was written: ${messageWithCause(error)}`,
      exitCodes.cannotServe,
    );
  });
  return exitCodes.ok;
}

function refuse(terminal: Terminal, file: string, error: InvalidConfigError, json: boolean): number {
  if (json) {
    terminal.out(`${JSON.stringify({ ok: false, file, issues: error.issues }, null, 2)}\n`);
  } else {
    terminal.err(`${paint(terminal, "red", issueLines(error))}\n`);
  }
  return exitCodes.invalid;
}
