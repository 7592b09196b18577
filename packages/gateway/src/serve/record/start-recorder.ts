import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Hotspare, PluginList } from "@hotspare/core";
import { errnoOf } from "@hotspare/core/plugin";
import type { GatewayLog } from "../logs/open-log.js";

/** Writes the events of the gateway's models to a file, for `hotspare replay`. */
export interface Recorder {
  /** Records the events of a Hotspare. Returns a function that ends the recording. */
  watch(hotspare: Hotspare<PluginList>): () => void;
  /** Writes what is still in memory. */
  close(): Promise<void>;
}

/** Starts a recorder. If the disk is full or missing, the recording lacks lines, the log reports this once, and requests are not affected. */
export async function startRecorder(path: string, log: GatewayLog): Promise<Recorder> {
  const { eventRecorder } = await import("@hotspare/simulate");
  // If the folder cannot be made, writing the first line reports the error.
  await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
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
