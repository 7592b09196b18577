import {
  type CredentialView,
  clockWords,
  entryWords,
  type Headline,
  headlineOf,
  latencyWords,
  type ModelView,
  outcomeWords,
  type Snapshot,
  shortAmount,
  standingOf,
  stateWords,
} from "@hotspare/gateway/feed";
import { paint } from "../output/paint.js";
import { cellText, visibleText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

/** What the picture is drawn for. */
export interface Screen extends Pick<Terminal, "colours"> {
  /** Characters of a line. */
  readonly columns: number;
  /** Lines. Undefined: as many as there are. */
  readonly rows: number | undefined;
}

/** The connection, as the picture shows it. */
export interface Standing {
  readonly address: string;
  /** Since when what is shown is old, epoch milliseconds. Undefined: it is what is. */
  readonly lostMs?: number | undefined;
}

type Style = Parameters<typeof paint>[1];

/** A line before its colour: colours take no room. */
interface Line {
  readonly text: string;
  readonly style?: Style;
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
const MOST_NEWS = 5;

/** The state of a gateway as lines that fit the screen. The most important lines come first, and are the last to go. */
export function watchScreen(
  snapshot: Snapshot,
  nowMs: number,
  { address, lostMs }: Standing,
  screen: Screen,
): readonly string[] {
  const headline = headlineOf(snapshot, nowMs);
  const { columns } = screen;
  const lines: readonly Line[] = [
    lostMs === undefined
      ? { text: `Hotspare ${snapshot.version}  ${address}  ${clockWords(nowMs, nowMs, true)}`, style: "dim" }
      : {
          text: `CONNECTION LOST since ${clockWords(lostMs, nowMs, true)}: what you see is old. Trying again.  ${address}`,
          style: "red",
        },
    ...wrapped(`${WORDS[headline.level]}  ${headline.text}`, STYLES[headline.level], columns),
    ...headline.troubles.flatMap(({ level, text }) =>
      wrapped(`  ${WORDS[level]}  ${text}`, STYLES[level], columns),
    ),
    ...snapshot.models.flatMap((model) => [{ text: "" }, ...modelLines(model, nowMs, columns)]),
    ...news(snapshot, nowMs),
  ];
  return fitted(lines, screen);
}

function modelLines(model: ModelView, nowMs: number, columns: number): readonly Line[] {
  const { name, kind, calls, waiting, latencyMs, credentials } = model;
  const facts = [
    kind === "vlm" ? "VLM" : "embedder",
    model.model,
    `${shortAmount(calls)} running`,
    ...(waiting > 0 ? [`${shortAmount(waiting)} waiting`] : []),
    ...(latencyMs === undefined ? [] : [latency(latencyMs)]),
  ];
  const idWidth = Math.min(30, Math.max(0, ...credentials.map(({ id }) => widthOf(printed(id)))));
  return [
    { text: `${name}  ${facts.join("  ")}`, style: "bold" },
    ...credentials.flatMap((credential) => credentialLines(credential, nowMs, { columns, idWidth })),
  ];
}

/** A mark, a name, a state in words: colours only repeat them. */
const MARKS = { serving: ">", ready: " ", trying: "?", open: "x", "closed-down": "-" } as const;

function credentialLines(
  credential: CredentialView,
  nowMs: number,
  { columns, idWidth }: { readonly columns: number; readonly idWidth: number },
): readonly Line[] {
  const { id, why, inFlight, served, latencyMs, headroom, sameAs } = credential;
  const standing = standingOf(credential);
  const style: Partial<Record<typeof standing, Style>> = { serving: "green", open: "red", trying: "yellow" };
  const known = style[standing];
  const isOut = standing === "open" || standing === "trying";
  const cause = isOut && why !== undefined ? `${why.class}, ${why.reason}` : "";
  const facts = [
    `${shortAmount(inFlight)} in flight`,
    `${shortAmount(served)} served`,
    ...(latencyMs === undefined ? [] : [latency(latencyMs)]),
    ...(headroom?.requests === undefined
      ? []
      : [
          `${shortAmount(headroom.requests.remaining)}/${shortAmount(headroom.requests.limit)} requests left`,
        ]),
    ...(headroom?.tokens === undefined
      ? []
      : [`${shortAmount(headroom.tokens.remaining)}/${shortAmount(headroom.tokens.limit)} tokens left`]),
    ...(sameAs === undefined ? [] : [`no spare: same key as ${sameAs}`]),
  ].join("  ");
  const name = printed(id);
  const begin = `${MARKS[standing]} ${name}${" ".repeat(Math.max(0, idWidth - widthOf(name)))}  ${stateWords(credential, nowMs)}`;
  const coloured = known === undefined ? {} : { style: known };
  // A narrow terminal gets the rest on lines of its own, where it can be read.
  const whole = [begin, cause, facts].filter((part) => part !== "").join("  ");
  if (widthOf(printed(whole)) <= columns) return [{ text: whole, ...coloured }];
  return [
    { text: begin, ...coloured },
    ...(cause === "" ? [] : [{ text: `    ${cause}` }]),
    { text: `    ${facts}`, style: "dim" },
  ];
}

function news({ timeline, failures }: Snapshot, nowMs: number): readonly Line[] {
  const entries = timeline.slice(-MOST_NEWS).reverse();
  const failed = failures.slice(-MOST_NEWS).reverse();
  return [
    ...(entries.length === 0 ? [] : [{ text: "" }, { text: "What happened last", style: "bold" } as const]),
    ...entries.map((entry) => ({ text: `  ${clockWords(entry.atMs, nowMs, true)}  ${entryWords(entry)}` })),
    ...(failed.length === 0 ? [] : [{ text: "" }, { text: "Last failures", style: "bold" } as const]),
    ...failed.map((failure) => ({
      text: `  ${clockWords(failure.atMs, nowMs, true)}  ${failure.credential} of ${failure.model}: ${failure.why.class}, ${failure.why.reason}; ${outcomeWords(failure)}`,
    })),
  ];
}

/** What a person must read is wrapped at blanks, not cut. */
function wrapped(text: string, style: Style, columns: number): readonly Line[] {
  const lines: string[] = [];
  let line = "";
  for (const word of printed(text).split(/(?<=\S) /)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns || line === "") line = longer;
    else {
      lines.push(line);
      line = `    ${word}`;
    }
  }
  return [...lines, line].map((one) => ({ text: one, style }));
}

function latency({ p50, p95 }: { readonly p50: number; readonly p95: number }): string {
  return `p50 ${latencyWords(p50)} p95 ${latencyWords(p95)}`;
}

function fitted(lines: readonly Line[], screen: Screen): readonly string[] {
  const { columns, rows = lines.length } = screen;
  const hidden = lines.length - rows;
  const more: Line = { text: `… ${hidden + 1} more lines: make the terminal higher`, style: "dim" };
  const shown = hidden <= 0 ? lines : [...lines.slice(0, Math.max(0, rows - 1)), more].slice(0, rows);
  return shown.map(({ text, style }) => {
    const fitting = cut(printed(text), columns);
    return style === undefined ? fitting : paint(screen, style, fitting);
  });
}

/** What a name looks like on the terminal: names are not ours, and an escape is wider than its character. */
function printed(text: string): string {
  return visibleText(cellText(text));
}

function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 0;
  let kept = "";
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return columns < 1 ? "" : `${kept}…`;
}

/** Letters of Europe, signs that we write ourselves, and half-wide forms take one column. All others may take two. */
function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + (/[ -\u02ff…]/.test(character) ? 1 : 2), 0);
}
