import "@hotspare/core";
import {
  type Clock,
  type CredentialSwitcher,
  createHotspare,
  type ErrorClassifier,
  ExtensionError,
  failureOf,
  inject,
  injectable,
  type Logger,
  orderedSwitcher,
  container as rootContainer,
  type SwitcherFactory,
  tokens,
} from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

/** The reverse of ours: the last credential first. */
const reversed: SwitcherFactory = (context) =>
  orderedSwitcher()({ ...context, credentials: [...context.credentials].reverse() });

function createLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => {
    lines.push(`${level}: ${message}`);
  };
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** Says that a teapot is a rate limit, and asks the chain about everything else. */
const teapots: ErrorClassifier = {
  classify: (failure, next) =>
    failure.facts?.status === 418
      ? { class: "rate_limited", scope: "credential", reason: "teapot", rule: "mine", retryAfterMs: 60_000 }
      : next(),
};

describe("a part given by option", () => {
  it("a rule is asked before the provider's", async () => {
    const world = await createWorld({
      rules: [
        {
          name: "mine/teapot",
          classify: ({ facts }) =>
            facts?.status === 418 ? { class: "auth", scope: "credential", reason: "teapot" } : undefined,
        },
      ],
    });
    world.key("a").status(418);
    const { attempts } = await world.embedder(["a", "b"]).embed(["hello"]);
    expect(attempts[0]?.classification).toMatchObject({ class: "auth", rule: "mine/teapot" });
  });

  it("a classifier wraps the chain", async () => {
    const world = await createWorld({ classifier: teapots });
    world.key("a").status(418);
    world.key("b").revoked();
    const { attempts } = await world.embedder(["a", "b", "c"]).embed(["hello"]);
    expect(attempts.map((attempt) => attempt.classification?.reason)).toEqual([
      "teapot",
      "invalid_api_key",
      undefined,
    ]);
  });

  it("a switcher picks the credential", async () => {
    const world = await createWorld({ switcher: reversed });
    expect((await world.embedder(["a", "b"]).embed(["hello"])).credentialId).toBe("b");
  });

  it("a switcher that takes no lease of health's is held to health all the same", async () => {
    const stubborn: SwitcherFactory = ({ credentials }): CredentialSwitcher => ({
      activeId: credentials[0]?.id,
      acquire: ({ excluded }) => {
        const next = credentials.find((credential) => !excluded.has(credential.id));
        const nothing = () => [];
        return next === undefined
          ? { exhausted: true }
          : {
              lease: {
                credentialId: next.id,
                probe: false,
                confirm: nothing,
                succeed: nothing,
                fail: nothing,
                release: nothing,
              },
            };
      },
      snapshot: () => [],
      reset: () => undefined,
    });
    const world = await createWorld({ switcher: stubborn });
    world.key("a").revoked();
    const embedder = world.embedder(["a", "b"]);
    await embedder.embed(["1"]);
    expect((await embedder.embed(["2"])).attempts).toHaveLength(1);
    expect(world.key("a").requests).toBe(1);
  });

  it("a logger is told of a switch, and breaks nothing when it throws", async () => {
    const logger = createLogger();
    const world = await createWorld({ logger });
    world.key("a").revoked();
    await world.embedder(["a", "b"]).embed(["hello"]);
    expect(logger.lines.some((text) => text.startsWith("warn"))).toBe(true);

    const broken = () => {
      throw new Error("disk full");
    };
    const other = await createWorld({ logger: { debug: broken, info: broken, warn: broken, error: broken } });
    other.key("a").revoked();
    expect((await other.embedder(["a", "b"]).embed(["hello"])).credentialId).toBe("b");
    expect(other.story("extensionError").length).toBeGreaterThan(0);
  });
});

describe("a part registered under its token", () => {
  it("takes the place of ours, an injectable class with its dependencies too", async () => {
    @injectable()
    class TimedClassifier implements ErrorClassifier {
      readonly #clock: Clock;
      constructor(@inject(tokens.clock) clock: Clock) {
        this.#clock = clock;
      }
      classify: ErrorClassifier["classify"] = () => ({
        class: "auth",
        scope: "credential",
        reason: this.#clock.monotonicMs() > 0 ? "timed" : "never",
        rule: "mine",
      });
    }
    const logger = createLogger();
    const container = rootContainer.createChildContainer();
    container.register(tokens.errorClassifier, { useClass: TimedClassifier });
    container.register(tokens.switcherFactory, { useValue: reversed });
    container.register(tokens.logger, { useValue: logger });
    container.register(tokens.errorRules, { useValue: [] });
    const world = await createWorld({ container });
    world.key("b").status(400);
    const { credentialId, attempts } = await world.embedder(["a", "b"]).embed(["hello"]);
    expect([credentialId, attempts[0]?.classification?.reason]).toEqual(["a", "timed"]);
    expect(logger.lines.length).toBeGreaterThan(0);
  });

  it("gives way to the option", async () => {
    const container = rootContainer.createChildContainer();
    container.register(tokens.switcherFactory, { useValue: reversed });
    const world = await createWorld({ container, switcher: orderedSwitcher() });
    expect((await world.embedder(["a", "b"]).embed(["hello"])).credentialId).toBe("a");
  });

  it("does not leak from one Hotspare into another", () => {
    const one = createHotspare({ plugins: [openai()], logger: createLogger() });
    const other = createHotspare({ plugins: [openai()] });
    expect(one.container.isRegistered(tokens.logger, true)).toBe(true);
    expect(other.container.isRegistered(tokens.logger, true)).toBe(false);
  });
});

describe("an extension that throws", () => {
  it("a rule is skipped and reported", async () => {
    const world = await createWorld({
      rules: [
        {
          name: "mine/broken",
          classify: () => {
            throw new Error("my bug");
          },
        },
      ],
    });
    world.key("a").revoked();
    const { attempts } = await world.embedder(["a", "b"]).embed(["hello"]);
    expect(attempts[0]?.classification?.class).toBe("auth");
    expect(world.told.find(({ event }) => event === "extensionError")?.payload).toMatchObject({
      extension: "rule",
      name: "mine/broken",
    });
  });

  it("a classifier means unknown, and the provider's error is not lost", async () => {
    const world = await createWorld({
      classifier: {
        classify: () => {
          throw new Error("my bug");
        },
      },
    });
    world.key("a").revoked();
    const error = await rejection(world.embedder(["a"]).embed(["hello"]));
    expect(error).toMatchObject({ status: 401 });
    expect(failureOf(error)?.classification.class).toBe("unknown");
    expect(world.story("extensionError")).toHaveLength(1);
  });

  it("a switcher fails the call with an ExtensionError", async () => {
    const world = await createWorld({
      switcher: (context) => ({
        activeId: undefined,
        acquire: () => {
          throw new Error("my bug");
        },
        snapshot: () => orderedSwitcher()(context).snapshot(),
        reset: () => undefined,
      }),
    });
    const error = await rejection(world.embedder(["a"]).embed(["hello"]));
    expect(ExtensionError.isInstance(error) && error.message).toContain("my bug");
    expect(world.story("extensionError")).toHaveLength(1);
  });

  it("a listener breaks nothing and is reported", async () => {
    const world = await createWorld();
    world.hotspare.events.on("attempt", () => {
      throw new Error("my bug");
    });
    world.hotspare.events.on("success", () => Promise.reject(new Error("my other bug")));
    await world.embedder(["a"]).embed(["hello"]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(
      world.told.filter(({ event }) => event === "listenerError").map(({ payload }) => payload),
    ).toMatchObject([
      { event: "attempt", message: "my bug" },
      { event: "success", message: "my other bug" },
    ]);
  });
});
