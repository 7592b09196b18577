import { describe, expect, it } from "vitest";
import type { CredentialView, ModelView, Snapshot, TimelineEntry } from "../contract/feed.js";
import { headlineOf } from "./headline.js";

const nowMs = Date.UTC(2026, 10, 26, 12);
const why = { class: "auth", reason: "revoked", rule: "openai/auth", explanation: "" };
const closed = (id: string, isActive = false): CredentialView => ({
  id,
  provider: "openai",
  isActive,
  state: "closed",
  inFlight: 0,
  served: 0,
});
const open = (id: string, untilMs = nowMs + 60_000): CredentialView => ({
  ...closed(id),
  state: "open",
  untilMs,
  why,
});
const model = (name: string, ...credentials: CredentialView[]): ModelView => {
  const active = credentials.find(({ isActive }) => isActive)?.id;
  return {
    name,
    model: "gpt",
    kind: "vlm",
    ...(active === undefined ? {} : { active }),
    calls: 0,
    waiting: 0,
    credentials,
  };
};
const moved = (atMs: number, from: string, to?: string): TimelineEntry => ({
  id: atMs,
  atMs,
  model: "vision",
  kind: "vlm",
  type: "switch",
  from,
  ...(to === undefined ? {} : { to }),
  class: "auth",
  reason: "revoked",
});
const said = (models: readonly ModelView[], more: Partial<Snapshot> = {}) => {
  const { level, text, troubles } = headlineOf({ state: "serving", timeline: [], ...more, models }, nowMs);
  return { level, text, troubles: troubles.map((trouble) => trouble.text) };
};
const healthy = model("titles", closed("a", true), closed("b"));

describe("headlineOf", () => {
  it("has no problems while every model is on its first credential or shares the load", () => {
    const shared = model("shared", closed("a"), closed("b", true));
    expect(said([healthy, shared])).toEqual({ level: "fine", text: "Everything answers.", troubles: [] });
  });

  it("names the spare, how long it has been in use, and why", () => {
    const timeline = [moved(nowMs - 900_000, "gpt-a", "gpt-b"), moved(nowMs - 240_000, "gpt-a", "gpt-b")];
    expect(said([model("vision", open("gpt-a"), closed("gpt-b", true)), healthy], { timeline })).toEqual({
      level: "warning",
      text: "Everything answers, 1 of 2 models on a spare.",
      troubles: ["vision left gpt-a 4 min ago and is on gpt-b: gpt-a is open (auth, revoked)."],
    });
  });

  it("does not count a single model, nor its only credential", () => {
    const spare = said([model("vision", open("gpt-a"), closed("gpt-b", true))]);
    expect(spare.text).toBe("Everything answers, but the model runs on a spare.");
    const down = said([model("vision", open("gpt-a"))]);
    expect(down.text).toBe("The model is down.");
    expect(down.troubles[0]).toContain(": its only credential is not usable. The next try is at ");
  });

  it("counts from when calls left the first credential, even if another spare is active now", () => {
    const timeline = [moved(nowMs - 240_000, "gpt-a", "gpt-b"), moved(nowMs - 60_000, "gpt-b", "gpt-c")];
    const { troubles } = said([model("vision", open("gpt-a"), open("gpt-b"), closed("gpt-c", true))], {
      timeline,
    });
    expect(troubles).toEqual([
      "vision left gpt-a 4 min ago and is on gpt-c: gpt-a is open (auth, revoked).",
      "vision lacks a spare: gpt-b is open (auth, revoked).",
    ]);
  });

  it("puts models that are down first, with the next try, and counts from the loss of the last credential", () => {
    const timeline = [moved(nowMs - 240_000, "gpt-a", "gpt-b"), moved(nowMs - 30_000, "gpt-b")];
    const models = [
      model("lame", open("x"), closed("y", true)),
      model("vision", open("gpt-a"), open("gpt-b", nowMs + 5_000)),
    ];
    const { level, text, troubles } = said(models, { timeline });
    expect({ level, text }).toEqual({ level: "down", text: "1 of 2 models is down, 1 on a spare." });
    expect(troubles[0]).toMatch(
      /^vision is down for 30 s: none of its 2 credentials is usable\. The next try is at \d\d:\d\d:\d\d, in 5 s\.$/,
    );
    expect(troubles[1]).toBe("lame left x over an hour ago and is on y: x is open (auth, revoked).");
  });

  it("does not confuse a model with a model of the same name and another kind", () => {
    const timeline = [moved(nowMs - 30_000, "gpt-a")];
    const embedder: ModelView = { ...model("vision", open("gpt-a")), kind: "embedder" };
    expect(said([embedder], { timeline }).troubles[0]).toMatch(/^vision is down for over an hour/);
  });

  it("reports missing spares, waiting calls, a lost fleet and a shutdown", () => {
    const models = [{ ...model("vision", closed("a", true), open("b")), waiting: 1 }];
    expect(said(models, { state: "draining", fleet: { state: "degraded", reason: "timeout" } })).toEqual({
      level: "warning",
      text: "Shutting down. Everything answers, but 1 spare is out.",
      troubles: [
        "The gateway is shutting down: it finishes its answers and accepts no new requests.",
        "The link to the fleet is lost, so this process uses only its own observations (timeout).",
        "vision lacks a spare: b is open (auth, revoked).",
        "1 call of vision waits for a credential.",
      ],
    });
    expect(said([]).text).toBe("No models are configured.");
  });
});
