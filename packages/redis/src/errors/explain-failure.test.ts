import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.js";
import { RedisHealthError } from "./redis-health-error.js";

const place = { server: "cache.example:6379", prefix: "shop" };

const failures = [
  ["ERR unknown command `HELLO`, with args beginning with: `2`", "too_old", /Redis 6\.2 or later/],
  ["HOTSPARE_OLD GETEX is unknown", "too_old", /Redis 6\.2 or later/],
  ["HOTSPARE_TYPE meta is a string", "wrong_type", /The key \{shop\}:meta is a string/],
  ["HOTSPARE_FOREIGN the hash has no field format", "foreign_data", /\{shop\}:meta has data/],
  ["HOTSPARE_FORMAT 7", "other_format", /have the format 7/],
  ["HOTSPARE_FORMAT ", "other_format", /have the format unknown/],
  ["HOTSPARE_FLEETKEY another fleetKey", "other_fleet_key", /same fleetKey/],
  ["HOTSPARE_NOPERM HSET", "no_permission", /may not run HSET on \{shop\}:\*/],
  [
    "NOPERM this user has no permissions to run the 'evalsha' command",
    "no_permission",
    /said: NOPERM this user/,
  ],
  ["HOTSPARE_NOT_CONNECTED the client is not open", "client_not_connected", /await client\.connect\(\)/],
  ["The client is closed", "unreachable", /has lost its connection/],
  ["HOTSPARE_SLOW 50", "slow", /within 50 ms/],
  ["WRONGPASS invalid username-password pair or user is disabled.", "wrong_password", /refused the user/],
  ["ERR AUTH <password> called without any password configured", "wrong_password", /percent-encoded/],
  ["NOAUTH Authentication required.", "wrong_password", /requires a password/],
  ["ERR Protocol error: unauthenticated multibulk length", "wrong_password", /requires a password/],
  ["ERR Protocol error: unauthenticated bulk length", "wrong_password", /requires a password/],
  ["READONLY You can't write against a read only replica.", "read_only", /address of the primary/],
  ["MOVED 866 127.0.0.1:7001", "other_topology", /createCluster\(\)/],
  ["CLUSTERDOWN Hash slot not served", "other_topology", /all slots are served/],
  ["WRONGTYPE Operation against a key", "wrong_type", /under \{shop\} has another type/],
  ["OOM command not allowed when used memory > 'maxmemory'.", "full", /maxmemory/],
  ["LOADING Redis is loading the dataset in memory", "busy", /LOADING Redis is loading/],
  ["MASTERDOWN Link with MASTER is down", "busy", /tries again by itself/],
  ["NOREPLICAS Not enough good replicas to write.", "busy", /tries again by itself/],
  ["BUSY Redis is busy running a script.", "busy", /tries again by itself/],
  ["ERR max number of clients reached", "busy", /Raise maxclients/],
  ["Cannot read properties of undefined (reading 'reject')", "busy", /as many clients as it allows/],
  ["DENIED Redis is running in protected mode because", "no_permission", /protected mode/],
  ["ERR DB index is out of range", "refused", /no database with this number/],
  [
    "write EPROTO 4:error:0A00010B:SSL routines::wrong version number",
    "tls",
    /redis:\/\/ for a port without TLS/,
  ],
  ["self-signed certificate", "tls", /NODE_EXTRA_CA_CERTS/],
  ['Unknown RESP type 72 "H"', "refused", /does not speak the protocol/],
  ["connect ECONNREFUSED 127.0.0.1:1", "unreachable", /Nothing listens there \(ECONNREFUSED\)/],
  ["getaddrinfo ENOTFOUND nowhere.invalid", "unreachable", /cannot be resolved \(ENOTFOUND\)/],
  ["HOTSPARE_TIMEOUT", "unreachable", /did not answer while this process connected/],
  ["Socket closed unexpectedly", "unreachable", /closed the connection/],
  ["ERR something nobody has seen", "refused", /Redis answered: ERR something nobody has seen\./],
  ["", "refused", /Redis answered/],
] as const;

describe("what a failure of Redis says", () => {
  it.each(failures)("%s", (said, reason, sentence) => {
    const error = explainFailure(new Error(said), place);
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(
      /^Hotspare shares no health through cache\.example:6379 \(prefix "shop"\)\. /,
    );
    expect(error.message).not.toMatch(/\$\d|\{said\}|\{prefix\}/);
  });

  it("reads codes, texts, and the errors inside an error of several addresses", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(explainFailure(new AggregateError([refused]), place).reason).toBe("unreachable");
    expect(explainFailure(refused, place).reason).toBe("unreachable");
    expect(explainFailure("HOTSPARE_SLOW 50", place).reason).toBe("slow");
    for (const nothing of [undefined, null, 7, {}, { message: 7 }]) {
      expect(explainFailure(nothing, place).reason).toBe("refused");
    }
  });

  it.each([true, false])(
    "names clients that stand still when the user's own is silent, connected before: %s",
    (wasConnected) => {
      const given = explainFailure("HOTSPARE_SLOW 50", { ...place, isSharedClient: true, wasConnected });
      expect(given).toMatchObject({
        reason: "slow",
        message: expect.stringMatching(/within 50 ms.*6\.2 or later/),
      });
      expect(explainFailure("HOTSPARE_SLOW 50", { ...place, wasConnected }).message).not.toContain("6.2");
    },
  );

  it("takes silence of a server that should speak TLS for a port without it", () => {
    const error = explainFailure(new Error("HOTSPARE_TIMEOUT"), { ...place, isTls: true });
    expect(error).toMatchObject({ reason: "tls", message: expect.stringContaining("Write redis://") });
  });

  it("prints no secret, no control character, and no endless text", () => {
    const said = `ERR you said p@ss word and p%40ss%20word \u001b[31m\r\n ${"x".repeat(10_000)}`;
    const error = explainFailure(new Error(said), { ...place, secrets: ["p@ss word", ""] });
    expect(inspect(error, { depth: 9 })).not.toMatch(/p@ss word|p%40ss|\\x1B/);
    expect(error.message).toContain("[secret]");
    expect(error.message.length).toBeLessThan(500);
  });

  it("leaves an error that is explained as it is, and begins as it is asked to", () => {
    const first = explainFailure(new Error("OOM"), place);
    expect(explainFailure(first, place)).toBe(first);
    expect(RedisHealthError.isInstance(first)).toBe(true);
    expect(explainFailure(new Error("OOM"), place, "One question was refused.").message).toMatch(
      /^One question was refused\. The server has no memory left/,
    );
  });
});
