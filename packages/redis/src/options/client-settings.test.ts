import { describe, expect, it } from "vitest";
import { readAddress } from "./client-settings.js";

const good = [
  ["redis://localhost", { host: "localhost", port: 6379, tls: false }, {}, "localhost:6379"],
  ["valkey://localhost:1/", { host: "localhost", port: 1, tls: false }, {}, "localhost:1"],
  ["REDIS://localhost:1", { host: "localhost", port: 1, tls: false }, {}, "localhost:1"],
  [
    "redis://127.0.0.1:6380/2",
    { host: "127.0.0.1", port: 6380, tls: false },
    { database: 2 },
    "127.0.0.1:6380/2",
  ],
  ["redis://[::1]:6380", { host: "::1", port: 6380, tls: false }, {}, "[::1]:6380"],
  [
    "rediss://bob:p%40ss%23%2F@cache.example:1",
    { host: "cache.example", port: 1, tls: true, servername: "cache.example" },
    { username: "bob", password: "p@ss#/" },
    "cache.example:1 (TLS)",
  ],
  ["valkeys://10.0.0.1", { host: "10.0.0.1", port: 6379, tls: true }, {}, "10.0.0.1:6379 (TLS)"],
  ["redis://:secret@h", { host: "h", port: 6379, tls: false }, { password: "secret" }, "h:6379"],
  ["redis://bob@h", { host: "h", port: 6379, tls: false }, { username: "bob" }, "h:6379"],
  ["unix:///run/redis.sock", { path: "/run/redis.sock", tls: false }, {}, "/run/redis.sock"],
  [
    "unix://bob:p%40ss@/run/a%20b.sock?db=3",
    { path: "/run/a b.sock", tls: false },
    { username: "bob", password: "p@ss", database: 3 },
    "/run/a b.sock?db=3",
  ],
] as const;

const bad = [
  ["", /is not an address/],
  ["localhost:6379", /must begin with redis:/],
  ["localhost", /is not an address/],
  ["http://localhost:6379", /must begin with redis:/],
  ["redis:localhost", /must begin with redis:/],
  ["redis:///0", /must begin with redis:/],
  ["redis://h:99999", /is not an address/],
  ["redis://h:port", /is not an address/],
  ["redis://h/name", /must end with the number of a database/],
  ["redis://h/-1", /must end with the number of a database/],
  ["redis://h/1/2", /must end with the number of a database/],
  ["redis://h/123456", /must end with the number of a database/],
  ["redis://h?tls=true", /#, \? or @ after the host/],
  ["redis://h#part", /#, \? or @ after the host/],
  ["redis://:hush@ed@h", /#, \? or @ after the host/],
  ["redis://:hush#ed@h", /is not an address|#, \? or @ after the host/],
  ["redis://:hush%zz@h", /not percent-encoded/],
  ["unix://redis.sock", /is not the address of a socket/],
  ["unix:redis.sock", /is not the address of a socket/],
  ["unix:///run/redis.sock?db=x", /is not the address of a socket/],
  ["unix:///run/redis.sock?other=1", /is not the address of a socket/],
  ["unix://:hush%zz@/run/redis.sock", /is not the address of a socket/],
] as const;

describe("an address of a Redis", () => {
  it.each(good)("%s is read", (url, socket, rest, place) => {
    expect(readAddress(url)).toEqual({ settings: { socket, ...rest }, place });
  });

  it.each(bad)("%s is refused, and nothing of it is printed", (url, expected) => {
    const read = readAddress(url);
    const problem = "problem" in read ? read.problem : "";
    expect(problem).toMatch(expected);
    expect(problem).not.toMatch(/hush/);
  });
});
