import { setTimeout as sleep } from "node:timers/promises";
import { applyPatch, headlineOf, type Snapshot } from "@hotspare/gateway/feed";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { cellText } from "../output/visible-text.js";
import type { EndSignal, Terminal } from "../terminal.js";
import { changeLines, line } from "./change-lines.js";
import { type GatewayAddress, gatewayAddress } from "./gateway-address.js";
import { openPicture } from "./open-picture.js";
import { LostConnection, readFeed, readSnapshot } from "./read-feed.js";
import { watchScreen } from "./watch-screen.js";
import type { Watcher } from "./watcher.js";

export interface WatchCommandOptions {
  readonly keyEnv: string | undefined;
  readonly once: boolean;
  readonly json: boolean;
}

/** Between two tries to reach a gateway that was lost. */
const RETRY_MS = 1_000;
/** Where the output has no width, such as a file. */
const FILE_COLUMNS = 200;

/** Shows what a gateway does, until the reader ends it. */
export async function watchCommand(
  terminal: Terminal,
  given: string,
  { keyEnv, once, json }: WatchCommandOptions,
): Promise<number> {
  const address = gatewayAddress(terminal, given, keyEnv);
  const stop = new AbortController();
  let exitCode: number = exitCodes.ok;
  const endBy = (code: number) => {
    exitCode = code;
    stop.abort();
  };
  const unlisten = terminal.onSignal((signal) => endBy(SIGNAL_CODES[signal]));
  try {
    if (once) return await showOnce(terminal, address, json, stop.signal);
    const watcher = json
      ? jsonWatcher(terminal)
      : terminal.screen === undefined
        ? lineWatcher(terminal)
        : openPicture(terminal, terminal.screen, address.base.href, () => endBy(exitCodes.ok));
    try {
      await follow(address, watcher, stop.signal);
    } finally {
      watcher.end();
    }
    return exitCode;
  } catch (error) {
    if (stop.signal.aborted) return exitCode;
    if (error instanceof LostConnection)
      throw new CommandFailure(`${error.message} Is the gateway running?`, exitCodes.invalid);
    throw error;
  } finally {
    unlisten();
  }
}

const SIGNAL_CODES: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** A gateway that was there once is waited for. One that was never there is a mistake of the command line. */
async function follow(address: GatewayAddress, watcher: Watcher, signal: AbortSignal): Promise<void> {
  let snapshot: Snapshot | undefined;
  let isLost = false;
  while (!signal.aborted) {
    try {
      for await (const event of readFeed(address, signal)) {
        isLost = false;
        if (event.event === "snapshot") snapshot = event.data;
        else if (snapshot !== undefined) snapshot = applyPatch(snapshot, event.data);
        if (snapshot !== undefined) watcher.event(event, snapshot);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof LostConnection) || snapshot === undefined) throw error;
      if (!isLost) watcher.lost(error.message, snapshot);
      isLost = true;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function showOnce(
  terminal: Terminal,
  address: GatewayAddress,
  json: boolean,
  signal: AbortSignal,
): Promise<number> {
  const snapshot = await readSnapshot(address, signal);
  const { level } = headlineOf(snapshot, snapshot.nowMs);
  const isDown = level === "down";
  if (json) terminal.out(`${JSON.stringify({ ok: !isDown, ...snapshot }, null, 2)}\n`);
  else {
    const { columns = FILE_COLUMNS } = terminal.screen?.size() ?? {};
    const { colours } = terminal;
    const lines = watchScreen(
      snapshot,
      snapshot.nowMs,
      { address: address.base.href },
      { colours, columns, rows: undefined },
    );
    terminal.out(`${lines.join("\n")}\n`);
  }
  return isDown ? exitCodes.unanswered : exitCodes.ok;
}

/** Each event of the feed as it came, a line each. */
function jsonWatcher(terminal: Terminal): Watcher {
  return {
    event: (event) => terminal.out(`${JSON.stringify(event)}\n`),
    lost: (why, { nowMs }) =>
      terminal.out(`${JSON.stringify({ event: "lost", data: { why, sinceMs: nowMs } })}\n`),
    end: () => undefined,
  };
}

/** For a log, or a reader who pipes it on: a line for each change. */
function lineWatcher(terminal: Terminal): Watcher {
  let shown: Snapshot | undefined;
  let isLost = false;
  const write = (text: string) => terminal.out(`${cellText(text)}\n`);
  return {
    event(_, snapshot) {
      if (isLost) write(line(snapshot.nowMs, "The connection is back."));
      isLost = false;
      for (const text of changeLines(shown, snapshot)) write(text);
      shown = snapshot;
    },
    lost(why) {
      isLost = true;
      write(line(Date.now(), `The connection is lost: ${why} Trying again.`));
    },
    end: () => undefined,
  };
}
