import { AllCredentialsFailedError, failureOf } from "@hotspare/core";
import {
  type RecordedReplyName,
  recordedReplyNames,
  type Simulator,
  startSimulator,
} from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toProtocolError } from "../../../packages/gateway/src/protocol/errors/to-protocol-error.js";
import { chatHotspare } from "../../support/chat-server.js";
import { depth } from "../../support/depth.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const all = recordedReplyNames();
const every = Math.ceil(all.length / depth(24, all.length));
const names = all.filter((_, index) => index % every === 0);

/** Words that an OpenAI client takes for its own key, its own account, or a wish to send the same again. */
const statusesOfOthers = [401, 402, 407, 408, 409, 429];

/** What a call throws whose credentials all get this reply. */
async function thrownAfter(name: RecordedReplyName, credentials: number, isStream: boolean) {
  const keys = Array.from(
    { length: credentials },
    (_, at) => `${name}-${at}-${isStream}-upstream-key-0123456789`,
  );
  for (const key of keys) {
    simulator.key(key).fail(name);
  }
  const vlm = chatHotspare().vlm({
    model: "gpt-4.1-mini",
    retry: { maxRounds: 1, maxWaitMs: 0 },
    credentials: keys.map((apiKey, at) => ({
      id: `team-${at}`,
      provider: "openai" as const,
      apiKey,
      // An endpoint of its own: a recorded 404 says that an endpoint is not there, and a 503 that nobody should ask it now.
      baseURL: simulator.endpoint(apiKey.replace(/\W/g, "")),
    })),
  });
  // Without a second round, for which a clock that stands still would wait for ever.
  const options = { maxAttempts: credentials };
  try {
    if (isStream) {
      for await (const _ of vlm.stream({ prompt: "Hi" }, options));
    } else {
      await vlm.complete({ prompt: "Hi" }, options);
    }
  } catch (error) {
    return { error, keys };
  }
  throw new Error(`The call was answered after ${name}.`);
}

describe("The answer to a reply that a provider really sent", () => {
  it.each(names)("has the status of who can help, and nothing of the upstream: %s", async (name) => {
    for (const credentials of [1, 2]) {
      const { error, keys } = await thrownAfter(name, credentials, credentials === 2);
      const { status, type, code, retryAfterMs, message } = toProtocolError(error, { model: "mine" });
      const failure = failureOf(error);
      const ofAll = AllCredentialsFailedError.isInstance(error) ? error.class : undefined;
      switch (ofAll ?? failure?.classification.class) {
        case "permanent":
        case "input_too_large":
        case "content_safety": {
          expect(type).toBe("invalid_request_error");
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
          expect(statusesOfOthers).not.toContain(status);
          const own = failure?.reply?.status ?? 0;
          const isKept = own >= 400 && own < 500 && ![...statusesOfOthers, 403].includes(own);
          expect(status).toBe(isKept ? own : status === 403 ? 403 : 400);
          expect(retryAfterMs).toBeUndefined();
          break;
        }
        case "rate_limited":
          expect([status, code]).toEqual([429, "rate_limit_exceeded"]);
          expect(retryAfterMs).toBeGreaterThan(0);
          break;
        case "quota_exceeded":
          expect([status, code]).toEqual([429, "insufficient_quota"]);
          expect(retryAfterMs).toBeGreaterThan(0);
          break;
        default:
          expect([status, type]).toEqual([503, "server_error"]);
          expect(retryAfterMs).toBeGreaterThan(0);
      }
      const body = JSON.stringify(toProtocolError(error, { model: "mine" }));
      const { host, port } = new URL(simulator.url);
      for (const secret of [...keys, host, port, "127.0.0.1", "team-0", "team-1", "https://"]) {
        expect(body).not.toContain(secret);
      }
      expect(message).not.toBe("");
    }
  });
});
