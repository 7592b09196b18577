import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { type Hotspare, HotspareError, type PluginList } from "@hotspare/core";
import { errnoOf } from "@hotspare/core/plugin";
import { makeFolder } from "../../clients/budgets/make-folder.js";
import type { GatewayLog } from "../logs/open-log.js";

/** Writes the events of the gateway's models to a file, for `hotspare replay`. */
export interface Recorder {
  /** Records the events of a Hotspare. Returns a function that ends the recording. */
  watch(hotspare: Hotspare<PluginList>): () => void;
  /** Writes what is still in memory. */
  close(): Promise<void>;
}

/**
 * Starts a recorder. If the disk is full later, the recording lacks lines, the log reports this once, and requests are not affected.
 * @throws {HotspareError} when the file cannot be written at all
 */
export async function startRecorder(path: string, log: GatewayLog): Promise<Recorder> {
  const { eventRecorder } = await import("@hotspare/simulate");
  await tryFile(path);
  const recorder = eventRecorder(path, {
    onError: (error) =>
      log.error(
        { file: path, code: errnoOf(error) },
        "Events cannot be recorded: lines of the recording are missing, and answers go on",
      ),
  });
  return {
    watch: (hotspare) => recorder.record(hotspare),
    close: () => recorder.close(),
  };
}

/** Without `O_NONBLOCK` a pipe that nobody reads would stop the start. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

async function tryFile(path: string): Promise<void> {
  try {
    await makeFolder(dirname(path), 0o777);
    const handle = await open(path, appending, 0o600);
    await handle.close();
  } catch (error) {
    throw new HotspareError({
      message: `Events cannot be recorded in "${path}" (${errnoOf(error) ?? "unknown error"}). Give a recordTo that is a file which this process may write.`,
      cause: error,
    });
  }
}
