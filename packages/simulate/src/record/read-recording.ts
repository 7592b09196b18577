import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Classification } from "@hotspare/core";
import { InvalidConfigError } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { RecordedModel } from "./recorded-event.js";
import { callKeyOf, type Fields, isClassification, isModelKind, numberIn } from "./recorded-fields.js";

/** The model that a line is about. */
export interface RecordedOf {
  /** The name of the model in the recorded program. Undefined: the line does not name the model. */
  readonly name: string | undefined;
  readonly model: string;
  readonly modelKind: "embedder" | "vlm";
}

/** How often something other than a call or an attempt happened to a model. */
interface ModelMoves extends RecordedOf {
  switches: number;
  failbacks: number;
  abandoned: number;
  waits: number;
  /** How long calls waited because no credential could take them, as `waitEnd` says. The back-off before a retry is no such wait. */
  waitedMs: number;
}

/** A call that has ended. Times are epoch milliseconds. */
export interface EndedCall extends RecordedOf {
  /** Identifies the call among all calls of the recording. */
  readonly callKey: string;
  readonly kind: string;
  readonly outcome: string;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly attempts: number;
  readonly waitedMs: number;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  readonly class: string | undefined;
}

/** An attempt that has ended, with an answer or a failure. */
export interface EndedAttempt extends RecordedOf {
  readonly callKey: string;
  readonly credentialId: string;
  /** When the attempt ended, in epoch milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Undefined: the attempt was answered. */
  readonly classification: Classification | undefined;
}

/** The content of a recording, as `readRecording` returns it and `replay` takes it. */
export interface Recording {
  readonly models: readonly RecordedModel[];
  readonly calls: readonly EndedCall[];
  /** In the order in which they ended. */
  readonly attempts: readonly EndedAttempt[];
  readonly moves: readonly Readonly<ModelMoves>[];
  /** How many lines the recorder could not write. */
  readonly dropped: number;
  /** How many lines were left out, because an earlier line was the same: a file was given twice, or two files have the same events. */
  readonly repeated: number;
  /** How many lines could not be read, such as the last line of a program that was killed. */
  readonly unreadable: number;
}

interface GrowingRecording {
  readonly models: RecordedModel[];
  readonly calls: EndedCall[];
  readonly attempts: EndedAttempt[];
  readonly moves: Map<string, ModelMoves>;
  dropped: number;
  repeated: number;
  unreadable: number;
  /** Digests of the lines of the files before. Within one file, equal lines are events of the same millisecond. */
  readonly seen: Set<string>;
  /** Digests of the lines of this file. */
  readonly own: string[];
}

/** The recorder never writes a longer line. */
const mostCharacters = 1_000_000;

/**
 * Reads the files of a recording, in any order. An event that stands in them twice counts once.
 *
 * @throws {InvalidConfigError} when a file cannot be read, or no file has a call that ended
 */
export async function readRecording(paths: readonly string[]): Promise<Recording> {
  const recording: GrowingRecording = {
    models: [],
    calls: [],
    attempts: [],
    moves: new Map(),
    dropped: 0,
    repeated: 0,
    unreadable: 0,
    seen: new Set(),
    own: [],
  };
  for (const path of new Set(paths)) {
    try {
      const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
      for await (const line of lines) {
        if (line.trim() !== "") {
          takeLine(recording, line);
        }
      }
      for (const digest of recording.own.splice(0)) {
        recording.seen.add(digest);
      }
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
      const message =
        code === "ENOENT"
          ? "there is no such file"
          : `the file cannot be read (${String(code ?? "no code")})`;
      throw refused(path, message, error);
    }
  }
  if (recording.calls.length === 0) {
    const message = `has no call that has ended: it must be a file of eventRecorder()${recording.unreadable > 0 ? `; ${recording.unreadable} lines are not lines of a recording` : ""}`;
    throw refused(paths.join(", "), message);
  }
  const { seen, own, calls, attempts, moves, ...others } = recording;
  return {
    ...others,
    calls: calls.toSorted((one, other) => endOf(one) - endOf(other)),
    attempts: attempts.toSorted((one, other) => one.atMs - other.atMs),
    moves: [...moves.values()],
  };
}

function endOf({ startedMs, durationMs }: EndedCall): number {
  return startedMs + durationMs;
}

function refused(file: string, message: string, cause?: unknown): InvalidConfigError {
  return new InvalidConfigError({
    subject: "lines of the recording",
    issues: [{ path: "", message, file }],
    ...(cause === undefined ? {} : { cause }),
  });
}

function takeLine(recording: GrowingRecording, line: string): void {
  const value = line.length > mostCharacters ? undefined : parsed(line);
  if (!isObject(value)) {
    recording.unreadable += 1;
    return;
  }
  if (value["hotspare"] === "recording") {
    takeHead(recording, value);
    return;
  }
  if (value["event"] === "dropped") {
    recording.dropped += numberIn(value, "lines") ?? 0;
    return;
  }
  const digest = createHash("sha1").update(line).digest("base64");
  if (recording.seen.has(digest)) {
    recording.repeated += 1;
    return;
  }
  recording.own.push(digest);
  switch (value["event"]) {
    case "callEnd":
      takeCall(recording, value);
      return;
    case "success":
    case "failure":
      takeAttempt(recording, value);
      return;
    case "switch":
      takeMove(recording, value, "switches");
      return;
    case "failback":
      takeMove(recording, value, "failbacks");
      return;
    case "abandoned":
      takeMove(recording, value, "abandoned");
      return;
    case "waitEnd":
      takeMove(recording, value, "waits");
      return;
    default:
      if (typeof value["event"] !== "string") {
        recording.unreadable += 1;
      }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Reads the head of a file. Each file of a recording begins with the same head. */
function takeHead(recording: GrowingRecording, { models }: Fields): void {
  for (const model of Array.isArray(models) ? models : []) {
    if (!isObject(model)) {
      continue;
    }
    const { name, model: of, kind, credentials } = model;
    const isKnown = recording.models.some((known) => known.name === name && known.kind === kind);
    if (typeof name === "string" && typeof of === "string" && isModelKind(kind) && !isKnown) {
      const ids = Array.isArray(credentials) ? credentials.filter((id) => typeof id === "string") : [];
      recording.models.push({ name, model: of, kind, credentials: ids });
    }
  }
}

function takeCall(recording: GrowingRecording, line: Fields): void {
  const { kind, outcome, usage, class: errorClass } = line;
  const of = recordedOf(line);
  const startedMs = numberIn(line, "startedMs");
  if (numberIn(line, "callId") === undefined || startedMs === undefined || of === undefined) {
    recording.unreadable += 1;
    return;
  }
  const tokens = isObject(usage) ? usage : {};
  recording.calls.push({
    ...of,
    callKey: callKeyOf(line),
    kind: typeof kind === "string" ? kind : "complete",
    outcome: typeof outcome === "string" ? outcome : "failed",
    startedMs,
    durationMs: numberIn(line, "durationMs") ?? 0,
    attempts: numberIn(line, "attempts") ?? 0,
    waitedMs: numberIn(line, "waitedMs") ?? 0,
    promptTokens: numberIn(tokens, "promptTokens"),
    completionTokens: numberIn(tokens, "completionTokens"),
    class: typeof errorClass === "string" ? errorClass : undefined,
  });
}

function takeAttempt(recording: GrowingRecording, line: Fields): void {
  const { credentialId, classification, event } = line;
  const of = recordedOf(line);
  const atMs = numberIn(line, "atMs");
  const isWhole = of !== undefined && typeof credentialId === "string";
  if (!isWhole || atMs === undefined || (event === "failure" && !isClassification(classification))) {
    recording.unreadable += 1;
    return;
  }
  recording.attempts.push({
    ...of,
    callKey: callKeyOf(line),
    credentialId,
    atMs,
    durationMs: numberIn(line, "durationMs") ?? 0,
    classification: isClassification(classification) ? classification : undefined,
  });
}

const noMoves = { switches: 0, failbacks: 0, abandoned: 0, waits: 0, waitedMs: 0 };

function takeMove(
  recording: GrowingRecording,
  line: Fields,
  what: "switches" | "failbacks" | "abandoned" | "waits",
): void {
  const of = recordedOf(line);
  if (of === undefined) {
    recording.unreadable += 1;
    return;
  }
  const key = recordedKey(of);
  const moves = recording.moves.get(key) ?? { ...of, ...noMoves };
  moves[what] += 1;
  moves.waitedMs += what === "waits" ? (numberIn(line, "waitedMs") ?? 0) : 0;
  recording.moves.set(key, moves);
}

function recordedOf({ name, model, modelKind }: Fields): RecordedOf | undefined {
  return isModelKind(modelKind) && typeof model === "string"
    ? { name: typeof name === "string" ? name : undefined, model, modelKind }
    : undefined;
}

/** Lines with the same key belong to the same model. */
export function recordedKey({ name, model, modelKind }: RecordedOf): string {
  return JSON.stringify([modelKind, model, name]);
}
