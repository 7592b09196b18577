import type { Lease } from "../../src/contract/lease.js";
import type { Classification } from "../../src/contract/plugin/classification.js";
import type { ErrorFacts } from "../../src/contract/plugin/error-facts.js";
import { defaultPolicy } from "../../src/engine/attempt/policy.js";
import { ShownError } from "../../src/engine/attempt/shown-error.js";
import type { AttemptFailure } from "../../src/engine/call/attempt-failure.js";
import { ModelCredential } from "../../src/engine/call/model-credential.js";
import { CredentialUsage } from "../../src/observing/usage/credential-usage.js";
import { TextScrubber } from "../../src/secrets/text-scrubber.js";

/** A credential of a model as the engine has it, for tests of decisions: nothing is sent. */
export function modelCredential(id: string, endpoint = `server-${id}`, model = "m"): ModelCredential {
  return new ModelCredential({
    ref: { id, provider: "p", model },
    adapter: {},
    endpoint,
    address: () => undefined,
    rotating: [],
    usage: new CredentialUsage(),
    readErrorFacts: () => undefined,
    classify: () => {
      throw new Error("This test sends nothing.");
    },
    reportPlugin: () => undefined,
  });
}

/** What a test says of a failure. */
export interface FailureGiven {
  readonly class?: Classification["class"];
  readonly scope?: Classification["scope"];
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly facts?: Partial<ErrorFacts> | undefined;
  readonly isTimeout?: boolean;
  readonly lease?: Lease;
  readonly consequence?: AttemptFailure["consequence"];
}

/** An attempt that failed, with the default policy's consequence. */
export function failureOf(credential: ModelCredential, given: FailureGiven = {}): AttemptFailure {
  const {
    class: name = "transient",
    scope = "endpoint_model",
    reason = "server_error",
    retryAfterMs,
  } = given;
  const { facts, isTimeout = false } = given;
  const classification: Classification = {
    class: name,
    scope,
    reason,
    rule: "test",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const lease = given.lease ?? idleLease(credential.ref.id);
  return {
    credential,
    lease,
    error: new ShownError(new Error(reason), new TextScrubber(), () => undefined),
    facts: facts === undefined ? undefined : { message: "", ...facts },
    classification,
    blamed: classification,
    consequence: given.consequence ?? defaultPolicy[name],
    attempt: { credentialId: credential.ref.id, startedMs: 0, durationMs: 1, probe: lease.probe },
    isTimeout,
    isCutShort: false,
  };
}

/** A lease that reaches no health. */
export function idleLease(credentialId: string, probe = false): Lease {
  const end = () => [];
  return { credentialId, probe, confirm: end, succeed: end, fail: end, release: end };
}
