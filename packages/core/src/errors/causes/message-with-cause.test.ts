import { describe, expect, it } from "vitest";
import { messageWithCause } from "./message-with-cause.js";

const refused = (address: string) =>
  Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED" });

describe("the message of an error", () => {
  it.each([
    ["alone", new Error("no"), "no"],
    ["that names the code itself", refused("127.0.0.1:9"), "connect ECONNREFUSED 127.0.0.1:9"],
    [
      "two causes away from the code",
      new Error("Connection error.", { cause: new Error("fetch failed", { cause: refused("127.0.0.1:9") }) }),
      "Connection error. (connect ECONNREFUSED 127.0.0.1:9)",
    ],
    [
      "of a name with two addresses",
      new Error("fetch failed", {
        cause: Object.assign(new AggregateError([refused("::1:9"), refused("127.0.0.1:9")]), {
          code: "ECONNREFUSED",
        }),
      }),
      "fetch failed (connect ECONNREFUSED ::1:9; connect ECONNREFUSED 127.0.0.1:9)",
    ],
    [
      "whose cause has a code and does not say it",
      new Error("fetch failed", {
        cause: Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" }),
      }),
      "fetch failed (UND_ERR_CONNECT_TIMEOUT)",
    ],
    ["with a cause that is no failure of a network", new Error("a", { cause: new Error("b") }), "a"],
    ["that is a text", "thrown", "thrown"],
  ])("%s", (_, error, message) => {
    expect(messageWithCause(error)).toBe(message);
  });
});
