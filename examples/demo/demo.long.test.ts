import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { runExample } from "../run-example.js";

const { status, stdout, stderr } = await runExample("demo/main.ts", { from: "../" });
const lines = stdout.split("\n");

/** The embedder's changes of its active credential and its exhaustions, in order. */
function story(): readonly string[] {
  return lines.flatMap((line) => {
    const [, label, change] =
      /(switch|failback|exhaustion) +embedder: (.*)$/.exec(
        line.replace("exhaustion   embed:", "exhaustion   embedder:"),
      ) ?? [];
    return label === undefined || change === undefined
      ? []
      : [`${label} ${change.replace(/ could answer.*/, "")}`];
  });
}

/** Numbers of a row of the closing table. */
function row(name: string): readonly number[] {
  const cells =
    lines
      .find((line) => line.startsWith(name.padEnd(16)))
      ?.slice(16)
      .trim()
      .split(/ +/) ?? [];
  return cells.map(Number);
}

function numberIn(pattern: RegExp): number {
  return Number(pattern.exec(stdout)?.[1]);
}

describe("the demo, in a pipe", () => {
  it("ends by itself with status 0 and says nothing on stderr", () => {
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("shows both switches, the exhaustion, and the way back", () => {
    expect(story()).toEqual([
      "switch primary -> secondary, quota_exceeded (insufficient_quota)",
      "switch secondary -> tertiary, auth (invalid_api_key)",
      "switch tertiary -> nobody, rate_limited (rate_limit_exceeded)",
      "exhaustion none of primary, secondary, tertiary",
      "failback nobody -> tertiary",
      "failback tertiary -> primary",
    ]);
  });

  it("lets a call fail with AllCredentialsFailedError, and goes on", () => {
    const failed = lines.findIndex((line) => line.includes("AllCredentialsFailedError"));
    expect(failed).toBeGreaterThan(0);
    expect(lines.slice(failed).some((line) => line.includes(" done "))).toBe(true);
  });

  it("has a table whose rows add up to the chunks and pictures it announced", () => {
    const rows = [row("primary"), row("secondary"), row("tertiary")];
    const sums = row("total").map((_, index) => rows.reduce((sum, cells) => sum + (cells[index] ?? 0), 0));
    expect(row("total")).toEqual(sums);
    const [calls, chunks, pictures] = sums;
    expect(chunks).toBe(numberIn(/Embeds (\d+) chunks/));
    expect(pictures).toBe(4);
    expect(calls).toBe(numberIn(/in (\d+) calls/) + 4);
    expect(rows.every(([calls = 0]) => calls > 0)).toBe(true);
  });

  it("counts the attempts that the provider saw, and every failure in its class", () => {
    const attempts = numberIn(/attempts .* = (\d+)/);
    expect(attempts).toBe(numberIn(/the provider saw (\d+) requests/));
    const classes = /failures by class +(.*)/.exec(stdout)?.[1] ?? "";
    expect(classes).toBe("quota_exceeded 2, auth 2, rate_limited 1");
    expect(numberIn(/answered \+ (\d+) failed/)).toBe(5);
  });

  it("adds the time lost to failover up", () => {
    const [total = 0, ...parts] = [...stdout.matchAll(/([\d.]+) s/g)]
      .slice(-4)
      .map(([, text]) => Number(text));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 1);
    expect(total).toBeGreaterThan(2);
  });

  it("writes no escape code, no carriage return and no key", () => {
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\r");
    expect(stdout).not.toContain("simulated-key");
  });
});

describe("the demo, interrupted", () => {
  it("stops at once, says so, and still closes its books", async () => {
    const run = await runExample("demo/main.ts", { from: "../", interruptAt: "secondary's key" });
    expect([run.status, run.stderr]).toEqual([130, ""]);
    expect(run.stdout).toMatch(/ stopped /);
    expect(run.stdout).toMatch(/^total /m);
    expect(run.stdout).not.toMatch(/exhaustion +embed/);
  });
});

describe("the demo, with keys of a service", () => {
  it("runs on them without a script, calls them by number and never prints one", async () => {
    await using simulator = await startSimulator();
    simulator.key("sk-first-0123456789abcdef").revoked();
    const run = await runExample("demo/main.ts", {
      from: "../",
      environment: {
        OPENAI_API_KEYS: "sk-first-0123456789abcdef, sk-second-0123456789abcdef",
        OPENAI_BASE_URL: simulator.baseURL,
        OPENAI_EMBEDDING_MODEL: "text-embedding-3-large",
      },
    });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toMatch(/switch +embedder: key-1 -> key-2, auth/);
    expect(run.stdout).toMatch(/done .* 3072 dimensions/);
    expect(run.stdout).not.toMatch(/sk-|0123456789/);
  });
});
