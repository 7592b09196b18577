// Three processes share one health through Redis: one of them meets a revoked key, and the others never do. It needs redis-server. In this
// folder: node --conditions=@hotspare/source --import tsx fleet.ts
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readFleet, resetDomains } from "@hotspare/redis";
import { startSimulator } from "@hotspare/testkit";
import { startRedis } from "./start-redis.js";

interface Said {
  readonly says: "ready" | "answered" | "open" | "closed";
  readonly credentialId?: string;
  readonly origin?: string;
  readonly attempts?: number;
}

await using redis = await startRedis();
await using simulator = await startSimulator();
const teamA = simulator.key("key-of-team-a");

const program = fileURLToPath(new URL("fleet/member.ts", import.meta.url));
const FLEET_KEY = randomBytes(32).toString("base64");
const members = ["web-1", "web-2", "web-3"].map((NAME) => {
  const env = { ...process.env, NAME, FLEET_KEY, REDIS_URL: redis.url, BASE_URL: simulator.baseURL };
  return { name: NAME, child: fork(program, { env }) };
});
const [first, ...siblings] = members.map(({ child }) => child);

/** What a process says next of this kind. */
async function hear(child: ChildProcess | undefined, kind: Said["says"]): Promise<Said> {
  return new Promise((resolve) => {
    const listen = (said: Said) => {
      if (said.says !== kind) return;
      child?.off("message", listen);
      resolve(said);
    };
    child?.on("message", listen);
  });
}

/** Each process embeds, one after the other. */
async function embedInTurn(): Promise<void> {
  for (const { name, child } of members) {
    const answered = hear(child, "answered");
    child.send("embed");
    const { credentialId, attempts } = await answered;
    console.log(
      `${name}: answered by ${credentialId}, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`,
    );
  }
}

await Promise.all(members.map(({ child }) => hear(child, "ready")));
await embedInTurn();

teamA.revoked();
const before = teamA.requests;
console.log("team-a is revoked");
const opened = siblings.map((child) => hear(child, "open"));
first?.send("embed");
for (const { credentialId, origin } of await Promise.all(opened)) {
  console.log(`another process knows: ${credentialId} is open, from the ${origin}`);
}
await embedInTurn();
console.log(`requests with the revoked key: ${teamA.requests - before}`);

// What `hotspare fleet <redis-url>` prints.
const { domains, processes } = await readFleet({ url: redis.url });
for (const { scope, credentialId, reason, by } of domains)
  console.log(`${scope} ${credentialId}: ${reason}, by ${by}`);
console.log(`${processes} processes listen`);

// What `hotspare fleet <redis-url> --reset all` does.
teamA.healthy();
console.log("team-a is restored");
const closed = members.map(({ child }) => hear(child, "closed"));
await resetDomains(
  { url: redis.url },
  domains.map(({ name }) => name),
);
await Promise.all(closed);
await embedInTurn();

for (const { child } of members) child.disconnect();
await Promise.all(members.map(({ child }) => once(child, "exit")));
