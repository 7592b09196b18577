import { describe, expect, it } from "vitest";
import type { EventName, HotspareEvents } from "../../contract/events.js";
import type { Logger } from "../../contract/logger.js";
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

type Write = (level: string, message: string, fields: unknown) => unknown;

function createLogger(write: Write): Logger {
  const at = (level: string) => (message: string, fields: unknown) => write(level, message, fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

describe("a logger", () => {
  it.each<[EventName, string | undefined]>([
    ["attempt", undefined],
    ["success", undefined],
    ["usage", undefined],
    ["failure", "debug Attempt failed"],
    ["switch", "warn Switched to another credential"],
    ["failback", "info Failed back to a better credential"],
    ["exhaustion", "error No credential could answer"],
    ["circuitOpen", "warn Circuit opened"],
    ["circuitClose", "info Circuit closed"],
    ["extensionError", "error An extension failed"],
    ["listenerError", "warn An event listener failed"],
  ])("of %s gets the line %s", (event, line) => {
    const lines: string[] = [];
    const logger = createLogger((level, message) => lines.push(`${level} ${message}`));
    const bus = new EventBus({ clock, parent: new EventBus({ clock, logger }) });
    bus.emit(event, closed as never);
    expect(lines).toEqual(line === undefined ? [] : [line]);
    expect(bus.wants(event)).toBe(line !== undefined);
  });

  it("gets the payload as plain fields of its own", () => {
    const all: unknown[] = [];
    const bus = new EventBus({ clock, logger: createLogger((_, __, fields) => all.push(fields)) });
    bus.emit("circuitClose", closed);
    expect(all).toEqual([closed]);
    expect(all[0]).not.toBe(closed);
  });

  it("that throws is told once, stops nothing, and is asked again", () => {
    const asked: string[] = [];
    const logger = createLogger((_, message) => {
      asked.push(message);
      throw new Error("disk full");
    });
    const bus = new EventBus({ clock, logger });
    const heard: unknown[] = [];
    bus.on("circuitClose", () => heard.push("closed"));
    bus.on("extensionError", (payload) => heard.push(payload));
    bus.emit("circuitClose", closed);
    bus.emit("circuitClose", closed);
    expect(heard).toEqual([
      { extension: "logger", name: "logger", message: "disk full", atMs: 42 },
      "closed",
      "closed",
    ]);
    expect(asked).toEqual(["Circuit closed", "An extension failed", "Circuit closed"]);
  });

  it("that rejects is told once, and ends no process", async () => {
    const logger = createLogger(() => Promise.reject(new Error("no connection")));
    const bus = new EventBus({ clock, logger });
    const heard: string[] = [];
    bus.on("extensionError", ({ extension, message }) => heard.push(`${extension}: ${message}`));
    bus.emit("circuitClose", closed);
    bus.emit("circuitClose", closed);
    await new Promise(setImmediate);
    expect(heard).toEqual(["logger: no connection"]);
  });
});
