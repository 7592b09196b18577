import { expect, it } from "vitest";
import { AttemptTimeoutError } from "./attempt-timeout-error.js";
import { ClosedError } from "./closed-error.js";
import { DeadlineExceededError } from "./deadline-exceeded-error.js";
import { ExtensionError } from "./extension-error.js";
import { InvalidConfigError } from "./invalid-config-error.js";
import { StreamInterruptedError } from "./stream-interrupted-error.js";
import { UnsupportedInputError } from "./unsupported-input-error.js";
import { UnusableReplyError } from "./unusable-reply-error.js";

it("an InvalidConfigError lists all problems, one a line, each with its path and what was received", () => {
  const issues = [
    { path: "credentials[1].apiKey", received: "undefined", message: "give the key as text or a function" },
    { path: "retry.maxRounds", message: "must be 1 or more" },
    { path: "", message: "needs a model" },
  ];
  const error = new InvalidConfigError({ issues });
  expect(error.message.split("\n").slice(1)).toEqual([
    "  credentials[1].apiKey: is undefined: give the key as text or a function",
    "  retry.maxRounds: must be 1 or more",
    "  needs a model",
  ]);
  expect(error.issues).toEqual(issues);
});

it("an UnsupportedInputError tells what each credential takes and lacks", () => {
  const error = new UnsupportedInputError({
    needs: ["text", "audio"],
    credentials: [{ credentialId: "team-a", supports: ["text", "image"] }],
  });
  expect(error.message).toContain("No credential accepts text, audio together");
  expect(error.message).toContain("  team-a: accepts text, image; lacks audio");
});

it("a DeadlineExceededError tells what was tried in that time", () => {
  const classification = { class: "transient", scope: "endpoint", reason: "r", rule: "r" } as const;
  const attempts = [
    { credentialId: "a", classification, startedMs: 0, durationMs: 1, probe: false },
    { credentialId: "b", startedMs: 0, durationMs: 1, probe: false },
  ];
  expect(new DeadlineExceededError({ totalMs: 900, attempts }).message).toMatch(
    /its 900 ms \(tried: a transient, b unfinished\): raise timeouts\.totalMs/,
  );
  expect(new DeadlineExceededError({ totalMs: 900, attempts: [] }).message).toContain("no attempt had ended");
});

it("a DeadlineExceededError keeps the attempts as they were when it was made", () => {
  const attempts = [{ credentialId: "a", startedMs: 0, durationMs: 1, probe: false }];
  const error = new DeadlineExceededError({ totalMs: 900, attempts });
  attempts.pop();
  expect(error.attempts).toHaveLength(1);
});

it.each([
  ["attempt", "attempt_timeout", "timeouts.attemptMs"],
  ["firstContent", "first_content_timeout", "timeouts.firstContentMs"],
  ["idle", "idle_timeout", "timeouts.idleMs"],
] as const)("an AttemptTimeoutError of %s has facts and names the option to raise", (what, code, option) => {
  const error = new AttemptTimeoutError({ what, timeoutMs: 70 });
  expect(error.facts).toEqual({ code, message: error.message });
  expect(error.message).toContain(option);
  expect(error.message).toContain("70 ms");
});

it("an AttemptTimeoutError of a key's function says that nothing was sent, and blames no model", () => {
  const error = new AttemptTimeoutError({ what: "secret", timeoutMs: 70 });
  expect(error.facts).toEqual({ code: "secret_timeout", message: error.message });
  expect(error.message).toMatch(/function that supplies the key.* 70 ms: no request was sent/);
  expect(error.message).not.toContain("model");
});

it("an UnusableReplyError's facts carry the reason as code when the provider gave none", () => {
  const error = new UnusableReplyError({ reason: "cut_stream", message: "m" });
  expect(error.facts).toEqual({ code: "cut_stream", message: "m" });
});

it("an UnusableReplyError's facts keep the provider's own code and words", () => {
  const facts = { code: "slow_down", status: 200, message: "Slow down!" };
  const error = new UnusableReplyError({ reason: "error_in_reply", message: "m", facts });
  expect(error.facts).toEqual(facts);
  expect(error.reason).toBe("error_in_reply");
});

it("an ExtensionError names the part and what it threw", () => {
  const error = new ExtensionError({ extension: "switcher", name: "acquire", cause: new Error("oops") });
  expect(error.message).toContain('The switcher "acquire" failed: oops');
  expect(error).toMatchObject({ extension: "switcher", extensionName: "acquire" });
});

it("a ClosedError names the model, if it is one", () => {
  expect(new ClosedError({ model: "embed-3" }).message).toContain('The model "embed-3" is closed');
  expect(new ClosedError().message).toContain("This Hotspare is closed");
});

it("a StreamInterruptedError says who broke off, why, and that the partial answer is kept", () => {
  const error = new StreamInterruptedError({
    cause: new Error("reset"),
    partial: { content: "Hello", reasoning: "", toolCalls: [] },
    usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "estimated" },
    attempts: [{ credentialId: "team-a", startedMs: 0, durationMs: 1, probe: false }],
    classification: { class: "transient", scope: "endpoint", reason: "connection_reset", rule: "r" },
  });
  expect(error.message).toContain(
    "of team-a broke after 5 characters of content (transient, connection_reset): reset. Hotspare does not replay a stream",
  );
  expect(error.partial.content).toBe("Hello");
});

it("a message of one's own is kept", () => {
  expect(new ClosedError({ message: "Gone." }).message).toBe("Gone.");
});
