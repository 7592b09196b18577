import { orderedSwitcher, type SwitcherFactory, spreadSwitcher, stickyRing } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createEngineWorld, type EngineWorld, microtasks, outcome } from "../support/engine-world.js";
import { finish, type Script, StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const reason = new Error("the caller has gone");
const content: VlmAdapterChunk = { type: "content", content: "Hello" };
const steps = Array.from({ length: 61 }, (_, step) => step);
/** Steps between those that are tested: with seven actions and six scenes each step has its turn at some of them. */
const stride = depth(19, 1);

/** A stream that counts how often it was opened and left. */
class CountedStream {
  opened = 0;
  left = 0;
  reads = 0;
  readonly #turns: readonly (() => Promise<VlmAdapterChunk | undefined>)[];

  constructor(...chunks: readonly (VlmAdapterChunk | "hang" | "fail")[]) {
    this.#turns = chunks.map((chunk) => async () => {
      if (chunk === "hang") return new Promise(() => undefined);
      if (chunk === "fail") throw new StatusError(503);
      return chunk;
    });
  }

  readonly open = (): AsyncIterable<VlmAdapterChunk> => ({
    [Symbol.asyncIterator]: () => {
      this.opened += 1;
      let at = 0;
      return {
        next: async () => {
          this.reads += 1;
          const value = await this.#turns[at++]?.();
          return value === undefined ? { done: true, value } : { done: false, value };
        },
        return: async () => {
          this.left += 1;
          return { done: true, value: undefined };
        },
      };
    },
  });
}

const scenes: readonly [string, () => readonly CountedStream[]][] = [
  ["answers", () => [new CountedStream(content, content, finish)]],
  ["moves on before its content", () => [new CountedStream("fail"), new CountedStream(content, finish)]],
  ["breaks after its content", () => [new CountedStream(content, "fail")]],
  ["falls silent before its content", () => [new CountedStream("hang")]],
  ["falls silent after its content", () => [new CountedStream(content, "hang")]],
  ["ends without its finish", () => [new CountedStream(content)]],
];

const actions: readonly [
  string,
  (world: EngineWorld, stream: AsyncIterableIterator<unknown>, abort: () => void) => unknown,
][] = [
  ["return()", (_, stream) => stream.return?.()],
  ["return() twice", (_, stream) => [stream.return?.(), stream.return?.()]],
  ["throw()", (_, stream) => outcome(stream.throw?.(reason) ?? Promise.resolve())],
  ["an abort", (_, _stream, abort) => abort()],
  ["an abort and return()", (_, stream, abort) => [abort(), stream.return?.()]],
  [
    "three more next() and return()",
    (_, stream) => [
      outcome(stream.next()),
      outcome(stream.next()),
      outcome(stream.next()),
      stream.return?.(),
    ],
  ],
  ["a close", (world) => world.hotspare.close({ graceMs: 0 })],
];

const switchers: readonly [string, () => SwitcherFactory][] = [
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
];

describe.each(switchers)("with %s", (_, switcher) => {
  describe.each(scenes.map(([name, script], row) => ({ name, script, row })))(
    "a stream that $name",
    ({ script, row }) => {
      it.each(actions.map(([name, act], column) => ({ name, act, column })))(
        "holds nothing after $name, at whatever step",
        async ({ act, column }) => {
          for (const step of steps.filter((each) => (each + row * actions.length + column) % stride === 0)) {
            const world = createEngineWorld({ switcher: switcher() });
            const streams = script();
            const closed: string[] = [];
            const scripts: Record<string, Script> = {};
            for (const [index, counted] of streams.entries()) {
              const id = `c${index}`;
              scripts[id] = { stream: counted.open, close: async () => void closed.push(id) };
            }
            const vlm = world.vlm(scripts);
            const controller = new AbortController();
            const stream = vlm.stream({ prompt: "x" }, { signal: controller.signal });
            const pending = outcome(stream.next());
            await microtasks(step);
            const acted = act(world, stream, () => controller.abort(reason));
            await turns(1);
            await stream.return?.();
            await pending;
            await acted;
            await world.watch.expectClean();
            expect(streams.map(({ opened, left }) => opened - left)).toEqual(streams.map(() => 0));
            const reads = streams.map((counted) => counted.reads);
            if (world.hotspare.models.length > 0) {
              vlm.addCredential(world.credential("new", {}));
              for (const id of Object.keys(scripts)) {
                vlm.removeCredential(id);
              }
              await turns(1);
              expect(closed.toSorted()).toEqual(Object.keys(scripts));
            }
            expect(streams.map((counted) => counted.reads)).toEqual(reads);
          }
        },
      );
    },
  );
});

describe("a stream whose plugin has said its last word", () => {
  it.each([true, false])(
    "is ended by return(), and by its signal only without it (%s)",
    async (hasReturn) => {
      const world = createEngineWorld();
      const signals: AbortSignal[] = [];
      let left = 0;
      const vlm = world.vlm({
        a: {
          stream: (_, { signal }) => {
            signals.push(signal);
            const chunks = [content, finish];
            const next = async () => ({ done: false, value: chunks.shift() ?? finish }) as const;
            const leave = async () => {
              left += 1;
              return { done: true, value: undefined } as const;
            };
            return { [Symbol.asyncIterator]: () => (hasReturn ? { next, return: leave } : { next }) };
          },
        },
      });
      const chunks: unknown[] = [];
      for await (const chunk of vlm.stream({ prompt: "x" })) chunks.push(chunk);
      expect(chunks).toHaveLength(2);
      expect([left, signals.map(({ aborted }) => aborted)]).toEqual(hasReturn ? [1, [false]] : [0, [true]]);
    },
  );
});
