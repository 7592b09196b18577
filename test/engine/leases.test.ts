import type { CredentialSwitcher, SwitcherFactory } from "@hotspare/core";
import { RequestAdjusted, type VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createEngineWorld, type EngineWorld, hangs, microtasks, outcome } from "../support/engine-world.js";
import { finish, type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

type Model = ReturnType<EngineWorld["vlm"]>;

/** A user's switcher that hands out leases of its own making and counts how often each is ended. */
function counting() {
  const ends: string[][] = [];
  const lease = (credentialId: string) => {
    const mine: string[] = [];
    ends.push(mine);
    const end = (how: string) => () => {
      mine.push(how);
      return [];
    };
    return {
      credentialId,
      probe: false,
      confirm: () => [],
      succeed: end("succeed"),
      fail: end("fail"),
      release: end("release"),
    };
  };
  const switcher: SwitcherFactory = ({ credentials }): CredentialSwitcher => ({
    activeId: credentials[0]?.id,
    acquire({ excluded, isCapable }) {
      const chosen = credentials.find(({ id }) => !excluded.has(id) && isCapable(id));
      return chosen === undefined ? { exhausted: true } : { lease: lease(chosen.id) };
    },
    snapshot: () => [],
    reset: () => undefined,
  });
  return { switcher, ends };
}

const content: VlmAdapterChunk = { type: "content", content: "Hello" };
const fails = (status: number) => () => Promise.reject(new StatusError(status));
const streamOf = (...chunks: readonly (VlmAdapterChunk | Error)[]): Script["stream"] =>
  async function* () {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk;
      yield chunk;
    }
  };

const scenes: readonly [
  string,
  Readonly<Record<string, Script>>,
  (vlm: Model, signal: AbortSignal) => Promise<unknown>,
][] = [
  ["is answered", { a: {} }, (vlm, signal) => vlm.complete({ prompt: "x" }, { signal })],
  [
    "moves on",
    { a: { complete: fails(401) }, b: {} },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal }),
  ],
  [
    "counts a failure and moves on",
    { a: { complete: fails(503) }, b: {} },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal }),
  ],
  [
    "is rethrown",
    { a: { complete: fails(400) }, b: {} },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal }),
  ],
  [
    "is exhausted",
    { a: { complete: fails(500) }, b: { complete: fails(418) } },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal }),
  ],
  [
    "hangs",
    { a: { complete: hangs } },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal, timeouts: { totalMs: 500 } }),
  ],
  [
    "times out",
    { a: { complete: hangs }, b: {} },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal, timeouts: { attemptMs: 100 } }),
  ],
  [
    "is adjusted",
    { a: { complete: () => Promise.reject(new RequestAdjusted({ reason: "r" })) }, b: {} },
    (vlm, signal) => vlm.complete({ prompt: "x" }, { signal }),
  ],
  ["is a check", { a: { complete: fails(500) }, b: {} }, (vlm, signal) => vlm.checkCredentials({ signal })],
  ["is a stream", { a: { stream: streamOf(content, finish) } }, (vlm, signal) => readAll(vlm, signal)],
  [
    "is a stream that moves on",
    { a: { stream: streamOf(new StatusError(503)) }, b: {} },
    (vlm, signal) => readAll(vlm, signal),
  ],
  [
    "is a stream that breaks",
    { a: { stream: streamOf(content, new StatusError(503)) } },
    (vlm, signal) => readAll(vlm, signal),
  ],
  [
    "is a stream that is left",
    { a: { stream: streamOf(content, content, finish) } },
    async (vlm, signal) => {
      for await (const _ of vlm.stream({ prompt: "x" }, { signal })) break;
    },
  ],
];

async function readAll(vlm: Model, signal: AbortSignal): Promise<void> {
  for await (const _ of vlm.stream({ prompt: "x" }, { signal }));
}

describe.each(scenes)("a call that %s", (_, scripts, run) => {
  it("ends each lease of a user's switcher exactly once", async () => {
    const { switcher, ends } = counting();
    const world = createEngineWorld({ switcher });
    const { signal } = new AbortController();
    await world.settle(outcome(run(world.vlm(scripts), signal)));
    await turns();
    // A check asks every credential itself, and no switcher.
    expect(ends.length > 0).toBe(_ !== "is a check");
    expect(ends.map(({ length }) => length)).toEqual(ends.map(() => 1));
  });

  it("ends each lease exactly once when it is aborted, at whatever step", async () => {
    for (let step = 0; step <= 40; step += depth(5, 1)) {
      const { switcher, ends } = counting();
      const world = createEngineWorld({ switcher });
      const controller = new AbortController();
      const ended = outcome(run(world.vlm(scripts), controller.signal));
      await microtasks(step);
      controller.abort(new Error("gone"));
      await ended;
      await turns(1);
      expect(ends.filter(({ length }) => length !== 1)).toEqual([]);
    }
  });

  it("ends each lease exactly once when its credentials change under it, at whatever step", async () => {
    for (let step = 0; step <= 40; step += depth(5, 1)) {
      const { switcher, ends } = counting();
      const world = createEngineWorld({ switcher });
      const vlm = world.vlm(scripts);
      const ended = outcome(run(vlm, new AbortController().signal));
      await microtasks(step);
      vlm.addCredential(world.credential("new", {}));
      vlm.removeCredential("a");
      vlm.replaceCredential("new", world.credential("new", {}));
      await world.settle(ended);
      await turns(1);
      expect(ends.filter(({ length }) => length !== 1)).toEqual([]);
    }
  });
});

describe("calls that wait", () => {
  it("leave nothing when they are aborted, at whatever step, and the others go in order", async () => {
    for (let step = 0; step <= 60; step += depth(10, 2)) {
      const world = createEngineWorld();
      const order: number[] = [];
      const complete: Required<Script>["complete"] = async ({ messages: [message] }) => {
        order.push(Number(message?.content));
        await world.clock.sleep(100);
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      };
      const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 1 } } });
      const controllers = Array.from({ length: 6 }, () => new AbortController());
      const ended = controllers.map(({ signal }, index) =>
        outcome(vlm.complete({ prompt: String(index) }, { signal })),
      );
      const moving = world.clock.advance(150);
      await microtasks(step);
      controllers[1]?.abort(new Error("gone"));
      controllers[3]?.abort(new Error("gone"));
      await moving;
      const ends = await world.settle(Promise.all(ended), 10);
      expect(ends.filter((end) => "error" in end).length).toBeGreaterThanOrEqual(1);
      expect(order).toEqual(order.toSorted((one, other) => one - other));
      await world.watch.expectClean();
    }
  });

  it("end with the model, with a credential that leaves, and with a reset", async () => {
    for (const how of ["close", "remove", "reset"]) {
      const world = createEngineWorld();
      const vlm = world.vlm({ a: { complete: fails(429) }, b: { complete: fails(429) } });
      const ended = outcome(vlm.complete({ prompt: "x" }));
      await turns();
      expect(world.watch.of("waitStart")).toHaveLength(1);
      if (how === "close") await world.settle(vlm.close());
      if (how === "remove") {
        vlm.addCredential(world.credential("c", {}));
        vlm.removeCredential("a");
        vlm.removeCredential("b");
      }
      if (how === "reset") vlm.reset();
      expect("value" in (await world.settle(ended))).toBe(how === "remove");
    }
  });
});
