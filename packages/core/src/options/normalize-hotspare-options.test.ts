import { describe, expect, it } from "vitest";
import { fakePlugin } from "../../test/support/fake-plugin.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { normalizeHotspareOptions } from "./normalize-hotspare-options.js";

const plugins = [fakePlugin("openai")];
const key = "sk-proj-abcdefghijklmnopqrstuvwxyz";

/** Passes options as a JavaScript caller may. */
function messageOf(options: unknown): string {
  try {
    normalizeHotspareOptions(options as never);
  } catch (error) {
    return InvalidConfigError.isInstance(error) ? error.message : `another error: ${String(error)}`;
  }
  return "it was accepted";
}

describe("a Hotspare's options", () => {
  it("have every default", () => {
    expect(normalizeHotspareOptions({ plugins })).toMatchObject({
      // The defaults depend on the switcher, which a model may name.
      retry: {},
      failback: { afterMs: 600_000, afterCalls: 50, probe: "request" },
      breaker: {
        failureThreshold: 3,
        cooldownMs: 30_000,
        maxCooldownMs: 3_600_000,
        maxStatedWaitMs: 3_600_000,
      },
      timeouts: {},
      policy: {},
    });
  });

  it("keep what was given, and the default of what is undefined", () => {
    const options = { plugins, failback: { afterMs: 5_000, afterCalls: undefined } };
    expect(normalizeHotspareOptions(options).failback).toMatchObject({ afterMs: 5_000, afterCalls: 50 });
  });

  it("do not change with the objects they were made from", () => {
    const timeouts = { attemptMs: 1_000 };
    const auth: { call: "next" | "rethrow"; circuit: "open" } = { call: "next", circuit: "open" };
    const rules = [{ name: "mine", classify: () => undefined }];
    const normalized = normalizeHotspareOptions({ plugins, timeouts, policy: { auth }, rules });
    timeouts.attemptMs = -1;
    auth.call = "rethrow";
    rules.pop();
    expect(normalized).toMatchObject({
      timeouts: { attemptMs: 1_000 },
      policy: { auth: { call: "next" } },
      rules: [{ name: "mine" }],
    });
    const { retry, failback, breaker, policy } = normalized;
    expect([normalized, retry, failback, breaker, policy].every(Object.isFrozen)).toBe(true);
  });

  it("know plugins by name, also those in lists", () => {
    const { plugins: known } = normalizeHotspareOptions({ plugins: [plugins, fakePlugin("azure")] });
    expect([...known.keys()]).toEqual(["openai", "azure"]);
  });

  it.each([undefined, null, 7, "text", [], () => undefined, Symbol("s"), 1n])(
    "are refused as %s",
    (options) => {
      expect(messageOf(options)).toContain("createHotspare takes an object");
    },
  );

  it.each([
    ["plugins", key],
    ["rules", key],
    ["logger", key],
    ["retry", key],
    ["policy", { auth: key }],
  ])("show no text that stands in the place of %s", (name, value) => {
    const message = messageOf({ plugins, [name]: value });
    expect(message).toMatch(/is a text: /);
    expect(message).not.toContain(key);
  });

  it.each([
    [{ retry: { maxRounds: 1.5 } }, "retry.maxRounds: is 1.5: must be a whole number of at least 1"],
    [{ retry: { sameCredential: -1 } }, "retry.sameCredential: is -1: must be a whole number of at least 0"],
    [{ retry: { backoffMs: Number.POSITIVE_INFINITY } }, "retry.backoffMs: is Infinity: must be a positive"],
    [{ retry: { maxWaitMs: -1 } }, "retry.maxWaitMs: is -1: must be 0 or a positive number"],
    [{ breaker: { cooldownMs: Number.NaN } }, "breaker.cooldownMs: is NaN: must be a positive"],
    [
      { failback: { probe: "ab ".repeat(40) } },
      `failback.probe: is "${"ab ".repeat(40).slice(0, 59)}…: must be "request"`,
    ],
    [{ retry: null }, "retry: is null: must be an object"],
  ])("are held to their bounds: %j", (options, expected) => {
    expect(messageOf({ plugins, ...options })).toContain(expected);
  });

  it("take parts by their methods, whatever they are made of", () => {
    const write = () => undefined;
    const logger = Object.assign(write, { debug: write, info: write, warn: write, error: write });
    expect(messageOf({ plugins, logger })).toBe("it was accepted");
  });
});
