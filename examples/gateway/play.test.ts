import { exec } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { playGateway } from "./play.js";
import { readOptions } from "./read-options.js";

describe("npm run gateway", () => {
  it("prints the page's address, and answers every client through an outage", async () => {
    const ending = new AbortController();
    const lines: string[] = [];
    const tally = await playGateway({
      port: 0,
      turnMs: 600,
      signal: ending.signal,
      print: (line) => {
        lines.push(line);
        if (/^The outage is over\. Clients got [1-9]/.test(line)) ending.abort();
      },
    });
    expect(lines[0]).toMatch(/^The page: http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(lines.join("\n")).toContain("Outage: the key of team-a is revoked (401)");
    expect(tally.answered).toBeGreaterThan(0);
    expect(tally.failed).toBe(0);
  });

  it("says in a sentence that its port is taken, prints nothing else, and ends with the code of hotspare serve", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve(Reflect.get(other.address() ?? {}, "port")));
    });
    onTestFinished(() => void other.close());
    const ended = await new Promise<unknown>((resolve) => {
      exec(`npm run --silent gateway -- --port ${port}`, (error, out, err) =>
        resolve({ code: error?.code, out, err }),
      );
    });
    expect(ended).toEqual({
      code: 7,
      out: "",
      err: `Another program listens at port ${port} of 127.0.0.1: end it, or choose another port, as in npm run gateway -- --port ${port + 1}; --port 0 chooses a free port.\n`,
    });
  });

  it.each([
    ["--port x", "--port x: write a whole number from 0 to 65535."],
    ["--port 65536", "--port 65536: write a whole number from 0 to 65535."],
    ["--seconds 1.5", "--seconds 1.5: write a whole number from 0 to 1000000."],
    ["--prot 1", "The options are --port 8788 and --seconds 20."],
  ])("says what is wrong with %s", (line, message) => {
    expect(() => readOptions(line.split(" "))).toThrow(message);
  });
});
