import type { ErrorRule } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, type EngineWorld } from "../support/engine-world.js";
import { type ScriptedPlugin, StatusError } from "../support/scripted-plugin.js";

const refuses = () => Promise.reject(new StatusError(500));
const rejects = () => Promise.reject(new Error("my bug"));

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwing(): object {
  return new Proxy(new Error("well hidden"), {
    get() {
      throw new TypeError("trap");
    },
    getPrototypeOf() {
      throw new TypeError("trap");
    },
  });
}

function withGetter(member: string): Error {
  return Object.defineProperty(new Error("it failed"), member, {
    enumerable: true,
    get() {
      throw new TypeError(`trap of ${member}`);
    },
  });
}

/** One call of each kind on a credential that fails and a healthy spare. */
async function expectSpare(world: EngineWorld, fail: () => Promise<never>): Promise<void> {
  const script = {
    embed: fail,
    complete: fail,
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => fail() }) }),
  };
  const vlm = world.vlm({ a: script, b: {} });
  const embedder = world.embedder({ c: { ...script }, d: {} });
  expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("b");
  expect((await embedder.embed(["hello"])).credentialId).toBe("d");
  let last: unknown;
  for await (const chunk of vlm.stream({ prompt: "hello" })) {
    last = chunk;
  }
  expect(last).toMatchObject({ type: "finish", credentialId: "b" });
}

describe("a plugin whose readErrorFacts", () => {
  const wrong: readonly [string, unknown][] = [
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["rejects", rejects],
    ["never answers", () => new Promise(() => undefined)],
    ["gives null", () => null],
    ["gives a text", () => "status 500"],
    ["gives facts without a message", () => ({ status: 500 })],
    ["gives a Proxy that throws", throwing],
    ["gives a revoked Proxy", revoked],
    ["throws nothing that is an error", () => Promise.reject(null)],
  ];

  it.each(wrong)("%s costs no call its spare", async (_, readErrorFacts) => {
    const world = createEngineWorld({ plugin: { readErrorFacts } as Partial<ScriptedPlugin> });
    await expectSpare(world, refuses);
  });

  it.each(wrong.slice(0, 8))("%s is reported by name, with what was wanted", async (_, readErrorFacts) => {
    const world = createEngineWorld({ plugin: { readErrorFacts } as Partial<ScriptedPlugin> });
    const vlm = world.vlm({ a: { complete: refuses }, b: {} });
    await vlm.complete({ prompt: "hello" });
    const [reported] = world.watch.of("extensionError");
    expect(reported).toMatchObject({ extension: "plugin", name: "scripted.readErrorFacts" });
    expect(reported?.message).toContain("must return { message, status, … }");
  });

  it.each(["status", "code", "type", "headers", "body", "errno"])(
    "gives facts whose %s throws costs no call its spare",
    async (member) => {
      const readErrorFacts = () => {
        const facts = { message: "it failed" };
        return Object.defineProperty(facts, member, {
          get() {
            throw new TypeError("trap");
          },
        });
      };
      await expectSpare(
        createEngineWorld({ plugin: { readErrorFacts } as Partial<ScriptedPlugin> }),
        refuses,
      );
    },
  );

  it("gives no promise of a probe's verdict leaves no probe behind", async () => {
    let isDead = true;
    const world = createEngineWorld({ plugin: { readErrorFacts: rejects as never } });
    const complete = async () => {
      if (isDead) throw new StatusError(500);
      return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    for (let call = 0; call < 4; call += 1) {
      await vlm.complete({ prompt: "hello" });
      await world.clock.advance(60_000);
    }
    expect(vlm.status()[0]).toMatchObject({ inFlight: 0 });
    isDead = false;
    await world.clock.advance(3_600_000);
    expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("a");
  });
});

describe("an error that", () => {
  const plugin = { readErrorFacts: () => ({ message: "it failed" }) };

  it.each<[string, () => unknown]>([
    ["is a Proxy that throws", throwing],
    ["is a revoked Proxy", revoked],
    ["is null", () => null],
    ["is undefined", () => undefined],
    ["is a text", () => "it failed"],
    ["is a symbol", () => Symbol("it failed")],
    ["is frozen", () => Object.freeze(new Error("it failed"))],
    ["has no prototype", () => Object.assign(Object.create(null), { message: "it failed" })],
    ["has a message that throws", () => withGetter("message")],
    ["has a name that throws", () => withGetter("name")],
    ["has a stack that throws", () => withGetter("stack")],
    ["has a cause that throws", () => withGetter("cause")],
    ["has a member that throws", () => withGetter("response")],
    ["has a code that throws", () => withGetter("code")],
    ["has a cause that is a revoked Proxy", () => new Error("it failed", { cause: revoked() })],
    ["is its own cause", () => Object.assign(new Error("it failed"), { cause: undefined, self: 0 })],
    ["has a message that is no text", () => Object.assign(new Error("it failed"), { message: { a: 1 } })],
  ])("%s costs no call its spare", async (_, make) => {
    await expectSpare(createEngineWorld({ plugin }), () => Promise.reject(make()));
  });

  it.each<[string, () => unknown]>([
    ["a Proxy that throws", throwing],
    ["a revoked Proxy", revoked],
  ])("is %s is reported, and says so when there is no spare", async (_, make) => {
    const world = createEngineWorld({ plugin });
    const vlm = world.vlm({ a: { complete: () => Promise.reject(make()) } });
    await expect(vlm.complete({ prompt: "hello" })).rejects.toThrow("cannot be read");
    expect(world.watch.of("extensionError")[0]).toMatchObject({ name: "scripted.error" });
  });

  it("is thrown at once, and not as a rejection, is judged as any other", async () => {
    const world = createEngineWorld();
    const fail = () => {
      throw new StatusError(401);
    };
    await expectSpare(world, fail as never);
    expect(world.watch.of("circuitOpen").length).toBeGreaterThan(0);
  });
});

describe("a rule", () => {
  it.each<[string, unknown]>([
    ["rejects", rejects],
    ["never answers", () => new Promise(() => undefined)],
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    [
      "throws a revoked Proxy",
      () => {
        throw revoked();
      },
    ],
    ["gives null", () => null],
    ["gives a class that is none", () => ({ class: "sad", scope: "account", reason: "x" })],
    ["gives a Proxy that throws", throwing],
  ])("that %s costs no call its spare, and is reported by name", async (_, classify) => {
    const rule = { name: "mine", classify } as ErrorRule;
    for (const world of [
      createEngineWorld({ rules: [rule] }),
      createEngineWorld({ plugin: { errorRules: [rule] } }),
    ]) {
      await expectSpare(world, refuses);
      expect(world.watch.of("extensionError")[0]).toMatchObject({ extension: "rule", name: "mine" });
    }
  });
});

describe("a classifier", () => {
  it.each<[string, unknown]>([
    ["rejects", rejects],
    ["never answers", () => new Promise(() => undefined)],
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["gives null", () => null],
    ["gives a Proxy that throws", throwing],
  ])("that %s costs no call its spare, and is reported", async (_, classify) => {
    const world = createEngineWorld({ classifier: { classify } as never });
    await expectSpare(world, refuses);
    expect(world.watch.of("extensionError")[0]).toMatchObject({ extension: "classifier" });
  });
});

describe("a switcher", () => {
  it.each<[string, unknown]>([
    ["rejects", rejects],
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["gives null", () => null],
    ["gives a Proxy that throws", throwing],
  ])("whose acquire %s ends the call with an ExtensionError, and nothing else", async (_, acquire) => {
    const switcher = () => ({ acquire, snapshot: () => [], reset: () => undefined, activeId: undefined });
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {}, b: {} }, { switcher });
    await expect(vlm.complete({ prompt: "hello" })).rejects.toMatchObject({ name: "ExtensionError" });
    const embedder = world.embedder({ a: {}, b: {} }, { switcher });
    await expect(embedder.embed(["hello"])).rejects.toMatchObject({ name: "ExtensionError" });
  });
});

describe("a listener", () => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    [
      "throws a revoked Proxy",
      () => {
        throw revoked();
      },
    ],
    [
      "throws a Proxy that throws",
      () => {
        throw throwing();
      },
    ],
    ["rejects with a revoked Proxy", () => Promise.reject(revoked())],
    ["gives a thenable that throws", () => withGetter("then")],
  ])("of every event that %s changes nothing of a call", async (_, listen) => {
    const world = createEngineWorld();
    for (const name of [
      "callStart",
      "callEnd",
      "attempt",
      "failure",
      "success",
      "usage",
      "circuitOpen",
    ] as const) {
      world.hotspare.events.on(name, listen);
    }
    await expectSpare(world, () => Promise.reject(new StatusError(401)));
    expect(world.watch.of("listenerError").length).toBeGreaterThan(0);
  });
});
