import { inspect } from "node:util";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { AdminSessions, type AdminSessionsOptions } from "./admin-sessions.js";

const key = "an-admin-key-of-24-chars";
const address = "192.0.2.1";

function sessions(options: Partial<AdminSessionsOptions> = {}) {
  const clock = new ManualClock();
  return { clock, admin: new AdminSessions({ key, clock, ...options }) };
}

async function logIn(admin: AdminSessions, isSecure = false) {
  const header = await admin.logIn(key, { address, isSecure });
  return { header, cookie: /=([^;]*)/.exec(header)?.[1] ?? "" };
}

describe("sessions of the admin", () => {
  it("begin with the admin key and last 12 hours", async () => {
    const { admin, clock } = sessions();
    const { header, cookie } = await logIn(admin);
    expect(header).toMatch(/^hotspare-admin=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    await clock.advance(12 * 3_600_000 - 1);
    expect(await admin.check({ cookie, address })).toBe(true);
    await clock.advance(1);
    expect(await admin.check({ cookie, address })).toBe(false);
  });

  it("have a cookie with the path prefix, marked Secure when the browser used TLS", async () => {
    const { header } = await logIn(sessions({ prefix: "/hotspare", cookieName: "spare" }).admin, true);
    expect(header).toMatch(/^spare=.*; Path=\/hotspare; .*; Secure$/);
  });

  it("end at log-out, which removes the cookie", async () => {
    const { admin } = sessions();
    const one = await logIn(admin);
    const other = await logIn(admin);
    expect(admin.logOut(one.cookie, false)).toMatch(/^hotspare-admin=; Path=\/; Max-Age=0; /);
    expect(await admin.check({ cookie: one.cookie, address })).toBe(false);
    expect(await admin.check({ cookie: other.cookie, address })).toBe(true);
  });

  it("end when the admin key changes, and stay when the new key is the same", async () => {
    const { admin } = sessions();
    const { cookie } = await logIn(admin);
    admin.replaceKey(key);
    expect(await admin.check({ cookie, address })).toBe(true);
    admin.replaceKey("another-key-of-24-chars!");
    expect(await admin.check({ cookie, address })).toBe(false);
    await expect(admin.check({ authorization: `Bearer ${key}`, address })).rejects.toMatchObject({
      status: 401,
    });
  });

  it("are a hundred at most: a further log-in ends the oldest session", async () => {
    const { admin } = sessions();
    const first = await logIn(admin);
    for (let count = 0; count < 99; count += 1) {
      await logIn(admin);
    }
    expect(await admin.check({ cookie: first.cookie, address })).toBe(true);
    await logIn(admin);
    expect(await admin.check({ cookie: first.cookie, address })).toBe(false);
  });

  it("are not needed when the request has the admin key", async () => {
    const { admin } = sessions();
    expect(await admin.check({ authorization: `bearer ${key}`, address })).toBe(true);
    expect(await admin.check({ address })).toBe(false);
    expect(await admin.check({ authorization: "Basic YTpi", address })).toBe(false);
    expect(await admin.check({ cookie: "", address })).toBe(false);
  });

  it("slow down a sender that guesses keys, and no sender that has the key", async () => {
    const { admin, clock } = sessions();
    const guess = () =>
      admin.logIn("a-wrong-admin-key-again", { address, isSecure: false }).catch((error) => error.status);
    for (let count = 0; count < 5; count += 1) {
      expect(await guess()).toBe(401);
    }
    let status: number | undefined;
    void guess().then((answer) => {
      status = answer;
    });
    await clock.advance(99);
    expect(status).toBeUndefined();
    await logIn(admin);
    await clock.advance(1);
    expect(status).toBe(401);
    expect(admin.wrongKeys).toBe(6);
  });

  it.each([undefined, null, "", 7, {}, ["an-admin-key-of-24-chars"]])(
    "do not begin with %j",
    async (given) => {
      const { admin } = sessions();
      await expect(admin.logIn(given, { address, isSecure: false })).rejects.toMatchObject({ status: 401 });
    },
  );

  it("need a key of at least 16 characters, and no error shows a key", () => {
    expect(() => sessions({ key: "hush" })).toThrow(/has 4 characters and needs at least 16/);
    expect(inspect(sessions().admin, { depth: 9, showHidden: true })).not.toContain(key);
  });
});
