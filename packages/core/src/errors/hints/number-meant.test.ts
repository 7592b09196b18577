import { describe, expect, it } from "vitest";
import { numberMeant } from "./number-meant.js";

describe("numberMeant", () => {
  it.each([
    ["5s", ": write 5000"],
    ["5000", ": write 5000"],
    ["250 ms", ": write 250"],
    ["1.5 minutes", ": write 90000"],
    ["2h", ": write 7200000"],
    ["soon", ""],
    [5, ""],
    [undefined, ""],
  ])("of %j where milliseconds are wanted", (value, mend) => {
    expect(numberMeant(value, "milliseconds")).toBe(mend);
  });

  it("takes no unit where a bare number is wanted", () => {
    expect([numberMeant("3", "number"), numberMeant("3s", "number")]).toEqual([": write 3", ""]);
  });
});
