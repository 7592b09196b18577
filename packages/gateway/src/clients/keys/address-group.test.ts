import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressGroup } from "./address-group.js";

const same: readonly (readonly [string, string])[] = [
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:c000:0207", "192.0.2.7"],
  ["0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7"],
  ["64:ff9b::192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["[2001:db8::1]", "2001:db8:0:0::/64"],
  ["", "unknown"],
  ["/run/gateway.sock", "/run/gateway.sock"],
];

describe("the group of an address", () => {
  it.each(same)("of %s is %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  it("is the same for all addresses of an IPv6 /64, in every spelling", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        const network = addressGroup(one);
        fc.pre(network.endsWith("/64"));
        const front = network.replace("::/64", "");
        const back =
          fc.sample(fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 4, maxLength: 4 }), 1)[0] ??
          [];
        const neighbour = `${front}:${back.map((each) => each.toString(16)).join(":")}`;
        fc.pre(!neighbour.startsWith("0:0:0:0:"));
        expect(addressGroup(neighbour)).toBe(network);
        expect(addressGroup(other).length).toBeLessThan(40);
      }),
    );
  });

  it("is never longer than an address, so that nobody can fill the memory with long names", () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => addressGroup(text).length <= 64));
  });
});
