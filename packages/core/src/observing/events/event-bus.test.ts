import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { HotspareEvents } from "../../contract/events.js";
import { EventBus } from "./event-bus.js";

const clock = { monotonicMs: () => 0, epochMs: () => 42, sleep: async () => undefined };
const closed: HotspareEvents["circuitClose"] = {
  model: "m",
  modelKind: "embedder",
  scope: "credential",
  credentialIds: ["a"],
  atMs: 1,
  origin: "local",
};

describe("a bus", () => {
  it("calls each listener once, until it unsubscribes", () => {
    const bus = new EventBus({ clock });
    const heard: unknown[] = [];
    const listener = (payload: unknown) => heard.push(payload);
    const unsubscribe = bus.on("circuitClose", listener);
    bus.on("circuitClose", listener);
    bus.emit("circuitClose", closed);
    unsubscribe();
    bus.emit("circuitClose", closed);
    expect(heard).toEqual([closed]);
  });

  it("calls a listener of once() once", () => {
    const bus = new EventBus({ clock });
    const heard: string[] = [];
    bus.once("circuitClose", () => {
      heard.push("once");
      bus.emit("circuitClose", closed);
    });
    bus.emit("circuitClose", closed);
    bus.emit("circuitClose", closed);
    expect(heard).toEqual(["once"]);
  });

  it.each(["on", "once"] as const)("forgets by off() what %s() was given", (method) => {
    const bus = new EventBus({ clock });
    const heard: unknown[] = [];
    const listener = (payload: unknown) => heard.push(payload);
    bus[method]("circuitClose", listener);
    bus.off("circuitClose", listener);
    bus.emit("circuitClose", closed);
    expect([heard, bus.wants("circuitClose")]).toEqual([[], false]);
  });

  it("keeps a listener that came back when an older subscription of it is ended again", () => {
    const bus = new EventBus({ clock });
    const heard: unknown[] = [];
    const listener = (payload: unknown) => heard.push(payload);
    const unsubscribe = bus.on("circuitClose", listener);
    unsubscribe();
    bus.on("circuitClose", listener);
    unsubscribe();
    bus.emit("circuitClose", closed);
    expect(heard).toEqual([closed]);
  });

  it("forwards a model's events to its parent, and not the other way", () => {
    const parent = new EventBus({ clock });
    const model = new EventBus({ clock, parent });
    const heard: string[] = [];
    parent.on("circuitClose", () => heard.push("parent"));
    model.on("circuitClose", () => heard.push("model"));
    model.emit("circuitClose", closed);
    parent.emit("circuitClose", closed);
    expect(heard).toEqual(["model", "parent", "parent"]);
  });

  it("keeps to itself what is emitted locally", () => {
    const parent = new EventBus({ clock });
    const model = new EventBus({ clock, parent });
    const heard: string[] = [];
    parent.on("circuitClose", () => heard.push("parent"));
    model.on("circuitClose", () => heard.push("model"));
    model.emitLocal("circuitClose", closed);
    expect(heard).toEqual(["model"]);
  });

  it("tells of a failed listener of a model at the parent too", () => {
    const parent = new EventBus({ clock });
    const model = new EventBus({ clock, parent });
    const heard: string[] = [];
    parent.on("listenerError", ({ event, message }) => heard.push(`${event}: ${message}`));
    model.on("circuitClose", () => {
      throw new Error("broken");
    });
    model.emit("circuitClose", closed);
    expect(heard).toEqual(["circuitClose: broken"]);
  });

  it("tells whether anybody wants an event, up the chain too", () => {
    const parent = new EventBus({ clock });
    const model = new EventBus({ clock, parent });
    expect(model.wants("circuitClose")).toBe(false);
    const unsubscribe = parent.on("circuitClose", () => undefined);
    expect(model.wants("circuitClose")).toBe(true);
    unsubscribe();
    expect(model.wants("circuitClose")).toBe(false);
  });

  it("goes on to the next listener when one throws or rejects, and tells", async () => {
    const bus = new EventBus({ clock });
    const heard: unknown[] = [];
    bus.on("circuitClose", () => {
      throw new Error("first");
    });
    bus.on("circuitClose", () => Promise.reject(new Error("second")));
    bus.on("circuitClose", () => heard.push("third"));
    bus.on("listenerError", (error) => heard.push(error));
    bus.emit("circuitClose", closed);
    await Promise.resolve();
    expect(heard).toEqual([
      { event: "circuitClose", message: "first", atMs: 42 },
      "third",
      { event: "circuitClose", message: "second", atMs: 42 },
    ]);
  });

  it("ends when listeners of listenerError throw and reject themselves", async () => {
    const bus = new EventBus({ clock });
    let told = 0;
    bus.on("listenerError", () => {
      told += 1;
      throw new Error("again");
    });
    bus.on("listenerError", () => Promise.reject(new Error("and again")));
    bus.on("circuitClose", () => {
      throw new Error("first");
    });
    expect(() => bus.emit("circuitClose", closed)).not.toThrow();
    await Promise.resolve();
    expect(told).toBe(1);
  });

  it("hears of the rejection of another realm's promise, and of a thrown value that is no error", async () => {
    const bus = new EventBus({ clock });
    const messages: string[] = [];
    bus.on("listenerError", ({ message }) => messages.push(message));
    const rejectElsewhere = runInNewContext("(error) => Promise.reject(error)");
    bus.on("circuitClose", () => rejectElsewhere(new Error("late")));
    bus.on("circuitClose", () => {
      throw Object.create(null);
    });
    bus.emit("circuitClose", closed);
    await new Promise(setImmediate);
    expect(messages).toEqual(["threw a value that is not an error (object)", "late"]);
  });

  it.each(["on", "once"] as const)(
    "refuses at %s() an event that does not exist, and a listener that is none",
    (method) => {
      const bus = new EventBus({ clock });
      expect(() => bus[method]("swich" as never, () => undefined)).toThrow(
        /"swich": no event has this name; did you mean "switch"\? There are: callStart, .*, listenerError/,
      );
      expect(() => bus[method](1n as never, () => undefined)).toThrow(
        /is the bigint 1n: no event has this name/,
      );
      expect(() => bus[method]("switch", undefined as never)).toThrow(/undefined: give a function/);
    },
  );
});
