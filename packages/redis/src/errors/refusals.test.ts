import { describe, expect, it } from "vitest";
import { concernsOneScript, isRefusal } from "./refusals.js";

const oneScript = [
  "WRONGTYPE Operation against a key holding the wrong kind of value script: 1f, on @user_script:12.",
  "NOPERM User bob has no permissions to access one of the keys used as arguments",
  "ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: 1f",
  "ERR Error running script (call to f_1f): @user_script:12: WRONGTYPE Operation against a key",
  "ERR value is not an integer or out of range",
];
const theStore = [
  "READONLY You can't write against a read only replica. script: 1f, on @user_script:12.",
  "ERR Error running script (call to f_1f): @user_script:12: -OOM command not allowed when used memory > 'maxmemory'.",
  "LOADING Redis is loading the dataset in memory",
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  "NOREPLICAS Not enough good replicas to write.",
  "MISCONF Redis is configured to save RDB snapshots",
  "BUSY Redis is busy running a script.",
  "CLUSTERDOWN The cluster is down",
  "MOVED 5 127.0.0.1:7000",
  "NOAUTH Authentication required.",
  "ERR Protocol error: unauthenticated multibulk length",
  "HOTSPARE_FORMAT 2",
];
const noReply = [
  new Error("Socket closed unexpectedly"),
  Object.assign(new Error("EPIPE broken"), { code: "EPIPE" }),
  new Error("connect ECONNREFUSED 127.0.0.1:1"),
  new TypeError('Invalid argument type: "undefined"'),
  "WRONGTYPE as a text",
  undefined,
];

describe("an error", () => {
  it.each(oneScript)("concerns one script: %s", (message) => {
    expect(concernsOneScript(new Error(message))).toBe(true);
  });

  it.each(theStore)("concerns the whole store: %s", (message) => {
    expect(isRefusal(new Error(message))).toBe(true);
    expect(concernsOneScript(new Error(message))).toBe(false);
  });

  it.each(noReply)("is no reply of a server: %s", (error) => {
    expect(isRefusal(error)).toBe(false);
    expect(concernsOneScript(error)).toBe(false);
  });
});
