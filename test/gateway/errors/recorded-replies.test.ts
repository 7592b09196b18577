import { createGateway } from "@hotspare/gateway";
import {
  type RecordedReplyName,
  recordedReplyNames,
  type Simulator,
  startSimulator,
} from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { chatHotspare } from "../../support/chat-server.js";
import { depth } from "../../support/depth.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const all = recordedReplyNames();
const every = Math.ceil(all.length / depth(12, all.length));
const names = all.filter((_, index) => index % every === 0);

/** Statuses that an OpenAI client would misread: as a problem of its own key or account, or as a reason to send the same request again. */
const statusesOfOthers = [401, 402, 403, 407, 408, 409, 425, 429];

interface Credential {
  readonly id: string;
  readonly provider: "openai";
  readonly apiKey: string;
  readonly baseURL: string;
}

/** Credentials that all get this reply. Each credential has its own endpoint, because a recorded 404 or 503 makes Hotspare skip the whole endpoint. */
function credentialsOf(name: RecordedReplyName, count: number): readonly Credential[] {
  return Array.from({ length: count }, (_, at) => {
    const apiKey = `${name}-${at}-of-${count}-upstream-key-0123456789`;
    simulator.key(apiKey).fail(name);
    return {
      id: `team-${at}`,
      provider: "openai",
      apiKey,
      baseURL: simulator.endpoint(apiKey.replace(/\W/g, "")),
    };
  });
}

const headers = { "content-type": "application/json" };

/** The answer that a client of the gateway gets, and Hotspare's classification of the reply. */
async function answerTo(credentials: readonly Credential[]) {
  const hotspare = chatHotspare();
  const classes: string[] = [];
  hotspare.events.on("failure", ({ classification }) => classes.push(classification.class));
  const mine = hotspare.vlm({
    model: "gpt-4.1-mini",
    // No second round, because the wait before it would never end with a clock that stands still.
    retry: { maxAttempts: credentials.length, maxWaitMs: 0 },
    credentials,
  });
  const gateway = await createGateway({ hotspare, vlms: { mine } });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      model: "mine",
      messages: [{ role: "user", content: "Hi" }],
      stream: credentials.length > 1,
    }),
  });
  return { response, text: await response.text(), judged: classes[0] };
}

/** Status of the recorded reply. */
async function ownStatus({ baseURL, apiKey }: Credential): Promise<number> {
  const body = JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "Hi" }] });
  const authorization = `Bearer ${apiKey}`;
  const asked = { method: "POST", headers: { ...headers, authorization }, body };
  const response = await fetch(`${baseURL}/chat/completions`, asked);
  await response.body?.cancel();
  return response.status;
}

describe("The answer to a provider's recorded reply", () => {
  it.each(names)("has a status that says what helps, and shows nothing of the provider: %s", async (name) => {
    for (const count of [1, 2]) {
      const credentials = credentialsOf(name, count);
      const { response, text, judged } = await answerTo(credentials);
      const { status } = response;
      const { error } = JSON.parse(text) as { readonly error: Readonly<Record<string, unknown>> };
      const waitSeconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      switch (judged) {
        case "permanent":
        case "input_too_large":
        case "content_safety": {
          const own = credentials[0] === undefined ? 0 : await ownStatus(credentials[0]);
          const isKept = own >= 400 && own < 500 && !statusesOfOthers.includes(own);
          const isFilter = own === 403 && judged === "content_safety";
          expect(status).toBe(isKept || isFilter ? own : 400);
          expect(error["type"]).toBe("invalid_request_error");
          expect(waitSeconds).toBeNaN();
          break;
        }
        case "rate_limited":
          expect([status, error["code"]]).toEqual([429, "rate_limit_exceeded"]);
          expect(waitSeconds).toBeGreaterThan(0);
          break;
        case "quota_exceeded":
          expect([status, error["code"]]).toEqual([429, "insufficient_quota"]);
          expect(waitSeconds).toBeGreaterThan(0);
          break;
        default:
          expect([status, error["type"]]).toEqual([503, "server_error"]);
          expect(waitSeconds).toBeGreaterThan(0);
      }
      expect(error["message"]).not.toBe("");
      const { host, port } = new URL(simulator.url);
      const shown = text + JSON.stringify([...response.headers.values()]);
      const keys = credentials.map(({ apiKey }) => apiKey);
      for (const secret of [...keys, host, `:${port}`, "127.0.0.1", "https://"]) {
        expect(shown).not.toContain(secret);
      }
      expect(text).not.toContain("team-");
    }
  });
});
