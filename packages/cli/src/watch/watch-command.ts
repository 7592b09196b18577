import { headlineOf, type Snapshot } from "@hotspare/gateway/feed";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { cellText } from "../output/visible-text.js";
import type { EndSignal, Terminal } from "../terminal.js";
import { changeLines, line } from "./change-lines.js";
import { followFeed } from "./follow-feed.js";
import { type GatewayAddress, gatewayAddress } from "./gateway-address.js";
import { openPicture } from "./open-picture.js";
import { LostConnection, readSnapshot } from "./read-feed.js";
import { watchScreen } from "./watch-screen.js";
import type { Watcher } from "./watcher.js";

export interface WatchCommandOptions {
  readonly keyEnv: string | undefined;
  readonly once: boolean;
  readonly json: boolean;
}

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
      await followFeed(address, watcher, stop.signal);
    } finally {
      watcher.end();
    }
    return exitCode;
  } catch (error) {
    if (stop.signal.aborted) return exitCode;
    if (error instanceof LostConnection)
      throw new CommandFailure(`${error.message} ${ADVICE[error.kind]}`, exitCodes.invalid);
    throw error;
  } finally {
    unlisten();
  }
}

const ADVICE: Readonly<Record<LostConnection["kind"], string>> = {
  unreachable: "Is the gateway running?",
  unavailable: "Is the gateway running?",
  "no-gateway": "Write the address of its page, with its path prefix if there is one.",
};

const SIGNAL_CODES: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

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
    const { lines } = watchScreen(
      snapshot,
      snapshot.nowMs,
      { address: address.base.href },
      { colours, columns, rows: undefined },
    );
    terminal.out(`${lines.join("\n")}\n`);
  }
  return isDown ? exitCodes.unanswered : exitCodes.ok;
}

/** Each event of the feed as it came, a line each, and each try that went wrong. */
function jsonWatcher(terminal: Terminal): Watcher {
  return {
    event: (event) => terminal.out(`${JSON.stringify(event)}\n`),
    lost({ why, retryMs, snapshot }) {
      const since = snapshot === undefined ? {} : { sinceMs: snapshot.nowMs };
      terminal.out(`${JSON.stringify({ event: "lost", data: { why, ...since, retryMs } })}\n`);
    },
    end: () => undefined,
  };
}

/** For a log, or a reader who pipes it on: a line for each change. */
function lineWatcher(terminal: Terminal): Watcher {
  let shown: Snapshot | undefined;
  let lostBy: string | undefined;
  const write = (text: string) => terminal.out(`${cellText(text)}\n`);
  return {
    event(_, snapshot) {
      if (lostBy !== undefined) write(line(snapshot.nowMs, "The connection is back."));
      lostBy = undefined;
      for (const text of changeLines(shown, snapshot)) write(text);
      shown = snapshot;
    },
    lost({ why, snapshot }) {
      // A hundred tries that go wrong in the same way are one line.
      if (why === lostBy) return;
      const what = snapshot === undefined ? "There is no connection yet" : "The connection is lost";
      write(line(Date.now(), `${lostBy === undefined ? what : "Still no connection"}: ${why} Trying again.`));
      lostBy = why;
    },
    end: () => undefined,
  };
}
