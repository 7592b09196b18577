import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { scriptedGateway } from "../gateway/page/scripted-gateway.js";
import { outage, quietSnapshot } from "../gateway/page/scripted-state.js";
import { builtCommand } from "../support/hotspare-process.js";

/** What is sent to a terminal besides text, with a sign in the place of the escape character. */
const CONTROLS = /␛\[[?0-9;]*[A-Za-z]/g;

/** Runs `hotspare watch` in a terminal of its own, until the key. */
async function inTerminal(key: string, environment: Record<string, string>) {
  const nowMs = Date.now();
  const quiet = quietSnapshot(nowMs);
  const gateway = await scriptedGateway({ snapshot: { ...quiet, ...outage(quiet, nowMs) } });
  onTestFinished(() => gateway.close());
  const { stdout } = await promisify(execFile)(
    "python3",
    [
      ...["test/cli/in-terminal.py", "40", "24", key, "more lines"],
      ...[...builtCommand, "watch", gateway.url],
    ],
    { env: { ...process.env, TERM: "xterm-256color", ...environment } },
  );
  const ended = JSON.parse(stdout) as {
    readonly exitCode: number;
    readonly isRestored: boolean;
    readonly drawn: string;
  };
  return { ...ended, drawn: ended.drawn.replaceAll("\u001b", "␛") };
}

it.each([
  ["Ctrl-C", "\\x03"],
  ["q", "q"],
])(
  "gives a terminal of 40 columns back as it was after %s, and colours nothing for NO_COLOR",
  async (_, key) => {
    const { exitCode, isRestored, drawn } = await inTerminal(key, { NO_COLOR: "1" });
    expect([exitCode, isRestored]).toEqual([0, true]);
    expect(drawn.endsWith("␛[?25h␛[?1049l")).toBe(true);
    // Bold and dim are no colours, and NO_COLOR takes them too.
    expect(drawn).not.toMatch(/␛\[\d+m/);
    const lines = drawn.split(/\r?\n|␛\[H/).map((line) => line.replaceAll(CONTROLS, ""));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(drawn.replaceAll(CONTROLS, "").replaceAll(/\s+/g, " ")).toContain(
      "DOWN 1 of 3 models is down, 1 on a spare.",
    );
  },
);
