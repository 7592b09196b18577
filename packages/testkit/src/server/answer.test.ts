import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chat, embed, failureCode, statuses } from "../../test/post.js";
import { jsonReply } from "../contract/json-reply.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ strictKeys: false });
});
afterEach(() => simulator.close());

describe("a scripted key", () => {
  it("is revoked in OpenAI's words", async () => {
    simulator.key("sk-proj-abcdefghij").revoked();
    const response = await embed(simulator, { key: "sk-proj-abcdefghij" });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: {
        message:
          "Incorrect API key provided: sk-proj-******ghij. You can find your API key at https://platform.openai.com/account/api-keys.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_api_key",
      },
    });
  });

  it("answers a status in OpenAI's words, with the request's id in the text", async () => {
    simulator.key("k").status(500, { headers: { "x-extra": "1" } });
    const response = await embed(simulator);
    const requestId = response.headers.get("x-request-id");
    expect([response.status, response.headers.get("x-extra")]).toEqual([500, "1"]);
    const { error } = (await response.json()) as { error: { message: string; type: string } };
    expect(error.type).toBe("server_error");
    expect(error.message).toContain(`(Please include the request ID ${requestId} in your email.)`);
  });

  it("answers with a given body, as text or as JSON", async () => {
    simulator
      .key("k")
      .status(418, { body: "short and stout", times: 1 })
      .status(503, { body: { code: 1 } });
    expect(await (await embed(simulator)).text()).toBe("short and stout");
    expect(await (await embed(simulator)).json()).toEqual({ code: 1 });
  });

  it("resets the connection the given number of times and is then healthy again", async () => {
    simulator.key("k").resetConnection({ times: 1 });
    expect(await failureCode(embed(simulator))).toBe("ECONNRESET");
    expect((await embed(simulator)).status).toBe(200);
  });

  it.each([502, 200])("answers an HTML page with status %i", async (status) => {
    simulator.key("k").htmlError(status);
    const response = await embed(simulator);
    expect([response.status, response.headers.get("content-type")]).toEqual([status, "text/html"]);
    expect(await response.text()).toContain("<center><h1>502 Bad Gateway</h1></center>");
  });

  it("cuts its JSON", async () => {
    simulator.key("k").truncatedJson();
    for (const response of [await embed(simulator), await chat(simulator)]) {
      expect(response.status).toBe(200);
      await expect(response.json()).rejects.toBeInstanceOf(SyntaxError);
    }
  });

  it("answers with the reply of a function, or normally when the function returns nothing", async () => {
    simulator
      .key("k")
      .reply(({ body }) => jsonReply({ echo: body }, { status: 203 }), { times: 1 })
      .reply(() => undefined);
    const response = await embed(simulator, { input: "x" });
    expect([response.status, await response.json()]).toMatchObject([203, { echo: { input: "x" } }]);
    expect((await embed(simulator)).status).toBe(200);
  });

  it("reports the error of a function to the client", async () => {
    simulator.key("k").reply(() => {
      throw new Error("my own bug");
    });
    const response = await embed(simulator);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining("my own bug")]);
  });

  it.each([
    ["no type", { body: {} }, "it has no known type"],
    ["an unknown type", { type: "json", body: {} }, "it has no known type"],
    ["a body that is an object", { type: "body", status: 200, body: {} }, "its body must be a text or bytes"],
    ["no status", { type: "body", body: "" }, "its status must be a number such as 200"],
    ["steps that are none", { type: "stream", status: 200, steps: 3 }, "its steps must be iterable"],
    ["a text", "{}", "it has no known type"],
    ["null", null, "it has no known type"],
  ])("tells the client what a function must return, if it returned %s", async (_, reply, problem) => {
    simulator.key("k").reply(() => reply as never);
    const response = await embed(simulator);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(problem)]);
  });

  it("applies only to its endpoint and its model", async () => {
    simulator.key("k").status(500, { endpoint: "eu" }).status(429, { model: "other" });
    expect((await embed(simulator)).status).toBe(200);
    expect((await embed(simulator, { baseURL: simulator.endpoint("eu") })).status).toBe(500);
    expect((await embed(simulator, { model: "other" })).status).toBe(429);
  });

  it("becomes healthy again, in one endpoint or in all", async () => {
    simulator.key("k").status(500, { endpoint: "eu" }).status(503);
    simulator.key("k").healthy({ endpoint: "eu" });
    expect((await embed(simulator, { baseURL: simulator.endpoint("eu") })).status).toBe(503);
    simulator.key("k").healthy();
    expect((await embed(simulator)).status).toBe(200);
  });

  it("does not change other keys, and everyKey() changes every key", async () => {
    simulator.key("bad").revoked();
    expect((await embed(simulator, { key: "good" })).status).toBe(200);
    simulator.everyKey().status(503, { times: 2 });
    expect(await statuses(3, () => embed(simulator, { key: "good" }))).toEqual([503, 503, 200]);
  });
});

describe("a key without a script", () => {
  it("must be sent", async () => {
    const response = await fetch(`${simulator.baseURL}/embeddings`, { method: "POST", body: "{}" });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("You didn't provide an API key.");
  });

  it("is refused by a strict simulator until it is known", async () => {
    await using strict = await startSimulator({ strictKeys: true, keys: ["listed"] });
    expect((await embed(strict, { key: "listed" })).status).toBe(200);
    const refused = await embed(strict, { key: "unlisted" });
    expect(await refused.json()).toMatchObject({ error: { code: "invalid_api_key" } });
    strict.key("unlisted");
    expect((await embed(strict, { key: "unlisted" })).status).toBe(200);
  });
});
