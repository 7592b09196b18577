import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Place, RequestBounds } from "./request-bounds.js";

describe("RequestBounds", () => {
  it("is empty after all requests have left, with any refusals between, and never exceeds its bounds", () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant("enter" as const), client: fc.constantFrom("a", "b", "c") }),
      fc.record({ is: fc.constant("hold" as const), at: fc.nat(20), bytes: fc.nat(60) }),
      fc.record({ is: fc.constant("leave" as const), at: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const bounds = new RequestBounds({
          requestsAtOnce: 5,
          requestsAtOncePerClient: 3,
          bytesInFlight: 100,
        });
        const places: Place[] = [];
        for (const each of steps) {
          try {
            if (each.is === "enter") places.push(bounds.enter(each.client));
            else if (each.is === "hold") places[each.at]?.hold(each.bytes);
            else places[each.at]?.leave();
          } catch (error) {
            expect(error).toMatchObject({ name: "ProtocolError", retryAfterMs: 1_000 });
          }
          expect(bounds.held.requests).toBeLessThanOrEqual(5);
          expect(bounds.held.bytes).toBeLessThanOrEqual(100);
        }
        for (const place of places) place.leave();
        expect(bounds.held).toEqual({ requests: 0, bytes: 0, clients: 0 });
      }),
    );
  });
});
