import { describe, expect, it } from "vitest";
import { resetDomains } from "./reset-domains.js";

describe("the names of domains to reset", () => {
  it.each([
    [undefined, "names: is undefined and must be a list"],
    [null, "names: is null and must be a list"],
    ["abc", "names: is a string of 3 characters and must be a list"],
    [[5], "names[0]: is a number and must be the name of a domain"],
    [["sound", ""], "names[1]: is empty and must be the name of a domain"],
    [new Array(1), "names[0]: is undefined and must be the name of a domain"],
  ])("are refused before anything is sent: %j", async (names, message) => {
    const asked = resetDomains({ url: "redis://127.0.0.1:1" }, names as never);
    await expect(asked).rejects.toMatchObject({
      name: "InvalidConfigError",
      message: expect.stringContaining(message),
    });
  });
});
