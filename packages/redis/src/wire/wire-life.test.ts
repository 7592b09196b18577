import { describe, expect, it } from "vitest";
import { beginWireLife } from "./wire-life.js";

function begun() {
  const giveUp = new AbortController();
  const said: unknown[] = [];
  const life = beginWireLife(
    giveUp.signal,
    () => said.push("released"),
    (error) => said.push(error),
  );
  return { giveUp, life, said };
}

const never = new Promise<never>(() => undefined);

describe("the life of a wire", () => {
  it("ends in its opening by a failure, by the signal, and by what opens it: released, and not lost", async () => {
    for (const end of ["failure", "signal", "opening"]) {
      const { giveUp, life, said } = begun();
      const opened = life.opened(end === "opening" ? Promise.reject(new Error(end)) : never);
      if (end === "failure") life.fail(new Error(end));
      if (end === "signal") giveUp.abort(new Error(end));
      await expect(opened).rejects.toThrow(end);
      expect(said).toEqual(["released"]);
      expect(life.isOver).toBe(true);
    }
  });

  it("is released and lost once when it is open, whatever fails afterwards", async () => {
    const { giveUp, life, said } = begun();
    expect(await life.opened(Promise.resolve("answer"))).toBe("answer");
    giveUp.abort();
    expect(said).toEqual([]);
    life.fail("first");
    life.fail("second");
    life.close();
    expect(said).toEqual(["released", "first"]);
  });

  it("is not lost after it was closed", async () => {
    const { life, said } = begun();
    await life.opened(Promise.resolve());
    life.close();
    life.fail("late");
    expect(said).toEqual(["released"]);
  });
});
