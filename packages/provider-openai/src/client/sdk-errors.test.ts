import { createServer } from "node:net";
import { Secret } from "@hotspare/core/plugin";
import { OpenAI } from "openai";
import { describe, expect, it } from "vitest";
import { neverAborts, rejectionOf, testKey } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { createPooledTransport } from "../transport/create-pooled-transport.js";
import type { Transport } from "../transport/transport.js";
import { createOpenAISender } from "./create-openai-sender.js";

const pool = createPooledTransport();
const body = { model: "m", input: ["a"] };
const refusal = { error: { message: "no such thing", type: "t", param: "p", code: "c" } };

function send(baseURL: string, signal = neverAborts.signal, transport: Transport = pool): Promise<unknown> {
  const credential = { apiKey: Secret.from(testKey), baseURL };
  return createOpenAISender(credential, {}, transport).send("/embeddings", body, { signal });
}

/** The fields of an SDK error that a user can read. */
function fieldsOf(error: unknown) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const { status, message, code, param, type, requestID, headers } = error;
  const kept = [...(headers ?? [])].filter(([name]) => !/^(?:date|connection|keep-alive)$/.test(name));
  return { of: error.constructor, status, message, code, param, type, requestID, kept, error: error.error };
}

const classes = {
  307: OpenAI.APIError,
  400: OpenAI.BadRequestError,
  401: OpenAI.AuthenticationError,
  402: OpenAI.APIError,
  403: OpenAI.PermissionDeniedError,
  404: OpenAI.NotFoundError,
  409: OpenAI.ConflictError,
  418: OpenAI.APIError,
  422: OpenAI.UnprocessableEntityError,
  429: OpenAI.RateLimitError,
  500: OpenAI.InternalServerError,
  529: OpenAI.InternalServerError,
} as const;

describe("a refusal", () => {
  it.each(Object.entries(classes))("with status %s is the error that the SDK throws", async (status, of) => {
    const headers = { "x-request-id": "req_7", "retry-after": "3", location: "http://127.0.0.1:9/" };
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, refusal, Number(status), headers),
    );
    const client = new OpenAI({
      apiKey: testKey,
      baseURL,
      maxRetries: 0,
      fetchOptions: { redirect: "manual" },
    });

    const error = await rejectionOf(send(baseURL));

    expect(error).toBeInstanceOf(of);
    const { embeddings } = client;
    expect(fieldsOf(error)).toEqual(
      fieldsOf(await rejectionOf(Promise.resolve(embeddings.create({ model: "m", input: ["a"] })))),
    );
    expect(error).toMatchObject({ requestID: "req_7", code: "c" });
  });

  it.each(["", "<html>busy</html>", "no", "{", "0"])(
    "with the body %j has the SDK's message",
    async (text) => {
      const { baseURL } = await startLoopback((response) => response.writeHead(503).end(text));
      const client = new OpenAI({ apiKey: testKey, baseURL, maxRetries: 0 });
      const theirs = await rejectionOf(
        Promise.resolve(client.embeddings.create({ model: "m", input: ["a"] })),
      );

      expect(fieldsOf(await rejectionOf(send(baseURL)))).toEqual(fieldsOf(theirs));
    },
  );

  it("follows no redirect: a key goes to no other server", async () => {
    const other = await startLoopback((response) => sendJson(response, {}));
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, {}, 308, { location: `${other.baseURL}/embeddings` }),
    );
    expect(await rejectionOf(send(baseURL))).toMatchObject({ status: 308 });
    expect(other.requests).toEqual([]);
  });
});

describe("a request without a reply", () => {
  it("is a failure of the connection, with its cause", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { readonly port: number };
    await new Promise((resolve) => server.close(resolve));

    const error = await rejectionOf(send(`http://127.0.0.1:${port}/v1`));

    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(error).not.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    expect(error).toMatchObject({ message: "Connection error.", cause: { code: "ECONNREFUSED" } });
  });

  it.each([
    Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" }),
    new TypeError("fetch failed", { cause: new Error("connect ETIMEDOUT: timed out") }),
    new DOMException("it was ended", "AbortError"),
  ])("is a timeout when the SDK treats it as a timeout: %s", async (reason) => {
    const error = await rejectionOf(
      send("http://127.0.0.1:9/v1", undefined, { fetch: () => Promise.reject(reason) }),
    );
    expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    expect(error).toMatchObject({ cause: reason });
  });

  it("is an abort when its signal aborts, before or while it is sent", async () => {
    const { baseURL, requests } = await startLoopback(() => undefined);
    const reason = new Error("enough");
    expect(await rejectionOf(send(baseURL, AbortSignal.abort(reason)))).toMatchObject({ cause: reason });
    const controller = new AbortController();
    const sent = rejectionOf(send(baseURL, controller.signal));
    await expect.poll(() => requests.length).toBe(1);
    controller.abort(reason);

    const error = await sent;
    expect(error).toBeInstanceOf(OpenAI.APIUserAbortError);
    expect(error).toMatchObject({ message: "Request was aborted.", cause: reason });
    expect(requests).toHaveLength(1);
  });

  it("is a failure of the connection when a transport throws synchronously", async () => {
    const thrower: Transport = {
      fetch: () => {
        throw new Error("no way");
      },
    };
    const error = await rejectionOf(send("http://127.0.0.1:9/v1", undefined, thrower));
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
  });
});
