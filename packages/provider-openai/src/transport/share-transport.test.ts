import { expect, it } from "vitest";
import { shareTransport } from "./share-transport.js";

function counted() {
  const seen = { opened: 0, closed: 0 };
  const borrow = shareTransport(() => {
    seen.opened += 1;
    return {
      fetch: () => Promise.reject(new Error("not asked")),
      close: async () => {
        seen.closed += 1;
      },
    };
  });
  return { seen, borrow };
}

it("opens one transport for all and closes it with the last", async () => {
  const { seen, borrow } = counted();
  const [first, second] = [borrow(), borrow()];
  await first.close();
  expect(seen).toEqual({ opened: 1, closed: 0 });
  await second.close();
  expect(seen).toEqual({ opened: 1, closed: 1 });
});

it("counts a user that closes twice only once", async () => {
  const { seen, borrow } = counted();
  const [first] = [borrow(), borrow()];
  await first.close();
  await first.close();
  expect(seen.closed).toBe(0);
});

it("opens a new transport for a user that comes after the last user has closed", async () => {
  const { seen, borrow } = counted();
  await borrow().close();
  await borrow().close();
  expect(seen).toEqual({ opened: 2, closed: 2 });
});
