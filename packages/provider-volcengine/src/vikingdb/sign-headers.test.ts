import { Signer } from "@volcengine/openapi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neverAborts, rejectionOf } from "../../test/adapters.js";
import { expectedAuthorization } from "../../test/expected-signature.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { testPair, vikingDBEmbedder } from "../../test/vikingdb-adapter.js";
import { type Signing, signHeaders } from "./sign-headers.js";

const good = { code: "Success", result: { data: [{ dense: [1] }] } };
const { accessKeyId, secretAccessKey } = testPair;

/** A server that accepts only requests whose signature fits what it received. */
async function startGuarded() {
  return startLoopback((response, request) => {
    const expected = expectedAuthorization(request, accessKeyId, secretAccessKey);
    const isSigned = request.headers.authorization === expected;
    const refusal = {
      ResponseMetadata: { Error: { CodeN: 100010, Code: "SignatureDoesNotMatch", Message: "no" } },
    };
    sendJson(response, isSigned ? good : refusal, isSigned ? 200 : 401);
  });
}

describe("a signature", () => {
  it("equals the signature that node:crypto calculates from the received request", async () => {
    const { baseURL, requests } = await startGuarded();
    const { embeddings } = await vikingDBEmbedder(baseURL).embed(["天很蓝，很 blue 😀"], neverAborts);
    expect(embeddings).toHaveLength(1);
    const { authorization, host } = requests[0]?.headers ?? {};
    expect(authorization).toMatch(
      /^HMAC-SHA256 Credential=AKLT\w+\/\d{8}\/cn-beijing\/vikingdb\/request, SignedHeaders=host;x-content-sha256;x-date, /,
    );
    expect(host).toBe(new URL(baseURL).host);
  });

  it("covers a session token", async () => {
    const { baseURL, requests } = await startGuarded();
    const credential = { ...testPair, sessionToken: "STS-token-0123456789" };
    await vikingDBEmbedder(baseURL, { credential }).embed(["x"], neverAborts);
    expect(requests[0]?.headers["x-security-token"]).toBe("STS-token-0123456789");
    expect(requests[0]?.headers.authorization).toContain("x-date;x-security-token, ");
  });

  it("is valid with headers of the call, which cannot replace its own headers", async () => {
    const { baseURL, requests } = await startGuarded();
    const headers = { "x-request-id": "7", "x-date": "20000101T000000Z" };
    await vikingDBEmbedder(baseURL).embed(["x"], { ...neverAborts, headers });
    expect(requests[0]?.headers["x-request-id"]).toBe("7");
    expect(requests[0]?.headers["x-date"]).not.toBe("20000101T000000Z");
  });

  it("has the credential's region", async () => {
    const { baseURL, requests } = await startGuarded();
    const credential = { ...testPair, region: "ap-southeast-1" };
    await vikingDBEmbedder(baseURL, { credential }).embed(["x"], neverAborts);
    expect(requests[0]?.headers.authorization).toContain("/ap-southeast-1/vikingdb/request");
  });

  it("is invalid with another secret", async () => {
    const { baseURL } = await startGuarded();
    const credential = { ...testPair, secretAccessKey: "another-secret-0123456789" };
    const error = await rejectionOf(vikingDBEmbedder(baseURL, { credential }).embed(["x"], neverAborts));
    expect(error).toMatchObject({ status: 401, code: "SignatureDoesNotMatch" });
  });

  it("is made again for each attempt, and keeps nothing of the last credential", () => {
    const base = { url: new URL("https://a.example/api"), region: "cn-beijing", body: "{}", at: new Date() };
    const first = signHeaders({ ...base, ...testPair, sessionToken: "token-of-the-first" });
    const second = signHeaders({ ...base, ...testPair, sessionToken: undefined });
    expect(first["X-Security-Token"]).toBe("token-of-the-first");
    expect(second).not.toHaveProperty("X-Security-Token");
    expect(second).not.toHaveProperty("Host");
  });

  it("equals the signature of Volcengine's SDK, for any text, pair, region and time", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const header = fc.stringMatching(/^[!-~]+$/);
    const sent = fc.record({
      path: fc.constantFrom("/", "/api/vikingdb/embedding", "/a%20b/c"),
      port: fc.nat(65_535),
      region: fc.constantFrom("cn-beijing", "ap-southeast-1"),
      body: text,
      accessKeyId: header,
      secretAccessKey: text,
      sessionToken: fc.option(header, { nil: undefined }),
      at: fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(sent, ({ path, port, ...signing }) => {
        const url = new URL(`https://a.example:${port}${path}`);
        expect(signHeaders({ url, ...signing })).toEqual(signedBySdk({ url, ...signing }));
      }),
      { numRuns: 200 },
    );
  });
});

function signedBySdk({ url, region, body, accessKeyId, secretAccessKey, sessionToken, at }: Signing) {
  const headers: Record<string, string> = { Host: url.host };
  const request = { method: "POST", region, pathname: url.pathname, params: {}, headers, body };
  const pair = { accessKeyId, secretKey: secretAccessKey, ...(sessionToken && { sessionToken }) };
  new Signer(request, "vikingdb").addAuthorization(pair, at);
  const { Host: _, ...signed } = headers;
  return signed;
}
