import { clockWords, type Headline, headlineOf, type Snapshot } from "@hotspare/gateway/feed";
import { historyLines } from "./history-lines.js";
import { isWhole, modelInOneLine, modelLines } from "./model-lines.js";
import { fitted, type Line, type Picture, type Screen, type Style, wrapped } from "./screen-lines.js";

/** The connection, as the picture shows it. */
export interface Connection {
  readonly address: string;
  /** The connection is lost. Undefined: what is shown is what is. */
  readonly lost?: Loss | undefined;
}

interface Loss {
  /** A sentence. */
  readonly why: string;
  /** Since when what is shown is old, epoch milliseconds of the gateway. Undefined: the gateway has not been reached yet. */
  readonly sinceMs: number | undefined;
  /** Until the next try, milliseconds. */
  readonly retryMs: number;
}

const STYLES: Readonly<Record<Headline["level"], Style>> = {
  fine: "green",
  notice: "bold",
  warning: "yellow",
  down: "red",
};
const WORDS: Readonly<Record<Headline["level"], string>> = {
  fine: "OK",
  notice: "NOTE",
  warning: "WARNING",
  down: "DOWN",
};

/**
 * The state of a gateway as lines that fit the screen. The most important lines come first.
 *
 * @param snapshot undefined: there is none yet
 * @param top the first line of the body to show, from 0
 */
export function watchScreen(
  snapshot: Snapshot | undefined,
  nowMs: number,
  connection: Connection,
  screen: Screen,
  top = 0,
): Picture {
  const { columns, rows } = screen;
  const first = connectionLines(snapshot, nowMs, connection, columns);
  if (snapshot === undefined) return fitted(first, [], 0, screen);
  const { level, text, troubles } = headlineOf(snapshot, nowMs);
  const head = [...first, ...wrapped(`${WORDS[level]}  ${text}`, STYLES[level], columns)];
  const troubleLines = troubles.flatMap((trouble) =>
    wrapped(`  ${WORDS[trouble.level]}  ${trouble.text}`, STYLES[trouble.level], columns),
  );
  const { models } = snapshot;
  const all = models.flatMap((model): readonly Line[] => [
    { text: "" },
    ...modelLines(model, nowMs, columns),
  ]);
  const fits = rows === undefined || head.length + troubleLines.length + all.length <= rows;
  const shown = fits ? all : inShort(models, nowMs, columns);
  return fitted(
    [...head, ...troubleLines],
    [...shown, ...historyLines(snapshot, nowMs, columns)],
    top,
    screen,
  );
}

/** Where not all models find room, those with which nothing is wrong take a line each, below the others. */
function inShort(models: Snapshot["models"], nowMs: number, columns: number): readonly Line[] {
  const whole = models.filter(isWhole);
  return [
    ...models
      .filter((model) => !isWhole(model))
      .flatMap((model): readonly Line[] => [{ text: "" }, ...modelLines(model, nowMs, columns)]),
    ...(whole.length === 0 ? [] : [{ text: "" }, ...whole.map(modelInOneLine)]),
  ];
}

function connectionLines(
  snapshot: Snapshot | undefined,
  nowMs: number,
  { address, lost }: Connection,
  columns: number,
): readonly Line[] {
  if (lost !== undefined) {
    const begin =
      lost.sinceMs === undefined
        ? "NO CONNECTION yet"
        : `CONNECTION LOST since ${clockWords(lost.sinceMs, nowMs, true)}: this state is old`;
    const retry = lost.retryMs > 0 ? `in ${Math.ceil(lost.retryMs / 1_000)} s` : "now";
    return wrapped(`${begin}. ${lost.why} The next try is ${retry}.`, "red", columns);
  }
  if (snapshot === undefined) return wrapped(`Connecting to ${address} …`, "dim", columns);
  return wrapped(
    `Hotspare ${snapshot.version}  ${address}  ${clockWords(nowMs, nowMs, true)}`,
    "dim",
    columns,
  );
}
