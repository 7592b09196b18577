import { createHotspare } from "@hotspare/core";
import { createGateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, call } from "./open-gateway.js";

const path = "/v1/chat/completions";

/** Two models with one key each, and a clock that stands still. */
async function openWorld() {
  const clock = new ManualClock();
  const simulator = await startSimulator();
  const hotspare = createHotspare({ plugins: [openai()], clock, random: () => 0 });
  const model = (name: string) =>
    hotspare.vlm({
      model: "gpt-4o-mini",
      name,
      retry: { maxWaitMs: 0 },
      credentials: [{ id: "a", provider: "openai", apiKey: `key-${name}`, baseURL: simulator.baseURL }],
    });
  const gateway = await createGateway({ hotspare, vlms: { vision: model("vision"), other: model("other") } });
  const { url } = await gateway.listen({ port: 0 });
  onTestFinished(async () => {
    await gateway.close();
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  const ready = (query = "") => call(`${url}/health/ready${query}`);
  return { clock, simulator, url, ready };
}

describe("/health/ready", () => {
  it("is 503 from the failure until a call may probe, without any traffic, and names the model and the time", async () => {
    const { clock, simulator, url, ready } = await openWorld();
    expect((await ready()).status).toBe(200);
    simulator.key("key-vision").revoked();
    await call(url + path, { body: ask });
    const down = await ready();
    const [{ untilMs }] = down.json.unavailable;
    expect(down).toMatchObject({ status: 503, json: { unavailable: [{ name: "vision", kind: "vlm" }] } });
    const waitMs = untilMs - clock.epochMs();
    expect(waitMs).toBeGreaterThan(60_000);
    expect(down.headers["retry-after"]).toBe(String(Math.ceil(waitMs / 1_000)));
    expect((await call(`${url}/health/live`)).status).toBe(200);
    await clock.advance(waitMs - 1);
    expect((await ready()).status).toBe(503);
    await clock.advance(1);
    expect(await ready()).toMatchObject({ status: 200, json: { status: "ready", unavailable: [] } });
  });

  it("is 503 again when the probe fails, and 200 when the probe was answered", async () => {
    const { clock, simulator, url, ready } = await openWorld();
    simulator.key("key-vision").revoked();
    await call(url + path, { body: ask });
    await clock.advance(10 * 3_600_000);
    await call(url + path, { body: ask });
    expect((await ready()).status).toBe(503);
    await clock.advance(10 * 3_600_000);
    simulator.key("key-vision").healthy();
    expect((await call(url + path, { body: ask })).status).toBe(200);
    expect((await ready()).status).toBe(200);
  });

  it("is ready again when a call may probe, and not at the end of an implausibly long stated wait", async () => {
    const { clock, simulator, url, ready } = await openWorld();
    simulator.key("key-vision").status(429, { headers: { "retry-after": "86400" } });
    await call(url + path, { body: ask });
    const [{ untilMs }] = (await ready()).json.unavailable;
    expect(untilMs - clock.epochMs()).toBeLessThan(2 * 3_600_000);
    // The page names the same time.
    const { json: models } = await call(`${url}/api/models`);
    expect(
      models.models.find(({ name }: { readonly name: string }) => name === "vision").credentials,
    ).toMatchObject([{ state: "open", untilMs }]);
    await clock.advance(untilMs - clock.epochMs());
    expect((await ready()).status).toBe(200);
  });

  it("with models=any is 503 only while no model has a usable credential", async () => {
    const { simulator, url, ready } = await openWorld();
    simulator.key("key-vision").revoked();
    await call(url + path, { body: ask });
    expect((await ready()).status).toBe(503);
    expect((await ready("?models=any")).status).toBe(200);
    simulator.key("key-other").revoked();
    await call(url + path, { body: { ...ask, model: "other" } });
    expect((await ready("?models=any")).status).toBe(503);
  });

  it("is ready in a gateway without models, with models=any too", async () => {
    const hotspare = createHotspare({ plugins: [openai()] });
    const gateway = await createGateway({ hotspare });
    const { url } = await gateway.listen({ port: 0 });
    onTestFinished(async () => {
      await gateway.close();
      await hotspare.close({ graceMs: 0 });
    });
    const statuses = ["", "?models=any"].map(
      async (query) => (await call(`${url}/health/ready${query}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200]);
  });
});
