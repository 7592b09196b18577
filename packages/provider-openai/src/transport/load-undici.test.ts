import { describe, expect, it, onTestFinished } from "vitest";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { loadUndici } from "./load-undici.js";

describe("loadUndici", () => {
  it("returns an agent of the installed undici that sends, without the rest of undici", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, { a: 1 }));
    const [{ Agent }, whole] = [await loadUndici(), await import("undici")];
    expect(Agent).not.toBe(whole.Agent);
    const agent = new Agent({ connections: 1 });
    onTestFinished(() => agent.close());
    expect(agent).toBeInstanceOf(whole.Agent);
    const { statusCode, body } = await agent.request({
      origin: new URL(baseURL).origin,
      path: "/",
      method: "GET",
    });
    expect([statusCode, await body.json()]).toEqual([200, { a: 1 }]);
  });

  it.each<[string, Parameters<typeof loadUndici>[0]]>([
    ["is not there", () => Promise.reject(new Error("Cannot find module"))],
    ["exports something else", async () => []],
  ])("loads all of undici when a file %s", async (_, loadParts) => {
    expect((await loadUndici(loadParts)).Agent).toBe((await import("undici")).Agent);
  });
});
