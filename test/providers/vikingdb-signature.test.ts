// The vendor's own signer, as the provider package uses it.
import { Signer } from "@volcengine/openapi";
import { describe, expect, it } from "vitest";
import { keys, simulatedWorld, vikingDBSecret } from "./simulated-world.js";

const body = JSON.stringify({ dense_model: { name: "bge-m3" }, data: [{ text: "hello" }] });

interface Signed {
  readonly date?: Date;
  readonly sessionToken?: string;
  readonly service?: string;
  /** What happens to the request between the client and the server. */
  readonly tamper?: (request: { body: string; headers: Record<string, string> }) => void;
}

/** The status, and the code of the error if there is one. */
async function answerTo({ date, sessionToken, service = "vikingdb", tamper }: Signed = {}) {
  const { simulator } = await simulatedWorld();
  const url = new URL(`${simulator.addressOf("vikingdb", "eu")}/api/vikingdb/embedding`);
  const headers: Record<string, string> = { Host: url.host };
  const request = { method: "POST", region: "cn-beijing", pathname: url.pathname, params: {}, headers, body };
  new Signer(request, service).addAuthorization(
    { accessKeyId: keys.vikingdb, secretKey: vikingDBSecret, ...(sessionToken && { sessionToken }) },
    date,
  );
  const { Host: _, ...signed } = headers;
  const sent = { body, headers: signed };
  tamper?.(sent);
  const reply = await fetch(url, { method: "POST", ...sent });
  const { ResponseMetadata: said } = (await reply.json()) as {
    ResponseMetadata?: { Error: { Code: string } };
  };
  return [reply.status, said?.Error.Code];
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe("the simulated gateway of VikingDB", () => {
  it("takes what the vendor's signer has signed, with a session token too", async () => {
    expect(await answerTo()).toEqual([200, undefined]);
    expect(await answerTo({ sessionToken: "c2Vzc2lvbg==" })).toEqual([200, undefined]);
    expect(await answerTo({ date: minutesAgo(10) })).toEqual([200, undefined]);
  });

  it.each<[string, Signed]>([
    [
      "whose body is another",
      { tamper: (request) => Object.assign(request, { body: body.replace("hello", "hullo") }) },
    ],
    [
      "whose signature has another digit",
      {
        tamper: ({ headers }) => {
          headers["Authorization"] = (headers["Authorization"] ?? "").replace(/.$/, (last) =>
            last === "0" ? "1" : "0",
          );
        },
      },
    ],
    [
      "whose token was added later",
      { tamper: ({ headers }) => Object.assign(headers, { "X-Security-Token": "c2Vzc2lvbg==" }) },
    ],
    ["that is signed for another service", { service: "air" }],
  ])("refuses a request %s", async (_, signed) => {
    expect(await answerTo(signed)).toEqual([401, "SignatureDoesNotMatch"]);
  });

  it.each([
    ["too old", 16],
    ["from a clock that is too fast", -16],
  ])("refuses a signature that is %s", async (_, minutes) => {
    expect(await answerTo({ date: minutesAgo(minutes) })).toEqual([400, "InvalidTimestamp"]);
  });

  it("refuses a request without a signature", async () => {
    const withoutKey = (request: { headers: Record<string, string> }) =>
      Object.assign(request, { headers: {} });
    expect(await answerTo({ tamper: withoutKey })).toEqual([401, "MissingAuthenticationToken"]);
  });
});
