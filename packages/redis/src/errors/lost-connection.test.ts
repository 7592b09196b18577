import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.js";

const place = { server: "cache.example:6379", prefix: "shop" };

describe("a connection that the server closed", () => {
  it.each(["Socket closed unexpectedly", "read ECONNRESET", "write EPIPE"])(
    "may lack TLS at first, and not after it has worked: %s",
    (said) => {
      expect(explainFailure(new Error(said), place).message).toContain("write rediss://");
      for (const isTls of [false, true]) {
        const { message, reason } = explainFailure(new Error(said), { ...place, isTls, wasConnected: true });
        expect(reason).toBe("unreachable");
        expect(message).toMatch(/\. The server closed the connection\. Hotspare connects again by itself\.$/);
      }
    },
  );

  it("has other reasons as before", () => {
    const { message } = explainFailure("HOTSPARE_TIMEOUT", { ...place, isTls: true, wasConnected: true });
    expect(message).toContain("The server did not answer");
    expect(message).not.toContain("TLS");
  });
});
