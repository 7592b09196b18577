import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Snapshot } from "@hotspare/gateway/feed";
import { describe, expect, it, onTestFinished } from "vitest";
import { CommandFailure } from "../output/command-failure.js";
import { changeLines } from "./change-lines.js";
import { followFeed, retryAfterTries } from "./follow-feed.js";
import type { FeedEvent } from "./read-feed.js";
import type { Loss } from "./watcher.js";

const nowMs = Date.UTC(2026, 10, 26, 12, 0, 0);
const snapshot: Snapshot = {
  nowMs,
  startedMs: nowMs - 1_000,
  version: "1.2.3",
  state: "serving",
  admin: "open",
  models: [],
  clients: [],
  timeline: [],
  buckets: [],
  failures: [],
  unknown: [],
};

type Answer = (response: ServerResponse) => void;
const feed =
  (...events: readonly object[]): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of events)
      response.write(
        `event: ${"version" in event ? "snapshot" : "patch"}\ndata: ${JSON.stringify(event)}\n\n`,
      );
    response.end();
  };
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end("<h1>a proxy</h1>");
  };

/** Follows a server that gives these answers one after the other, until the last has been seen. */
async function follow(...answers: readonly Answer[]) {
  let asked = 0;
  const server: Server = createServer((_, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    answer?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const stop = new AbortController();
  const seen: (readonly [FeedEvent["event"], Snapshot])[] = [];
  const losses: Loss[] = [];
  const tries: number[] = [];
  const watcher = {
    event: ({ event }: FeedEvent, state: Snapshot) => void seen.push([event, state]),
    lost(loss: Loss) {
      losses.push(loss);
      if (losses.length >= answers.length) stop.abort();
    },
    end: () => undefined,
  };
  const ended = followFeed({ base, headers: {} }, watcher, stop.signal, (count) => {
    tries.push(count);
    return 0;
  });
  const error = await ended.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { seen, losses, tries, error, why: losses.map(({ why }) => why.replace(base.href, "URL")) };
}

describe("followFeed", () => {
  it("goes on through everything that a proxy says while the gateway restarts", async () => {
    const { error, why, seen, tries } = await follow(
      feed(snapshot),
      status(502),
      status(404),
      status(302, { location: "http://127.0.0.1:1/" }),
      status(200, { "content-type": "text/html" }),
      feed({ ...snapshot, startedMs: nowMs }),
      feed(snapshot, { nowMs: "soon" }),
    );
    expect(error).toBeUndefined();
    expect(why).toEqual([
      "URL has ended the connection.",
      "URL answers with status 502.",
      "URL answers (status 404), but not as a gateway of Hotspare.",
      "URL answers (status 302), but not as a gateway of Hotspare.",
      "URL answers (status 200), but not as a gateway of Hotspare.",
      "URL has ended the connection.",
      "URL answers (status 200), but not as a gateway of Hotspare.",
    ]);
    expect(seen.map(([event]) => event)).toEqual(["snapshot", "snapshot", "snapshot"]);
    // Counted anew once the gateway has answered.
    expect(tries).toEqual([1, 2, 3, 4, 5, 1, 1]);
  });

  it("waits for a gateway whose proxy says that it is not there yet, and knows no state meanwhile", async () => {
    const { error, losses } = await follow(status(503), status(502), feed(snapshot));
    expect(error).toBeUndefined();
    expect(losses.map((loss) => loss.snapshot?.version)).toEqual([undefined, undefined, "1.2.3"]);
  });

  it("ends at an address that is no gateway at first, and at a key that is refused at any time", async () => {
    expect((await follow(status(404))).error).toMatchObject({ kind: "no-gateway" });
    expect((await follow(feed(snapshot), status(401))).error).toBeInstanceOf(CommandFailure);
  });

  it("waits longer each time, half a minute at most", () => {
    expect([1, 2, 3, 5, 6, 7, 2_000].map(retryAfterTries)).toEqual([
      1_000, 2_000, 4_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });
});

describe("changeLines", () => {
  const closed = (id: number, atMs: number) =>
    ({ id, atMs, model: "vision", kind: "vlm", type: "closed", credentials: ["a"] }) as const;
  const texts = (before: Snapshot, after: Snapshot) =>
    changeLines(before, after).map((line) => line.replace(/^\S+ {2}/, ""));

  it("begins anew with another process, whose entries are numbered from 1", () => {
    const before = { ...snapshot, timeline: [closed(500, nowMs - 1)] };
    const after: Snapshot = {
      ...snapshot,
      nowMs: nowMs + 9_000,
      startedMs: nowMs + 2_000,
      version: "1.2.4",
      timeline: [closed(1, nowMs + 3_000)],
    };
    expect(texts(before, after)).toEqual([
      "The gateway has restarted, with version 1.2.4.",
      "a of vision closed: it answers again.",
      "No models are configured.",
    ]);
    expect(texts(before, { ...before, timeline: [closed(501, nowMs)] })).toHaveLength(1);
  });

  it("reports a lost link to the fleet, and that it is back", () => {
    const fleet = (state: string, reason?: string): Snapshot => ({
      ...snapshot,
      fleet: { state, ...(reason === undefined ? {} : { reason }) },
    });
    expect(texts(fleet("connected"), fleet("degraded", "timeout"))).toEqual([
      "The link to the fleet is lost, so this process uses only its own observations (timeout).",
    ]);
    expect(texts(fleet("degraded"), fleet("connected"))).toEqual(["The link to the fleet is back."]);
    expect(texts(fleet("degraded"), fleet("degraded"))).toEqual([]);
    expect(texts(snapshot, fleet("connected"))).toEqual(["The gateway shares its health with a fleet."]);
  });
});
