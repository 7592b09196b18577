import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostOfName, isAllowedHost, isLoopbackAddress } from "./allowed-host.js";

describe("hosts", () => {
  it("recognises the loopback addresses of both families, in every spelling", () => {
    for (const address of [
      "127.0.0.1",
      "127.255.1.9",
      "::1",
      "0:0:0:0:0:0:0:1",
      "0000:0000::0001",
      "::ffff:127.0.0.1",
    ]) {
      expect(isLoopbackAddress(address)).toBe(true);
    }
    for (const address of [
      "128.0.0.1",
      "10.0.0.1",
      "::",
      "::2",
      "1::1",
      "::1:1",
      "fe80::1",
      "::ffff:10.0.0.1",
      "127.0.0.1.example",
      "",
    ]) {
      expect(isLoopbackAddress(address)).toBe(false);
    }
  });

  it("allows no name that a stranger can register, with any text around it", () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    fc.assert(
      fc.property(
        fc.array(label, { maxLength: 3 }),
        label,
        fc.constantFrom("", ":80", ":8787", "."),
        (front, last, end) => {
          const host = [...front, "localhost", last, "com"].join(".") + end;
          expect(isAllowedHost(host, ["gateway.example.com"])).toBe(false);
          expect(isAllowedHost(`127.0.0.1.${last}.com${end}`, ["gateway.example.com"])).toBe(false);
          expect(isAllowedHost(`gateway.example.com.${last}.com${end}`, ["gateway.example.com"])).toBe(false);
          expect(isAllowedHost(`${last}.gateway.example.com${end}`, ["gateway.example.com"])).toBe(false);
        },
      ),
    );
  });

  it("never throws, and never returns a host with a path, a user or a space", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(hostOfName(text) ?? "").not.toMatch(/[/@\s?#]/);
      }),
    );
  });
});
