import {
  type CredentialView,
  displayStateOf,
  latencyWords,
  type ModelView,
  shortAmount,
  stateWords,
} from "@hotspare/gateway/feed";
import { withNoun } from "../output/number-text.js";
import { type Line, printed, type Style, widthOf, wrapped } from "./screen-lines.js";

/** A model and each of its credentials. */
export function modelLines(model: ModelView, nowMs: number, columns: number): readonly Line[] {
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
    ...wrapped(`${name}  ${facts.join("  ")}`, "bold", columns),
    ...credentials.flatMap((credential) => credentialLines(credential, nowMs, { columns, idWidth })),
  ];
}

/** A model with which nothing is wrong, where there is no room for its credentials. */
export function modelInOneLine({ name, active, calls, credentials }: ModelView): Line {
  const spares = credentials.filter((credential) => displayStateOf(credential) === "ready").length;
  return {
    text: `${MARKS.serving} ${name}  ${active ?? "shared"} serves, ${spares} ready  ${shortAmount(calls)} running`,
    style: "green",
  };
}

/** Whether every credential could take calls. */
export function isWhole({ credentials, waiting }: ModelView): boolean {
  return (
    waiting === 0 &&
    credentials.some(({ isActive }) => isActive) &&
    credentials.every(({ state }) => state === "closed")
  );
}

/** A mark, a name, a state in words: colours only repeat them. */
const MARKS = { serving: ">", ready: " ", probing: "?", open: "x", "closed-down": "-" } as const;

function credentialLines(
  credential: CredentialView,
  nowMs: number,
  { columns, idWidth }: { readonly columns: number; readonly idWidth: number },
): readonly Line[] {
  const { id, why, inFlight, served, latencyMs, headroom, sameAs } = credential;
  const shown = displayStateOf(credential);
  const style: Partial<Record<typeof shown, Style>> = { serving: "green", open: "red", probing: "yellow" };
  const known = style[shown];
  const isOut = shown === "open" || shown === "probing";
  const cause = isOut && why !== undefined ? `${why.class}, ${why.reason}` : "";
  const facts = [
    `${shortAmount(inFlight)} in flight`,
    `${shortAmount(served)} served`,
    ...(latencyMs === undefined ? [] : [latency(latencyMs)]),
    ...(headroom?.requests === undefined
      ? []
      : [
          `${shortAmount(headroom.requests.remaining)}/${withNoun(shortAmount(headroom.requests.limit), "request")} left`,
        ]),
    ...(headroom?.tokens === undefined
      ? []
      : [
          `${shortAmount(headroom.tokens.remaining)}/${withNoun(shortAmount(headroom.tokens.limit), "token")} left`,
        ]),
    ...(sameAs === undefined ? [] : [`no spare: same key as ${sameAs}`]),
  ].join("  ");
  const name = printed(id);
  const state = stateWords(credential, nowMs);
  const begin = `${MARKS[shown]} ${name}${" ".repeat(Math.max(0, idWidth - widthOf(name)))}  ${state}`;
  const coloured = known === undefined ? {} : { style: known };
  // A narrow terminal gets the rest on lines of its own, where it can be read.
  const whole = [begin, cause, facts].filter((part) => part !== "").join("  ");
  if (widthOf(printed(whole)) <= columns) return [{ text: whole, ...coloured }];
  const beginsShort = widthOf(printed(begin)) <= columns;
  return [
    ...(beginsShort
      ? [{ text: begin, ...coloured }]
      : [
          { text: `${MARKS[shown]} ${name}`, ...coloured },
          { text: `    ${state}`, ...coloured },
        ]),
    ...(cause === "" ? [] : wrapped(`    ${cause}`, undefined, columns)),
    ...wrapped(`    ${facts}`, "dim", columns),
  ];
}

function latency({ p50, p95 }: { readonly p50: number; readonly p95: number }): string {
  return `p50 ${latencyWords(p50)} p95 ${latencyWords(p95)}`;
}
