import { describe, expect, it } from "vitest";
import { HotspareError } from "./hotspare-error.js";
import { InvalidInputError } from "./invalid-input-error.js";

describe("InvalidInputError", () => {
  it("is known as one of ours", () => {
    const error = new InvalidInputError({ issues: [] });

    expect(error.name).toBe("InvalidInputError");
    expect(InvalidInputError.isInstance(error) && HotspareError.isInstance(error)).toBe(true);
  });

  it("tells a single problem in one line", () => {
    const error = new InvalidInputError({
      issues: [{ path: "images[0]", received: '"./cat.jpg"', message: "there is no such file" }],
    });

    expect(error.message).toBe('images[0]: is "./cat.jpg": there is no such file');
  });

  it("lists at most ten problems and holds them all", () => {
    const issues = Array.from({ length: 12 }, (_, index) => ({
      path: `inputs[${index}]`,
      message: "is bad",
    }));
    const error = new InvalidInputError({ issues });

    expect(error.message.split("\n")).toHaveLength(12);
    expect(error.message).toMatch(/^The input has 12 problems.*\n {2}inputs\[0\]: is bad\n/);
    expect(error.message).toMatch(/inputs\[9\]: is bad\n {2}and 2 more$/);
    expect(error.issues).toHaveLength(12);
  });
});
