import type { Hotspare, HotspareEvents } from "@hotspare/core";
import { expect } from "vitest";

type EventName = keyof HotspareEvents;

const names = [
  "callStart",
  "callEnd",
  "attempt",
  "failure",
  "success",
  "abandoned",
  "waitStart",
  "waitEnd",
  "switch",
  "failback",
  "exhaustion",
  "circuitOpen",
  "circuitClose",
  "usage",
  "extensionError",
  "listenerError",
] as const satisfies readonly EventName[];

const rejections: unknown[] = [];
process.on("unhandledRejection", (reason) => rejections.push(reason));

/** One event, as a test compares it. */
interface SeenEvent {
  readonly name: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Everything that a Hotspare emits, and what must hold when its calls are over. */
export interface EngineWatch {
  readonly events: readonly SeenEvent[];
  of<Name extends EventName>(name: Name): readonly HotspareEvents[Name][];
  /** The names of all events but those left out. */
  story(...only: readonly EventName[]): readonly string[];
  /**
   * Every attempt has exactly one end, every call exactly one, every wait exactly one; no lease is held; totals are numbers; no
   * rejection was left alone.
   */
  expectClean(): Promise<void>;
}

/** Lets everything that is due at once run to its end. */
export async function turns(count = 4): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function watchEngine(
  hotspare: Pick<Hotspare<readonly []>, "events" | "models" | "usage">,
): EngineWatch {
  const events: SeenEvent[] = [];
  const firstRejection = rejections.length;
  for (const name of names) {
    hotspare.events.on(name, (payload) => {
      events.push({ name, payload: { ...payload } });
    });
  }
  const idsOf = (id: string, ...wanted: readonly EventName[]) =>
    events
      .filter(({ name }) => wanted.includes(name))
      .map(({ payload }) => payload[id] as number)
      .sort((one, other) => one - other);
  return {
    events,
    of: (name) => events.filter((event) => event.name === name).map(({ payload }) => payload) as never,
    story: (...only) =>
      events.map(({ name }) => name).filter((name) => only.length === 0 || only.includes(name)),
    async expectClean() {
      await turns();
      expect(idsOf("attemptId", "success", "failure", "abandoned"), "ends of attempts").toEqual(
        idsOf("attemptId", "attempt"),
      );
      expect(new Set(idsOf("attemptId", "attempt")).size, "ids of attempts").toBe(
        idsOf("attemptId", "attempt").length,
      );
      expect(idsOf("callId", "callEnd"), "ends of calls").toEqual(idsOf("callId", "callStart"));
      expect(idsOf("callId", "waitEnd"), "ends of waits").toEqual(idsOf("callId", "waitStart"));
      expect(attemptsAfterTheirCall(events), "attempts that outlive their call").toEqual([]);
      for (const { name, status, calls, waiting } of hotspare.models) {
        expect(
          { name, inFlight: status.map(({ inFlight }) => inFlight), calls, waiting },
          "leases, calls and waits",
        ).toEqual({ name, inFlight: status.map(() => 0), calls: 0, waiting: 0 });
      }
      const { total, rows } = hotspare.usage.snapshot();
      for (const sums of [total, ...rows]) {
        const numbers = Object.entries(sums).filter(([, value]) => typeof value === "number");
        expect(
          numbers.filter(([, value]) => !Number.isFinite(value)),
          "totals",
        ).toEqual([]);
      }
      expect(rejections.slice(firstRejection), "rejections that nobody handled").toEqual([]);
    },
  };
}

/** Attempts that begin or end after the end of their call. */
function attemptsAfterTheirCall(events: readonly SeenEvent[]): readonly string[] {
  const ended = new Set<unknown>();
  const late: string[] = [];
  for (const { name, payload } of events) {
    if (name === "callEnd") {
      ended.add(payload["callId"]);
    } else if ("attemptId" in payload && name !== "usage" && ended.has(payload["callId"])) {
      late.push(`${name} ${String(payload["attemptId"])}`);
    }
  }
  return late;
}
