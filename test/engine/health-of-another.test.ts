import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createHotspare, type Hotspare, orderedSwitcher, spreadSwitcher, tokens } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { MemoryFleet } from "../support/memory-fleet.js";
import { type Script, StatusError, scripted } from "../support/scripted-plugin.js";

const clockOf = ({ container }: Pick<Hotspare<readonly []>, "container">) => container.resolve(tokens.clock);

type Mode = "ok" | "dead" | "down" | "limited" | "stated";

class Stated extends StatusError {}

const plugin = scripted({
  readErrorFacts: (error) =>
    error instanceof StatusError
      ? {
          status: error.status,
          message: error.message,
          ...(error instanceof Stated ? { headers: new Headers({ "retry-after": "45" }) } : {}),
        }
      : undefined,
});

const reply = { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;

/** One process with a model of three keys: `reload` opens the configuration anew, or does nothing in the process that the others are compared with. */
function createProcess(reloads: boolean, clock: ManualClock, switcher = orderedSwitcher) {
  const modes = new Map<string, Mode>();
  const asked: string[] = [];
  const keys = new Map(["a", "b", "c"].map((id) => [id, `${id}1`]));
  const script = (id: string, key: string): Script => ({
    identity: key,
    endpoint: id === "c" ? "two" : "one",
    complete: async () => {
      asked.push(key);
      switch (modes.get(key) ?? "ok") {
        case "dead":
          throw new StatusError(401);
        case "down":
          throw new StatusError(503);
        case "limited":
          throw new StatusError(429);
        case "stated":
          throw new Stated(429);
        case "ok":
          return reply;
      }
    },
  });
  const credentialOf = (id: string, key: string) => ({
    id,
    provider: "scripted" as const,
    script: script(id, key),
  });
  const open = (before?: Hotspare<readonly [typeof plugin]>) => {
    const hotspare = createHotspare({
      plugins: [plugin] as const,
      clock,
      random: () => 0,
      switcher: switcher(),
      failback: { afterCalls: 3 },
      healthOf: before,
    });
    const vlm = hotspare.vlm({
      name: "vision",
      model: "m",
      retry: { maxWaitMs: 0 },
      credentials: [...keys].map(([id, key]) => credentialOf(id, key)),
    });
    return { hotspare, vlm };
  };
  let { hotspare, vlm } = open();
  let rotations = 1;
  return {
    asked,
    modes,
    status: () => vlm.status().map(({ inFlight: _, ...each }) => each),
    call: () =>
      vlm.complete({ prompt: "x" }).then(
        ({ credentialId }) => credentialId,
        (error: unknown) => String(error),
      ),
    reset: (id: string) => vlm.reset(id),
    async reload() {
      if (reloads) {
        const before = hotspare;
        ({ hotspare, vlm } = open(before));
        await before.close({ graceMs: 0 });
      }
    },
    async rotate(id: string) {
      rotations += 1;
      const key = `${id}${rotations}`;
      keys.set(id, key);
      if (reloads) {
        await this.reload();
      } else {
        vlm.replaceCredential(id, credentialOf(id, key));
      }
    },
    current: () => hotspare,
    close: () => hotspare.close({ graceMs: 0 }),
  };
}

/** Moves the time while calls wait for it: a spare behind an address that has just failed is asked after a moment. */
async function settled<Value>(clock: ManualClock, pending: Promise<Value>): Promise<Value> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  pending.then(end, end);
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isOver) {
      return pending;
    }
    await clock.advance(100);
  }
}

const id = fc.constantFrom("a", "b", "c");
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("call" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("reload" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("mode" as const),
      id,
      mode: fc.constantFrom<Mode>("ok", "dead", "down", "limited", "stated"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(100, 1_000, 31_000, 700_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reset" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rotate" as const), id }) },
);

describe("healthOf", () => {
  it.each([orderedSwitcher, spreadSwitcher])(
    "of %o: whatever fails and whenever it is read again, a configuration that is read again knows what one process knows",
    async (switcher) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          const clock = new ManualClock();
          const worlds = [true, false].map((reloads) => createProcess(reloads, clock, switcher));
          const currentKey = new Map(["a", "b", "c"].map((each) => [each, `${each}1`]));
          let rotations = 1;
          for (const each of steps) {
            if (each.do === "wait") {
              await clock.advance(each.ms);
            } else if (each.do === "rotate") {
              rotations += 1;
              currentKey.set(each.id, `${each.id}${rotations}`);
            }
            if (each.do === "call") {
              const [answer, expected] = await settled(
                clock,
                Promise.all(worlds.map((world) => world.call())),
              );
              expect(answer).toEqual(expected);
            }
            for (const world of worlds) {
              if (each.do === "mode") world.modes.set(currentKey.get(each.id) ?? "", each.mode);
              if (each.do === "reset") world.reset(each.id);
              if (each.do === "reload") await world.reload();
              if (each.do === "rotate") await world.rotate(each.id);
            }
            const [one, other] = worlds.map((world) => [world.status(), world.asked]);
            expect(one).toEqual(other);
          }
          await Promise.all(worlds.map((world) => world.close()));
        }),
        { numRuns: depth(25, 2_000) },
      );
    },
  );

  /** Two Hotspares, one after the other, of one model with a key. */
  const pair = (script: Script, options: object = {}) => {
    const clock = new ManualClock();
    const make = (further: object) => {
      const hotspare = createHotspare({ plugins: [plugin] as const, clock, random: () => 0, ...further });
      const credentials = [{ id: "a", provider: "scripted" as const, script }];
      return {
        hotspare,
        vlm: hotspare.vlm({ name: "vision", model: "m", retry: { maxWaitMs: 0 }, credentials }),
      };
    };
    const before = make(options);
    return { before, after: make({ healthOf: before.hotspare }), clock };
  };

  it("learns from the calls that the old one still answers, and says so itself", async () => {
    let refuse: (error: unknown) => void = () => undefined;
    const complete = () => new Promise<never>((_, reject) => (refuse = reject));
    const { before, after } = pair({ complete, identity: "k" });
    const opened: string[] = [];
    for (const { hotspare } of [before, after]) {
      hotspare.events.on("circuitOpen", () => opened.push(hotspare === after.hotspare ? "after" : "before"));
    }
    const answer = before.vlm.complete({ prompt: "x" }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    refuse(new StatusError(401));
    await answer;
    expect(after.vlm.status()[0]?.state).toBe("open");
    expect(opened).toEqual(["after"]);
    await before.hotspare.close();
    expect(after.vlm.status()[0]?.state).toBe("open");
    await after.hotspare.close();
  });

  it("knows a credential without a secret by its id", async () => {
    const { before, after } = pair({ complete: () => Promise.reject(new StatusError(401)) });
    await before.vlm.complete({ prompt: "x" }).catch(() => undefined);
    expect(after.vlm.status()[0]?.state).toBe("open");
    await after.hotspare.close();
    expect(before.vlm.status()[0]?.state).toBe("open");
  });

  it("keeps the health link of the first until the last has closed", async () => {
    const states: string[] = [];
    let report: ((state: { state: "degraded"; reason: string }) => void) | undefined;
    const link = {
      publish: () => undefined,
      subscribe: (_: unknown, onState: typeof report) => {
        report = onState;
        states.push("begun");
        return () => states.push("ended");
      },
      acquireProbe: async () => undefined,
      takePortion: async () => 0,
      publishLimit: () => undefined,
      name: ({ scope, parts }: { readonly scope: string; readonly parts: readonly string[] }) =>
        `${scope}/${parts.join("/")}`,
    };
    const { before, after } = pair({ identity: "k" }, { healthLink: link });
    after.hotspare.events.on("healthLink", ({ state }) => states.push(state));
    await before.hotspare.close();
    report?.({ state: "degraded", reason: "gone" });
    expect(after.hotspare.healthLinkState).toBe("degraded");
    await after.hotspare.close();
    expect(states).toEqual(["begun", "degraded", "ended"]);
  });

  it("keeps no Hotspare that has closed, however long the row of them", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const row = async () => {
      const { before, after } = pair({ identity: "k" });
      const gone: WeakRef<object>[] = [];
      let last = before.hotspare;
      let next = after.hotspare;
      for (let count = 0; count < 5; count += 1) {
        gone.push(new WeakRef(last));
        await last.close();
        last = next;
        next = createHotspare({ plugins: [plugin] as const, clock: clockOf(last), healthOf: last });
        const credentials = [{ id: "a", provider: "scripted" as const, script: { identity: "k" } }];
        next.vlm({ name: "vision", model: "m", credentials });
      }
      await last.close();
      return { gone, next };
    };
    const { gone, next } = await row();
    await expect
      .poll(() => {
        collect();
        return gone.filter((each) => each.deref() !== undefined).length;
      })
      .toBe(0);
    await next.close();
  });

  it.each([
    [
      "is a closed Hotspare",
      async () => {
        const { before, after } = pair({});
        await before.hotspare.close();
        await after.hotspare.close();
        return { healthOf: after.hotspare };
      },
    ],
    ["has another clock", async () => ({ healthOf: pair({}).after.hotspare, clock: new ManualClock() })],
    ["must be a Hotspare", async () => ({ healthOf: {} })],
    [
      "leave healthLink out",
      async () => ({
        healthOf: pair({}).after.hotspare,
        healthLink: new MemoryFleet(new ManualClock()).link(),
      }),
    ],
  ])("is refused when the other one %s", async (message, options) => {
    const given = await options();
    expect(() => createHotspare({ plugins: [plugin] as const, ...(given as object) })).toThrow(message);
  });
});
