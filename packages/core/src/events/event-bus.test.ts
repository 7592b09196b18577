import { describe, expect, it } from "vitest";
import type { HotspareEvents } from "../contract/events.js";
import type { Logger } from "../contract/logger.js";
import { EventBus } from "./event-bus.js";

const clock = { monotonicMs: () => 0, epochMs: () => 42, sleep: async () => undefined };
const closed: HotspareEvents["circuitClose"] = {
  model: "m",
  scope: "credential",
  credentialIds: ["a"],
  atMs: 1,
};

function createLogger(write: (line: string) => void): Logger {
  const at = (level: string) => (message: string) => write(`${level} ${message}`);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

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

  it("calls a listener of once() once, and off() takes any away", () => {
    const bus = new EventBus({ clock });
    const heard: string[] = [];
    bus.once("circuitClose", () => heard.push("once"));
    const listener = () => heard.push("off");
    bus.on("circuitClose", listener);
    bus.off("circuitClose", listener);
    bus.emit("circuitClose", closed);
    bus.emit("circuitClose", closed);
    expect(heard).toEqual(["once"]);
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

  it("ends when a listener of listenerError throws itself", () => {
    const bus = new EventBus({ clock });
    bus.on("listenerError", () => {
      throw new Error("again");
    });
    bus.on("circuitClose", () => {
      throw new Error("first");
    });
    expect(() => bus.emit("circuitClose", closed)).not.toThrow();
  });

  it("refuses an event that does not exist, and a listener that is no function", () => {
    const bus = new EventBus({ clock });
    expect(() => bus.on("swich" as "switch", () => undefined)).toThrow(
      /"swich".*there are: attempt, .*switch/s,
    );
    expect(() => bus.on("switch", undefined as never)).toThrow(/give a function/);
  });
});

describe("a logger", () => {
  it("gets a line for what an operator should read, and for nothing else", () => {
    const lines: string[] = [];
    const bus = new EventBus({ clock, logger: createLogger((line) => lines.push(line)) });
    bus.emit("circuitClose", closed);
    expect([bus.wants("circuitClose"), bus.wants("success")]).toEqual([true, false]);
    expect(lines).toEqual(["info Circuit closed"]);
  });

  it("that throws is told once, and stops nothing", () => {
    const bus = new EventBus({
      clock,
      logger: createLogger(() => {
        throw new Error("disk full");
      }),
    });
    const heard: unknown[] = [];
    bus.on("circuitClose", () => heard.push("closed"));
    bus.on("extensionError", ({ extension, message }) => heard.push([extension, message]));
    bus.emit("circuitClose", closed);
    expect(heard).toEqual([["logger", "disk full"], "closed"]);
  });
});
