import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { WrongKeyPace } from "./wrong-key-pace.js";

/** How a refusal ended: the milliseconds that it waited, or a 429. */
async function refusal(
  pace: WrongKeyPace,
  clock: ManualClock,
  address: string,
): Promise<number | ProtocolError> {
  const fromMs = clock.monotonicMs();
  let end: number | ProtocolError | undefined;
  void pace.wait(address).then(
    () => {
      end = clock.monotonicMs() - fromMs;
    },
    (error: ProtocolError) => {
      end = error;
    },
  );
  await clock.advance(0);
  for (let step = 0; end === undefined && step < 200; step += 1) {
    await clock.advance(100);
  }
  return end ?? Number.NaN;
}

describe("the pace of wrong keys", () => {
  it("answers a few wrong keys at once, further wrong keys later and later, and then with 429", async () => {
    const clock = new ManualClock();
    const pace = new WrongKeyPace(clock);
    const answers: (number | ProtocolError)[] = [];
    for (let count = 0; count < 40; count += 1) {
      answers.push(await refusal(pace, clock, "192.0.2.1"));
    }
    expect(answers.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 100, 200]);
    const waits = answers.filter((each) => typeof each === "number");
    expect(waits.slice(0, 15)).toEqual(waits.slice(0, 15).sort((a, b) => a - b));
    expect(Math.max(...waits)).toBe(10_000);
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, code: "too_many_wrong_keys" });
    expect(pace.count).toBe(40);
  });

  it("states correctly how long an address must wait", async () => {
    const clock = new ManualClock();
    const pace = new WrongKeyPace(clock);
    let last: number | ProtocolError = 0;
    for (let count = 0; count < 40; count += 1) {
      last = await refusal(pace, clock, "192.0.2.1");
    }
    const retryAfterMs = last instanceof ProtocolError ? (last.retryAfterMs ?? 0) : 0;
    expect(retryAfterMs).toBeGreaterThan(0);
    await clock.advance(retryAfterMs);
    expect(await refusal(pace, clock, "192.0.2.1")).toBe(10_000);
  });

  it("forgets wrong keys with time, and a flood within twenty minutes", async () => {
    const clock = new ManualClock();
    const pace = new WrongKeyPace(clock);
    const flood = Array.from({ length: 1_000 }, () => pace.wait("192.0.2.1").catch(() => undefined));
    await clock.advance(10_000);
    await Promise.all(flood);
    await clock.advance(20 * 60_000);
    expect(await refusal(pace, clock, "192.0.2.1")).toBe(0);
  });

  it("counts each IPv4 address separately, and an IPv6 network together", async () => {
    const clock = new ManualClock();
    const pace = new WrongKeyPace(clock);
    for (let count = 0; count < 6; count += 1) {
      await refusal(pace, clock, `2001:db8::${count + 1}`);
      await refusal(pace, clock, `192.0.2.${count + 1}`);
    }
    expect(await refusal(pace, clock, "2001:db8::ffff")).toBeGreaterThan(0);
    expect(await refusal(pace, clock, "::ffff:192.0.2.1")).toBe(0);
  });

  it("lets only a few refusals of an address wait at once, and refuses further ones with 429", async () => {
    const clock = new ManualClock();
    const pace = new WrongKeyPace(clock);
    for (let count = 0; count < 5; count += 1) {
      await pace.wait("192.0.2.1");
    }
    const results = Array.from({ length: 15 }, () =>
      pace.wait("192.0.2.1").then(
        () => 401,
        () => 429,
      ),
    );
    await clock.advance(20_000);
    const statuses = await Promise.all(results);
    expect(statuses.filter((status) => status === 401)).toHaveLength(8);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it("ends all waits when it closes", async () => {
    const pace = new WrongKeyPace(new ManualClock());
    const waits = Array.from({ length: 8 }, () => pace.wait("192.0.2.1"));
    pace.close();
    await expect(Promise.all(waits)).resolves.toBeDefined();
  });
});
