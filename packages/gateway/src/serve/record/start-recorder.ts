import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Hotspare, PluginList } from "@hotspare/core";
import { errnoOf } from "@hotspare/core/plugin";
import type { GatewayLog } from "../logs/open-log.js";

/** Writes the events of the gateway's models into a file, for `hotspare replay`. */
export interface Recorder {
  /** Records a Hotspare. Returns what ends this. */
  watch(hotspare: Hotspare<PluginList>): () => void;
  /** Writes what is still in memory. */
  close(): Promise<void>;
}

/** A disk that is full or missing costs lines of the recording, and never an answer: the log says so once. */
export async function startRecorder(path: string, log: GatewayLog): Promise<Recorder> {
  const { eventRecorder } = await import("@hotspare/simulate");
  // Whether it could be made is said when the first line is written.
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
