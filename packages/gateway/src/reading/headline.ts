import type { CredentialView, ModelView, Snapshot, TimelineEntry } from "../contract/feed.js";
import { counted } from "./counted.js";
import { modelKey } from "./credential-words.js";
import { clockWords, countdownWords, durationWords } from "./time-words.js";

/** Severity. `fine`: nothing to do. `notice`: a spare is missing. `warning`: calls go to a spare. `down`: calls of a model get no answer. */
export type Level = "fine" | "notice" | "warning" | "down";

/** One problem, described in a sentence. */
export interface Trouble {
  readonly level: Exclude<Level, "fine">;
  /** Name of the model. Absent: the problem concerns the whole gateway. */
  readonly model?: string;
  readonly text: string;
}

/** The summary that a person on call reads first. */
export interface Headline {
  readonly level: Level;
  readonly text: string;
  /** The problems, most severe first. */
  readonly troubles: readonly Trouble[];
}

type State = Pick<Snapshot, "state" | "models" | "timeline" | "fleet">;

/** Describes in words what is wrong, for how long, and until when. */
export function headlineOf(snapshot: State, nowMs: number): Headline {
  const { models } = snapshot;
  const troubles = [
    ...gatewayTroubles(snapshot),
    ...models.flatMap((model) => modelTroubles(model, snapshot.timeline, nowMs)),
  ].sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
  const level = troubles[0]?.level ?? "fine";
  const text = headlineText(models, snapshot.state);
  return { level, text, troubles };
}

const LEVELS: readonly Level[] = ["fine", "notice", "warning", "down"];

function headlineText(models: readonly ModelView[], state: Snapshot["state"]): string {
  const ending = state === "draining" ? "Shutting down. " : "";
  if (models.length === 0) return `${ending}No models are configured.`;
  const down = models.filter(isDown).length;
  const onSpare = models.filter(isOnSpare).length;
  if (down > 0) {
    const which =
      models.length === 1
        ? "The model is"
        : down === models.length
          ? `All ${down} models are`
          : `${down} of ${models.length} models ${down === 1 ? "is" : "are"}`;
    return `${ending}${which} down${onSpare > 0 ? `, ${onSpare} on a spare` : ""}.`;
  }
  if (onSpare > 0) {
    const which =
      models.length === 1
        ? "but the model runs on a spare"
        : `${onSpare} of ${models.length} models on a spare`;
    return `${ending}Everything answers, ${which}.`;
  }
  const out = models.flatMap(({ credentials }) => credentials).filter(isOut).length;
  return `${ending}Everything answers${out > 0 ? `, but ${counted(out, "spare")} ${out === 1 ? "is" : "are"} out` : ""}.`;
}

function gatewayTroubles({ state, fleet }: State): readonly Trouble[] {
  return [
    ...(state === "draining"
      ? [
          {
            level: "warning",
            text: "The gateway is shutting down: it finishes its answers and accepts no new requests.",
          } as const,
        ]
      : []),
    ...(fleet?.state === "degraded"
      ? [
          {
            level: "notice",
            text: `The link to the fleet is lost, so this process uses only its own observations${fleet.reason === undefined ? "" : ` (${fleet.reason})`}.`,
          } as const,
        ]
      : []),
  ];
}

function modelTroubles(
  model: ModelView,
  timeline: readonly TimelineEntry[],
  nowMs: number,
): readonly Trouble[] {
  const { name, credentials, waiting } = model;
  const [first] = credentials;
  const waitingCalls: readonly Trouble[] =
    waiting > 0
      ? [
          {
            level: "notice",
            model: name,
            text: `${counted(waiting, "call")} of ${name} ${waiting === 1 ? "waits" : "wait"} for a credential.`,
          },
        ]
      : [];
  if (isDown(model)) {
    const tryMs = Math.min(...credentials.flatMap(({ untilMs }) => (untilMs === undefined ? [] : [untilMs])));
    const next = !Number.isFinite(tryMs)
      ? ""
      : tryMs <= nowMs
        ? " The next call tries a credential."
        : ` The next try is at ${clockWords(tryMs, nowMs)}, ${countdownWords(tryMs - nowMs)}.`;
    const which =
      credentials.length === 1
        ? "its only credential is not usable"
        : `none of its ${credentials.length} credentials is usable`;
    const text = `${name} is down${lengthWords(sinceDown(model, timeline), nowMs)}: ${which}.${next}`;
    return [{ level: "down", model: name, text }, ...waitingCalls];
  }
  const outs = credentials.filter(isOut);
  if (first !== undefined && isOnSpare(model)) {
    const active = credentials.filter(({ isActive }) => isActive).map(({ id }) => id);
    const left = `${name} left ${first.id} ${agoWords(sinceSpare(model, timeline), nowMs)}`;
    const text = `${left} and is on ${active.join(", ") || model.active}: ${outWords(first)}.`;
    const others = outs.filter(({ id }) => id !== first.id);
    return [
      { level: "warning", model: name, text },
      ...others.map((out) => missingSpare(model, out)),
      ...waitingCalls,
    ];
  }
  return [...outs.map((out) => missingSpare(model, out)), ...waitingCalls];
}

function missingSpare({ name }: ModelView, out: CredentialView): Trouble {
  return { level: "notice", model: name, text: `${name} lacks a spare: ${outWords(out)}.` };
}

function outWords({ id, state, why }: CredentialView): string {
  const word = state === "half_open" ? "half-open" : "open";
  return `${id} is ${word}${why === undefined ? "" : ` (${why.class}, ${why.reason})`}`;
}

function isDown(model: ModelView): boolean {
  return model.active === undefined && !model.credentials.some(({ isActive }) => isActive);
}

/** A first credential that is closed but not active is not a problem, for example when a strategy shares the load. */
function isOnSpare(model: ModelView): boolean {
  const [first] = model.credentials;
  return !isDown(model) && first !== undefined && !first.isActive && isOut(first);
}

function isOut({ state }: CredentialView): boolean {
  return state === "open" || state === "half_open";
}

/** Time at which the model lost its last credential. Undefined: before the beginning of the timeline. */
function sinceDown(model: ModelView, timeline: readonly TimelineEntry[]): number | undefined {
  const lost = timeline.findLast(
    (entry) => isOf(entry, model) && (entry.type === "switch" || entry.type === "opened"),
  );
  const left = timeline.findLast(
    (entry) =>
      isOf(entry, model) && (entry.type === "switch" || entry.type === "reload") && entry.to === undefined,
  );
  return (left ?? lost)?.atMs;
}

/** Time at which calls left the first credential. Undefined: before the beginning of the timeline. */
function sinceSpare(model: ModelView, timeline: readonly TimelineEntry[]): number | undefined {
  const first = model.credentials[0]?.id;
  return timeline.findLast(
    (entry) =>
      isOf(entry, model) && (entry.type === "switch" || entry.type === "reload") && entry.from === first,
  )?.atMs;
}

function isOf(entry: TimelineEntry, model: ModelView): boolean {
  return modelKey({ name: entry.model, kind: entry.kind }) === modelKey(model);
}

function lengthWords(sinceMs: number | undefined, nowMs: number): string {
  return sinceMs === undefined ? " for over an hour" : ` for ${durationWords(nowMs - sinceMs)}`;
}

function agoWords(sinceMs: number | undefined, nowMs: number): string {
  return sinceMs === undefined ? "over an hour ago" : `${durationWords(nowMs - sinceMs)} ago`;
}
