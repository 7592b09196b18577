import { spreadSwitcher } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { ask, type Behaviours, createObservedWorld, turns } from "./observed-world.js";

describe("the observatory", () => {
  it("shows an outage from its first failure to the failback", async () => {
    const world = createObservedWorld();
    const behaviours: Behaviours = { "gpt-a": 401, "gpt-b": "answers" };
    const vlm = world.vlm("vision", behaviours);
    world.addClient("team");
    const observatory = world.observe();
    await ask(vlm, { client: "team" });
    const during = observatory.snapshot();
    expect(during).toMatchObject({
      version: "1.2.3",
      models: [
        {
          name: "vision",
          model: "m",
          kind: "vlm",
          active: "gpt-b",
          calls: 0,
          waiting: 0,
          credentials: [
            {
              id: "gpt-a",
              isActive: false,
              state: "open",
              origin: "local",
              why: { class: "auth" },
              served: 0,
            },
            { id: "gpt-b", isActive: true, state: "closed", served: 1, latencyMs: { p50: 0.1 } },
          ],
        },
      ],
      failures: [{ credential: "gpt-a", model: "vision", outcome: "next gpt-b", client: "team" }],
      buckets: [{ answered: 1, failed: 0, failures: { auth: 1 }, promptTokens: 3, completionTokens: 2 }],
      timeline: [
        { type: "opened", credentials: ["gpt-a"], class: "auth" },
        { type: "switch", from: "gpt-a", to: "gpt-b", class: "auth" },
      ],
    });
    expect(during.models[0]?.credentials[0]?.why?.explanation).toContain("for 10 minutes");

    behaviours["gpt-a"] = "answers";
    await world.clock.advance(700_000);
    await ask(vlm);
    const after = observatory.snapshot();
    expect(after.models[0]).toMatchObject({
      active: "gpt-a",
      credentials: [{ state: "closed", isActive: true }, {}],
    });
    expect(after.timeline.slice(2)).toMatchObject([
      { type: "closed", credentials: ["gpt-a"] },
      { type: "failback", from: "gpt-b", to: "gpt-a" },
    ]);
  });

  it("says of an opening that the circuit was open before, and whether a probe had failed", async () => {
    const world = createObservedWorld();
    const behaviours: Behaviours = { a: 401, b: "answers" };
    const vlm = world.vlm("vision", behaviours);
    const observatory = world.observe();
    const openings = () =>
      observatory
        .snapshot()
        .timeline.flatMap((entry) => (entry.type === "opened" ? [entry.wasOpen ?? "no"] : []));
    await ask(vlm);
    expect(openings()).toEqual(["no"]);
    await world.clock.advance(700_000);
    await ask(vlm);
    await turns();
    expect(openings()).toEqual(["no", "probe"]);
    behaviours["a"] = "answers";
    await world.clock.advance(1_500_000);
    await ask(vlm);
    await turns();
    behaviours["a"] = 401;
    await ask(vlm);
    expect(openings()).toEqual(["no", "probe", "no"]);
  });

  it("says of each model of a server that a probe failed, whichever model's call was the probe", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: 500, b: "answers" });
    world.vlm("titles", { a: 500, b: "answers" });
    const observatory = world.observe();
    for (let call = 0; call < 3; call += 1) await ask(vlm);
    await world.clock.advance(700_000);
    await ask(vlm);
    await turns();
    const openings = observatory.snapshot().timeline.filter(({ type }) => type === "opened");
    expect(openings).toMatchObject([
      { model: "vision" },
      { model: "titles" },
      { model: "vision", wasOpen: "probe" },
      { model: "titles", wasOpen: "probe" },
    ]);
  });

  it.each([
    ["the call went on with another credential", { a: 401, b: "answers" }, ["next b"]],
    ["the call failed", { a: 400 }, ["failed"]],
    ["nobody was left", { a: 401, b: 401 }, ["next b", "failed"]],
  ] as const)("says what happened after a failure: %s", async (_, behaviours, outcomes) => {
    const world = createObservedWorld({ retry: { maxWaitMs: 0, maxRounds: 1 } });
    const vlm = world.vlm("vision", { ...behaviours });
    const observatory = world.observe();
    await ask(vlm);
    expect(observatory.snapshot().failures.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  it("says that a call backed off and went on, and that a caller left", async () => {
    const world = createObservedWorld();
    const behaviours: Behaviours = { a: 500 };
    const vlm = world.vlm("vision", behaviours);
    const observatory = world.observe();
    const answered = ask(vlm);
    await turns();
    behaviours["a"] = "answers";
    await world.clock.advance(10_000);
    expect(await answered).toBe("Hello");
    behaviours["a"] = 500;
    const leaving = new AbortController();
    const left = vlm.complete({ prompt: "x" }, { signal: leaving.signal }).catch(() => undefined);
    await turns();
    leaving.abort();
    await left;
    const { failures } = observatory.snapshot();
    expect(failures.map(({ outcome }) => outcome)).toEqual(["waited", "the caller left"]);
  });

  it("tells apart two models of one name and different kinds, and models that share everything but their name for clients", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("everything", { a: 401, b: "answers" });
    const embedder = world.embedder("everything", { a: "answers" });
    const twin = world.vlm("twin", { a: "answers" });
    const observatory = world.observe();
    await ask(vlm);
    await embedder.embed(["x"]);
    await ask(twin);
    await ask(twin);
    const { models } = observatory.snapshot();
    expect(
      models.map(({ name, kind, credentials }) => [name, kind, credentials.map(({ served }) => served)]),
    ).toEqual([
      ["everything", "vlm", [0, 1]],
      ["everything", "embedder", [1]],
      ["twin", "vlm", [2]],
    ]);
    expect(await observatory.metrics()).toContain(
      'hotspare_calls_total{model="twin",kind="vlm",outcome="answered"} 2',
    );
  });

  it("shows every credential that shares the calls as active", async () => {
    const world = createObservedWorld({ switcher: spreadSwitcher() });
    world.vlm("vision", { a: "answers", b: "answers" });
    const [model] = world.observe().snapshot().models;
    expect(model?.credentials.map(({ isActive }) => isActive)).toEqual([true, true]);
  });

  it("follows credentials that are added and removed, and keeps the sums of those that left", async () => {
    const world = createObservedWorld();
    const behaviours: Behaviours = { a: "answers" };
    const vlm = world.vlm("vision", behaviours);
    const observatory = world.observe();
    await ask(vlm);
    vlm.addCredential(world.credentialOf("b", behaviours) as never, { before: "a" });
    await ask(vlm);
    vlm.removeCredential("a");
    expect(observatory.snapshot().models[0]?.credentials).toMatchObject([{ id: "b", served: 1 }]);
    const metrics = await observatory.metrics();
    expect(metrics).toContain('credential="(removed)",outcome="answered"} 1');
    expect(metrics).not.toContain('credential="a"');
  });

  it("shows that a reload forgets which credentials were open", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { "gpt-a": 401, "gpt-b": "answers" });
    const observatory = world.observe();
    await ask(vlm);
    const next = world.openModels();
    next.vlm("vision", { "gpt-a": 401, "gpt-b": "answers" });
    observatory.replaceModels({ ...next, desk: world.desk });
    const { timeline, models } = observatory.snapshot();
    expect(timeline.slice(-2)).toMatchObject([
      { type: "reset", model: "vision", credentials: ["gpt-a"] },
      { type: "reload", model: "vision", from: "gpt-b", to: "gpt-a", isNew: false },
    ]);
    expect(models[0]?.credentials).toMatchObject([{ state: "closed" }, { state: "closed", served: 1 }]);
  });

  it("does not call a credential closed that another of its circuits keeps open", async () => {
    const world = createObservedWorld({ breaker: { failureThreshold: 1, cooldownMs: 1_000 } });
    const behaviours: Behaviours = { "gpt-a": 503, "gpt-b": "answers" };
    const vlm = world.vlm("vision", behaviours);
    const observatory = world.observe();
    await ask(vlm);
    await world.clock.advance(2_000);
    // The server works again, and refuses the key.
    behaviours["gpt-a"] = 401;
    await ask(vlm);
    const { timeline, models } = observatory.snapshot();
    expect(models[0]?.credentials[0]).toMatchObject({ state: "open", why: { class: "auth" } });
    expect(timeline.filter(({ type }) => type === "closed")).toEqual([]);
  });

  it("keeps the history and the counts of names when a reload replaces the models", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: 401, b: "answers" });
    const observatory = world.observe();
    await ask(vlm);
    const running = world.vlm("slow", { a: "hangs" });
    observatory.snapshot();
    const leaving = new AbortController();
    const left = running.complete({ prompt: "x" }, { signal: leaving.signal }).catch(() => undefined);
    await turns();

    const next = world.openModels();
    const renewed = next.vlm("vision", { c: "answers" });
    observatory.replaceModels({ ...next, desk: world.desk });
    await ask(renewed);
    leaving.abort();
    await left;
    const after = observatory.snapshot();
    expect(after.models.map(({ name }) => name)).toEqual(["vision"]);
    expect(after.models[0]?.credentials).toMatchObject([{ id: "c", served: 1 }]);
    expect(after.timeline).toMatchObject([
      { type: "opened" },
      { type: "switch" },
      { type: "reset" },
      { type: "reload", from: "b", to: "c" },
    ]);
    expect(after.failures).toHaveLength(1);
    // The call of the model that has gone is counted in the traffic nevertheless.
    expect(after.buckets).toMatchObject([{ answered: 2, aborted: 1 }]);
    expect(await observatory.metrics()).toContain(
      'hotspare_calls_total{model="vision",kind="vlm",outcome="answered"} 2',
    );
  });

  it("does not take a switch of a replaced model for a switch of the model that has its name", async () => {
    const world = createObservedWorld();
    const behaviours: Behaviours = { a: "answers", b: "answers" };
    const vlm = world.vlm("vision", behaviours);
    const observatory = world.observe();
    const next = world.openModels();
    next.vlm("vision", { a: "answers", b: "answers" });
    observatory.replaceModels({ ...next, desk: world.desk });
    behaviours["a"] = 401;
    await ask(vlm);
    expect(observatory.snapshot().timeline).toEqual([]);
  });

  it("counts a model once that a reload leaves as it was, also under another name", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: "answers" });
    const observatory = world.observe();
    observatory.replaceModels({ hotspare: world.hotspare, models: world.models, desk: world.desk });
    await ask(vlm);
    expect(observatory.snapshot()).toMatchObject({
      models: [{ name: "vision" }],
      buckets: [{ answered: 1 }],
    });
    const renamed = {
      ...world.models,
      names: ["eyes"],
      find: () => ({ kind: "vlm", name: "eyes", vlm }) as const,
    };
    observatory.replaceModels({ hotspare: world.hotspare, models: renamed, desk: world.desk });
    await ask(vlm);
    const { models, buckets, timeline } = observatory.snapshot();
    expect(models).toMatchObject([{ name: "eyes", credentials: [{ served: 1 }] }]);
    expect(buckets).toMatchObject([{ answered: 2 }]);
    expect(timeline).toMatchObject([{ type: "reload", model: "eyes", to: "a", isNew: true }]);
  });

  it("resets a credential, or all of a model, and notes it before its effect", async () => {
    const world = createObservedWorld({ retry: { maxWaitMs: 0, maxRounds: 1 } });
    const vlm = world.vlm("vision", { a: 401, b: 401 });
    const observatory = world.observe();
    await ask(vlm);
    observatory.reset("vision", "a");
    observatory.reset("vision");
    const { timeline, models } = observatory.snapshot();
    expect(models[0]?.credentials.map(({ state }) => state)).toEqual(["closed", "closed"]);
    const resets = timeline.filter(({ type }) => type === "reset" || type === "closed");
    expect(resets).toMatchObject([
      { type: "reset", credentials: ["a"] },
      { type: "closed", credentials: ["a"] },
      { type: "reset", credentials: ["a", "b"] },
      { type: "closed", credentials: ["b"] },
    ]);
  });

  it("refuses to reset what there is not, with the names that there are", () => {
    const world = createObservedWorld();
    world.vlm("vision", { a: "answers" });
    const observatory = world.observe();
    const error = { name: "ProtocolError", status: 404, type: "not_found_error" };
    expect(() => observatory.reset("vison")).toThrow(
      expect.objectContaining({ ...error, message: expect.stringContaining("write one of vision") }),
    );
    expect(() => observatory.reset("vision", "z".repeat(10_000))).toThrow(
      expect.objectContaining({ ...error, message: expect.stringMatching(/^.{0,300}write one of a\.$/) }),
    );
    expect(observatory.snapshot().timeline).toEqual([]);
  });

  it("suggests rules for errors that no rule knows, and counts costs", async () => {
    const prices = {
      currency: "EUR",
      models: { m: { promptPerMillion: 1_000_000, completionPerMillion: 2_000_000 } },
    };
    const world = createObservedWorld({ prices });
    const vlm = world.vlm("vision", { a: 418, b: "answers" });
    const observatory = world.observe();
    for (let call = 0; call < 4; call += 1) await ask(vlm);
    const { unknown, buckets, currency } = observatory.snapshot();
    expect(unknown).toMatchObject([{ provider: "acting", status: 418 }]);
    expect(unknown[0]?.suggestion).toContain("export const suggestedRules");
    expect(currency).toBe("EUR");
    expect(buckets[0]?.cost).toBe(4 * (3 + 4));
  });

  it("shows no prompt, no answer and no name that anybody attached to a call", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: 500, b: "answers" });
    const observatory = world.observe();
    await ask(vlm, { client: "secret prompt", request: "secret prompt" });
    const everything = JSON.stringify(observatory.snapshot()) + (await observatory.metrics());
    expect(everything).not.toContain("secret prompt");
    expect(everything).not.toContain("Hello");
  });
});
