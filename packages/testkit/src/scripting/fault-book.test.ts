import { describe, expect, it } from "vitest";
import { FaultBook } from "./fault-book.js";

const at = (endpoint: string, model?: string) => ({ endpoint, model: () => model });
const latency = (ms: number) => ({ minMs: ms, maxMs: ms });

describe("FaultBook", () => {
  it("uses up counted faults in the order they were added, then the lasting one", () => {
    const book = new FaultBook();
    book.add("latency", latency(3));
    book.add("latency", latency(1), { times: 2 });
    book.add("latency", latency(2), { times: 1 });
    const taken = Array.from({ length: 5 }, () => book.take("latency", at("default"))?.minMs);
    expect(taken).toEqual([1, 1, 2, 3, 3]);
  });

  it("replaces a lasting fault of the same scope", () => {
    const book = new FaultBook();
    book.add("latency", latency(1));
    book.add("latency", latency(2));
    expect(book.take("latency", at("default"))?.minMs).toBe(2);
  });

  it("prefers the narrower scope", () => {
    const book = new FaultBook();
    book.add("latency", latency(1), { endpoint: "eu" });
    book.add("latency", latency(2), { model: "m" });
    book.add("latency", latency(3));
    expect(book.take("latency", at("eu", "m"))?.minMs).toBe(1);
    expect(book.take("latency", at("us", "m"))?.minMs).toBe(2);
    expect(book.take("latency", at("us", "n"))?.minMs).toBe(3);
  });

  it("does not use up a fault that is only looked at", () => {
    const book = new FaultBook();
    book.add("latency", latency(1), { times: 1 });
    book.find("latency", at("default"));
    expect(book.take("latency", at("default"))?.minMs).toBe(1);
    expect(book.take("latency", at("default"))).toBeUndefined();
  });

  it("clears one endpoint and leaves the others", () => {
    const book = new FaultBook();
    book.add("latency", latency(1), { endpoint: "eu" });
    book.add("latency", latency(2), { endpoint: "us" });
    book.clear("eu");
    expect(book.find("latency", at("eu"))).toBeUndefined();
    expect(book.find("latency", at("us"))?.fault.minMs).toBe(2);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses %s times", (times) => {
    expect(() => new FaultBook().add("latency", latency(1), { times })).toThrow(RangeError);
  });
});
