import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Version } from "../protocol/fleet-record.js";
import { ChannelPosition } from "./channel-position.js";

const at = (number: number, epoch = "one"): Version => ({ epoch, number });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function position() {
  const compared: Version[] = [];
  return { channel: new ChannelPosition((version) => compared.push(version)), compared };
}

describe("how far a process has heard the channel", () => {
  it("counts from the snapshot by the messages of its epoch", () => {
    const { channel } = position();
    channel.hear(at(9));
    expect(channel.heard).toBeUndefined();
    channel.begin(at(3));
    channel.hear(at(5));
    channel.hear(at(4));
    channel.hear(at(9, "another"));
    expect(channel.heard).toEqual(at(5));
    channel.begin(undefined);
    expect(channel.heard).toBeUndefined();
  });

  it("compares nothing before the snapshot", () => {
    const { channel, compared } = position();
    channel.meet(at(5), undefined);
    vi.runAllTimers();
    expect(compared).toEqual([]);
  });

  it("compares with what was heard while the store is no further", () => {
    const { channel, compared } = position();
    channel.begin(at(5));
    channel.meet(at(5), at(5));
    channel.meet(at(4), at(4));
    expect(compared).toEqual([at(5), at(5)]);
  });

  it("waits for messages that are under way, and finds them lost when they do not come", () => {
    const { channel, compared } = position();
    channel.begin(at(5));
    channel.meet(at(7), at(5));
    channel.meet(at(8), at(5));
    expect(compared).toEqual([]);
    vi.runAllTimers();
    expect(compared).toEqual([at(7)]);
  });

  it("waits, and compares with what was heard when the messages come", () => {
    const { channel, compared } = position();
    channel.begin(at(5));
    channel.meet(at(7), at(5));
    channel.hear(at(6));
    channel.hear(at(7));
    vi.runAllTimers();
    expect(compared).toEqual([at(7)]);
    expect(channel.heard).toEqual(at(7));
    channel.meet(at(9), at(7));
    channel.hear(at(12));
    vi.runAllTimers();
    expect(compared.at(-1)).toEqual(at(12));
  });

  it("finds at once that the epoch is another, or that the store has lost writes", () => {
    const { channel, compared } = position();
    channel.begin(at(5));
    channel.meet(at(1, "two"), at(5));
    channel.meet(at(4), at(5));
    expect(compared).toEqual([at(1, "two"), at(4)]);
  });

  it("forgets what it waits for when the connection is lost", () => {
    const { channel, compared } = position();
    channel.begin(at(5));
    channel.meet(at(7), at(5));
    channel.begin(undefined);
    vi.runAllTimers();
    expect(compared).toEqual([]);
  });
});
