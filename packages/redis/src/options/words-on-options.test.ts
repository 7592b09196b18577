import { describe, expect, it } from "vitest";
import { readFleet } from "../operator/read-fleet.js";
import { normalizeOptions } from "./normalize-options.js";
import type { RedisHealthOptions } from "./redis-health-options.js";

const fleetKey = "a-key-of-a-fleet-of-tests";

function problemsOf(options: RedisHealthOptions): readonly string[] {
  try {
    normalizeOptions(options);
    return [];
  } catch (error) {
    return String(Reflect.get(Object(error), "message"))
      .split("\n")
      .slice(1);
  }
}

describe("what is wrong with options", () => {
  it("is said with one colon, and of the options when no option is at fault", async () => {
    expect(problemsOf({ url: "localhost:6379", fleetKey })).toEqual([
      "  url: must begin with redis://, rediss://, valkey://, valkeys:// or unix://, and a host, as in redis://host:6379",
    ]);
    expect(problemsOf(undefined as never)).toEqual([
      "  options: is undefined and must be an object, as in redisHealth({ url, fleetKey })",
    ]);
    await expect(readFleet(null as never)).rejects.toThrow(
      "options: is null and must be an object with url or client",
    );
  });

  it("is said of a fleetKey from a variable that is not set", () => {
    const variables: Readonly<Record<string, string | undefined>> = {};
    expect(problemsOf({ url: "redis://127.0.0.1:6379", fleetKey: variables["FLEET_KEY"] })).toEqual([
      '  fleetKey: is missing: give the secret that all processes of the fleet share, as { env: "FLEET_KEY" } or { file: "/run/secrets/fleet-key" }',
    ]);
  });
});
