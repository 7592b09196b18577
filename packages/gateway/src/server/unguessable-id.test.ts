import { describe, expect, it } from "vitest";
import { unguessableId } from "./unguessable-id.js";

describe("unguessable ids", () => {
  it("have their prefix and 128 random bits, and never repeat over many refills of the buffer", () => {
    const ids = Array.from({ length: 2_000 }, () => unguessableId("req_"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^req_[0-9a-f]{32}$/);
      expect(id).not.toMatch(/0{16}/);
    }
  });
});
