import { InvalidConfigError } from "@hotspare/core";
import { describeValue, unknownField } from "@hotspare/core/plugin";
import { followHotspare, type RecordedHotspare } from "./follow-hotspare.js";
import { LineFile } from "./line-file.js";
import type { RecordedModel, RecordingHead } from "./recorded-event.js";

/** Options of `eventRecorder`. */
export interface EventRecorderOptions {
  /** Size of a file in bytes after which the recorder begins a new file. @default 67108864 (64 MiB) */
  readonly maxBytes?: number | undefined;
  /** How many files the recorder keeps, the newest included: `incident.jsonl`, `incident.1.jsonl` … @default 4 */
  readonly maxFiles?: number | undefined;
  /**
   * Called once when lines cannot be written, and once again after each recovery. Calls of models go on.
   * @default emits a warning of the process
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Writes the events of one or more Hotspares into a file, for `hotspare replay`. */
export interface EventRecorder extends AsyncDisposable {
  /** Starts to record. Returns the function that stops this recording. Several Hotspares of one process can share a recorder. */
  record(hotspare: RecordedHotspare): () => void;
  /** How many lines could not be written, because the disk was full or too slow. */
  readonly dropped: number;
  /** Writes the lines that are still in memory. */
  flush(): Promise<void>;
  /** Stops every recording, writes the lines that are still in memory, and closes the file. */
  close(): Promise<void>;
}

/** The recorder writes lines together, this many milliseconds after the first of them. */
const gatherMs = 200;
/** The most characters that wait for the disk: about ten thousand calls. */
const mostWaiting = 8 * 1_024 * 1_024;

/**
 * Records events as lines of JSON, without prompts, answers, keys, metadata and purposes. Only the owner of the file may read it. When the disk is
 * full or slow, the recorder drops lines and never delays a call. The recording then says how many lines are missing.
 *
 * @throws {InvalidConfigError} when an option is invalid
 */
export function eventRecorder(path: string, options: EventRecorderOptions = {}): EventRecorder {
  const { maxBytes, maxFiles, onError } = checked(path, options);
  const stops = new Set<() => void>();
  const models: RecordedModel[] = [];
  const head = (): string => {
    const line: RecordingHead = { hotspare: "recording", version: 1, atMs: Date.now(), models };
    return JSON.stringify(line);
  };
  const file = new LineFile({ path, maxBytes, maxFiles, head });
  let waiting: string[] = [];
  let waitingCharacters = 0;
  let missing = 0;
  let dropped = 0;
  let isFailing = false;
  let hasBegun = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closing: Promise<void> | undefined;

  function add(line: string): void {
    if (waitingCharacters + line.length > mostWaiting) {
      missing += 1;
      dropped += 1;
      return;
    }
    waiting.push(line);
    waitingCharacters += line.length + 1;
    timer ??= setTimeout(() => void flush(), gatherMs).unref();
  }

  async function writeWaiting(): Promise<void> {
    const lines = waiting;
    if (lines.length === 0 && missing === 0) {
      return;
    }
    hasBegun = true;
    waiting = [];
    waitingCharacters = 0;
    const gap = missing;
    missing = 0;
    const all = gap === 0 ? lines : [...lines, JSON.stringify({ event: "dropped", lines: gap })];
    try {
      await file.append(`${all.join("\n")}\n`);
      isFailing = false;
    } catch (error) {
      missing += gap + lines.length;
      dropped += lines.length;
      await file.reopen();
      if (!isFailing) {
        isFailing = true;
        report(onError, error);
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeWaiting);
    return writing;
  }

  async function closeOnce(): Promise<void> {
    for (const stop of stops) {
      stop();
    }
    await flush();
    await file.close();
  }

  return {
    record(hotspare) {
      if (closing !== undefined) {
        throw new InvalidConfigError({
          subject: "arguments of record()",
          issues: [{ path: "", message: "came after close(): make another recorder" }],
        });
      }
      const unfollow = followHotspare(hotspare, {
        add,
        addModels(found) {
          models.push(...found);
          // A new file begins with a head that already names the models.
          if (hasBegun) add(head());
        },
      });
      const stop = () => {
        stops.delete(stop);
        unfollow();
      };
      stops.add(stop);
      return stop;
    },
    get dropped() {
      return dropped;
    },
    flush,
    close() {
      closing ??= closeOnce();
      return closing;
    },
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
}

function report(onError: ((error: unknown) => void) | undefined, error: unknown): void {
  if (onError === undefined) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    process.emitWarning(
      `The recorder of events cannot write (${String(code ?? "no code")}). Calls continue; lines of the recording are missing.`,
      { code: "HOTSPARE_RECORDER" },
    );
    return;
  }
  try {
    onError(error);
  } catch {
    // A callback that throws must not stop the program.
  }
}

const optionNames = ["maxBytes", "maxFiles", "onError"];
/** A file must have room for its head and some lines. */
const leastBytes = 4_096;

function checked(path: unknown, options: EventRecorderOptions) {
  const { maxBytes = 64 * 1_024 * 1_024, maxFiles = 4, onError } = options;
  const issues = [
    ...Object.keys(options)
      .filter((name) => !optionNames.includes(name))
      .map((name) => unknownField("", name, optionNames)),
    ...(typeof path === "string" && path !== ""
      ? []
      : [
          {
            path: "path",
            message: 'must be the path of a file, as in eventRecorder("incident.jsonl")',
            received: describeValue(path),
          },
        ]),
    ...(Number.isInteger(maxBytes) && maxBytes >= leastBytes
      ? []
      : [
          {
            path: "maxBytes",
            message: `must be a whole number of bytes, at least ${leastBytes}`,
            received: describeValue(maxBytes),
          },
        ]),
    ...(Number.isInteger(maxFiles) && maxFiles >= 1 && maxFiles <= 1_000
      ? []
      : [
          {
            path: "maxFiles",
            message: "must be a whole number from 1 to 1000",
            received: describeValue(maxFiles),
          },
        ]),
    ...(onError === undefined || typeof onError === "function"
      ? []
      : [
          {
            path: "onError",
            message: "must be a function, as in (error) => console.error(error)",
            received: describeValue(onError),
          },
        ]),
  ];
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject: "options of eventRecorder()", issues });
  }
  return { maxBytes, maxFiles, onError };
}
