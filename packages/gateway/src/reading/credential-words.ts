import type { CredentialView, ModelView } from "../contract/feed.js";
import { clockWords, countdownWords } from "./time-words.js";

/**
 * The state of a credential as the page shows it. `serving`: closed, and calls go to the credential. `ready`: closed, and no calls go to the credential.
 * `probing`: half-open. `open`: out of use after a failure. `closed-down`: its model has closed.
 */
export type DisplayState = "serving" | "ready" | "probing" | "open" | "closed-down";

/** Derives the display state of a credential. The page has a mark with another shape for each display state. */
export function displayStateOf({
  state,
  isActive,
}: Pick<CredentialView, "state" | "isActive">): DisplayState {
  switch (state) {
    case "closed":
      return isActive ? "serving" : "ready";
    case "half_open":
      return "probing";
    case "open":
      return "open";
    case "closed_down":
      return "closed-down";
  }
}

/** The state of a credential in words, such as `open until 12:04 (in 3 min)`. */
export function stateWords(
  credential: Pick<CredentialView, "state" | "isActive" | "untilMs">,
  nowMs: number,
): string {
  const { untilMs } = credential;
  switch (displayStateOf(credential)) {
    case "serving":
      return "serving";
    case "ready":
      return "ready";
    case "probing":
      return "half-open: one call is probing it";
    case "open":
      if (untilMs === undefined) return "open";
      return untilMs <= nowMs
        ? "open: the next call may probe it"
        : `open until ${clockWords(untilMs, nowMs)} (${countdownWords(untilMs - nowMs)})`;
    case "closed-down":
      return "closed with its model";
  }
}

/** Identifies a model by kind and name, because an embedder and a VLM may have the same name. */
export function modelKey({ name, kind }: Pick<ModelView, "name" | "kind">): string {
  return `${kind} ${name}`;
}

/** An amount with about three digits, such as `950`, `12.3k` or `4.1M`. */
export function shortAmount(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  // The factor prevents `1000k`: 999,950 becomes `1M`.
  const unit = units.find(([size]) => Math.abs(value) >= size * 0.999_95);
  if (unit === undefined) return String(Number(value.toPrecision(3)));
  const scaled = value / unit[0];
  return `${Math.abs(scaled) < 99.95 ? Number(scaled.toFixed(1)) : Math.round(scaled)}${unit[1]}`;
}

/**
 * An amount of money with two decimals, or with two significant digits if the amount is small, such as `12.50 USD` or `0.0012 USD`. The text equals that of
 * core's `moneyText`, which a browser cannot load.
 */
export function moneyWords(amount: number, currency: string): string {
  const isSmall = amount !== 0 && Math.abs(amount) < 0.1;
  const written = isSmall ? Number(amount.toPrecision(2)) : amount;
  const decimals = isSmall && Math.abs(written) < 0.1 ? 1 - Math.floor(Math.log10(Math.abs(written))) : 2;
  return `${written.toFixed(Math.min(decimals, 20))} ${currency}`.trimEnd();
}
