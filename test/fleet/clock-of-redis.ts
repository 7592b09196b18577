import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's package `libfaketime` puts it there, on each kind of processor. */
const places = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
);

/** A Redis whose clock can be moved while it runs. */
export interface ClockOfRedis {
  /** What starts it in the place of `redis-server`. */
  readonly binary: string;
  /** Moves the clock to so many milliseconds off the true time. */
  move(offMs: number): void;
  remove(): void;
}

/** @throws {Error} when this machine has no `libfaketime` */
export function clockOfRedis(): ClockOfRedis {
  const library = places.find((place) => existsSync(place));
  if (library === undefined)
    throw new Error(
      "This test needs libfaketime, and this machine has none. Install it: apt-get install libfaketime.",
    );
  const folder = mkdtempSync(join(tmpdir(), "hotspare-clock-"));
  const offset = join(folder, "offset");
  const binary = join(folder, "redis-server");
  // Read anew at each question for the time. Redis counts its own timers by the monotonic clock, which is left alone.
  const settings = [
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${offset}`,
    "FAKETIME_NO_CACHE=1",
    "FAKETIME_DONT_FAKE_MONOTONIC=1",
    "DONT_FAKE_MONOTONIC=1",
  ];
  writeFileSync(binary, `#!/bin/sh\nexport ${settings.join(" ")}\nexec redis-server "$@"\n`);
  chmodSync(binary, 0o755);
  const move = (offMs: number) => {
    // Renamed, so that nobody reads half of it.
    writeFileSync(`${offset}.new`, `${offMs < 0 ? "-" : "+"}${Math.abs(offMs) / 1_000}\n`);
    renameSync(`${offset}.new`, offset);
  };
  move(0);
  return { binary, move, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
