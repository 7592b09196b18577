import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import type { Attempt } from "../contract/attempt.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import { AllCredentialsFailedError } from "./all-credentials-failed-error.js";
import { AttemptTimeoutError } from "./attempt-timeout-error.js";
import { ClosedError } from "./closed-error.js";
import { DeadlineExceededError } from "./deadline-exceeded-error.js";
import { ExtensionError } from "./extension-error.js";
import { HotspareError } from "./hotspare-error.js";
import { InvalidConfigError } from "./invalid-config-error.js";
import { RequestAdjusted } from "./request-adjusted.js";
import { StreamInterruptedError } from "./stream-interrupted-error.js";
import { UnsupportedInputError } from "./unsupported-input-error.js";
import { UnusableReplyError } from "./unusable-reply-error.js";

const cause = new Error("the provider's");
const attempts: Attempt[] = [{ credentialId: "team-a", startedMs: 1, durationMs: 2, probe: false }];
const usage: TokenUsage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "estimated" };
const classification = { class: "transient", scope: "endpoint_model", reason: "reset", rule: "r" } as const;
const big = "a whole body of text";
const partial = { content: big, reasoning: big, toolCalls: [] };

const all: readonly [string, HotspareError, { isInstance(error: unknown): boolean }][] = [
  ["HotspareError", new HotspareError({ message: "m", cause }), HotspareError],
  [
    "AllCredentialsFailedError",
    new AllCredentialsFailedError({ failures: [], attempts, cause }),
    AllCredentialsFailedError,
  ],
  [
    "AttemptTimeoutError",
    new AttemptTimeoutError({ what: "idle", timeoutMs: 5, cause }),
    AttemptTimeoutError,
  ],
  ["ClosedError", new ClosedError({ cause }), ClosedError],
  [
    "DeadlineExceededError",
    new DeadlineExceededError({ totalMs: 5, attempts, cause }),
    DeadlineExceededError,
  ],
  ["ExtensionError", new ExtensionError({ extension: "rule", name: "mine", cause }), ExtensionError],
  ["InvalidConfigError", new InvalidConfigError({ issues: [], cause }), InvalidConfigError],
  ["RequestAdjusted", new RequestAdjusted({ reason: "base64_refused", cause }), RequestAdjusted],
  [
    "StreamInterruptedError",
    new StreamInterruptedError({ cause, partial, usage, attempts, classification }),
    StreamInterruptedError,
  ],
  [
    "UnsupportedInputError",
    new UnsupportedInputError({ needs: [], credentials: [], cause }),
    UnsupportedInputError,
  ],
  [
    "UnusableReplyError",
    new UnusableReplyError({ reason: "html_reply", message: "m", facts: { body: big }, cause }),
    UnusableReplyError,
  ],
];

describe.each(all)("%s", (name, error, errorClass) => {
  it("is known as itself and as a HotspareError", () => {
    expect(errorClass.isInstance(error)).toBe(true);
    expect(HotspareError.isInstance(error)).toBe(true);
    expect(error).toBeInstanceOf(Error);
  });

  it("is not taken for another of our errors", () => {
    const others = all.filter(([, , other]) => other !== errorClass && other !== HotspareError);
    expect(others.filter(([, , other]) => other.isInstance(error))).toEqual([]);
  });

  it("carries its name where stacks and loggers look, and not as a field", () => {
    expect(error.name).toBe(name);
    expect(error.stack).toMatch(new RegExp(`^${name}: `));
    expect(Object.keys(error)).not.toContain("name");
  });

  it("keeps its cause", () => {
    expect(error.cause).toBe(cause);
  });

  it("prints nothing large", () => {
    expect(JSON.stringify(error)).not.toContain(big);
    expect(inspect(error)).not.toContain(big);
  });
});

describe("isInstance", () => {
  it("knows an error of a second copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./closed-error.js");
    expect(copy.ClosedError).not.toBe(ClosedError);
    expect(new copy.ClosedError()).not.toBeInstanceOf(ClosedError);
    expect(ClosedError.isInstance(new copy.ClosedError())).toBe(true);
    expect(HotspareError.isInstance(new copy.ClosedError())).toBe(true);
  });

  it("is false for whatever else may be thrown", () => {
    const thrown = [undefined, null, "text", 5, {}, new Error("x"), () => undefined];
    expect(thrown.filter((value) => HotspareError.isInstance(value))).toEqual([]);
  });
});
