// Measures core alone with many credentials, models and readers; started by its case: … scale-child.js <rounds> <calls>
import { createHotspare, type VlmRequest } from "@hotspare/core";
import { Scripted } from "../contestants/scripted.js";
import { cpuOf } from "../measure/cpu-of.js";

const [rounds = 1, callsARound = 1] = process.argv.slice(2).map(Number);
const repeated = async (count: number, call: () => unknown) => {
  for (let index = 0; index < count; index += 1) await call();
};

/** Each measured thing, with a figure for each round. */
const found: Record<string, number[]> = {};
const note = (name: string, figure: number) => {
  found[name] = [...(found[name] ?? []), figure];
};

interface World {
  readonly keys: number;
  /** Whether each key has a server of its own. */
  readonly endpoints?: boolean;
  readonly maxRounds?: number;
  readonly dead?: { readonly count: number; readonly as: "refused" | "broken" };
}

const keyOf = (index: number) => `sk-bench-${String(index * 7_919).padStart(12, "0")}-${index}`;

function credentialsOf({ keys, endpoints = false }: World) {
  return Array.from({ length: keys }, (_, index) => ({
    provider: "scripted" as const,
    id: `key-${index}`,
    apiKey: keyOf(index),
    ...(endpoints ? { endpoint: `https://server-${index}.example` } : {}),
  }));
}

function worldOf(world: World) {
  const scripted = new Scripted();
  for (let index = 0; index < (world.dead?.count ?? 0); index += 1) {
    scripted.failures.set(keyOf(index), world.dead?.as ?? "refused");
  }
  const retry = { maxRounds: world.maxRounds ?? 3 };
  // Probes of dead credentials come by the clock: they would fall into one round and not into another.
  const breaker = { cooldownMs: 3_600_000, maxCooldownMs: 3_600_000 };
  const hotspare = createHotspare({ plugins: [scripted.plugin()], retry, breaker });
  const credentials = credentialsOf(world);
  return { scripted, hotspare, credentials };
}

function embedderOf(world: World) {
  const { hotspare, credentials } = worldOf(world);
  const embedder = hotspare.embedder({ model: "m", dimensions: 8, credentials });
  return () => embedder.embed(["a text"]);
}

function vlmOf(world: World, request: VlmRequest = { prompt: "a question" }) {
  const { hotspare, credentials } = worldOf(world);
  const vlm = hotspare.vlm({ model: "m", credentials });
  return () => vlm.complete(request);
}

/** The least that is a picture: what Hotspare does with its bytes is measured elsewhere. */
const picture = Uint8Array.of(
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  0,
  0,
  0,
  13,
  0x49,
  0x48,
  0x44,
  0x52,
);
const aboutPicture: VlmRequest = { prompt: "a question", images: [picture] };

/** Calls while all is well, and while half of the credentials are dead. */
async function healthyCalls(): Promise<void> {
  const half = { keys: 1_000, dead: { count: 500, as: "refused" } } as const;
  const calls = new Map<string, () => Promise<unknown>>();
  for (const keys of [1, 100, 1_000, 10_000]) calls.set(`embed, ${keys}`, embedderOf({ keys }));
  calls.set("embed, half of 1000 dead", embedderOf(half));
  for (const keys of [1, 100, 1_000, 10_000]) calls.set(`complete, ${keys}`, vlmOf({ keys }));
  calls.set("complete, half of 1000 dead", vlmOf(half));
  for (const keys of [1, 100, 1_000, 10_000]) {
    calls.set(`complete with a picture, ${keys}`, vlmOf({ keys }, aboutPicture));
  }
  calls.set("complete with a picture, half of 1000 dead", vlmOf(half, aboutPicture));
  const count = callsARound;
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, call] of calls) {
      const { cpuMs } = await cpuOf(() => repeated(count, call));
      if (round >= 0) note(name, (cpuMs * 1_000) / count);
    }
  }
}

/** What a thousand failed attempts cost whoever makes them: each error is thrown, and its stack is read for secrets. */
async function thrownErrors(): Promise<void> {
  const scripted = new Scripted();
  scripted.failures.set("dead", "refused");
  const fail = () => scripted.answer("dead", undefined);
  const attempt = () => fail().catch((error: unknown) => (error instanceof Error ? error.stack : undefined));
  for (let round = -3; round < rounds; round += 1) {
    const { cpuMs } = await cpuOf(() => repeated(1_000, attempt));
    if (round >= 0) note("1000 errors, thrown and read", cpuMs);
  }
}

/** The call that finds every credential dead. */
async function deadEnds(): Promise<void> {
  const worlds = {
    "finds 1000 refused": { keys: 1_000, dead: { count: 1_000, as: "refused" } },
    "finds 1000 servers broken": {
      keys: 1_000,
      endpoints: true,
      maxRounds: 1,
      dead: { count: 1_000, as: "broken" },
    },
  } as const;
  // The code of failures is warmed as a process that has lived a while has warmed it.
  for (let round = -3; round < rounds; round += 1) {
    for (const [name, world] of Object.entries(worlds)) {
      const call = embedderOf(world);
      let refused = false;
      const { cpuMs } = await cpuOf(() =>
        call().catch(() => {
          refused = true;
        }),
      );
      if (!refused) throw new Error(`${name}: the call was answered.`);
      if (round >= 0) note(name, cpuMs);
    }
  }
}

/** The failure that opens a key which a thousand models share. */
async function sharedKey(): Promise<void> {
  for (let round = -2; round < rounds; round += 1) {
    const scripted = new Scripted();
    const hotspare = createHotspare({ plugins: [scripted.plugin()] });
    const credentials = credentialsOf({ keys: 2 });
    const embedders = Array.from({ length: 1_000 }, (_, index) =>
      hotspare.embedder({ model: `m-${index}`, dimensions: 8, credentials }),
    );
    await embedders[0]?.embed(["a text"]);
    scripted.failures.set(keyOf(0), "refused");
    const { cpuMs } = await cpuOf(async () => embedders[0]?.embed(["a text"]));
    if (embedders[999]?.activeCredentialId !== "key-1") throw new Error("The shared key is not open.");
    if (round >= 0) note("opens a key of 1000 models", cpuMs);
  }
}

/** Many readers of one stream at once. */
async function readers(): Promise<void> {
  const { scripted, hotspare, credentials } = worldOf({ keys: 1 });
  const vlm = hotspare.vlm({ model: "m", credentials });
  for (let round = -2; round < rounds; round += 1) {
    for (const count of [500, 5_000]) {
      scripted.streamLength = count;
      const { cpuMs } = await cpuOf(async () => {
        const stream = vlm.stream({ prompt: "a question" });
        await Promise.all(Array.from({ length: count + 1 }, () => stream.next()));
      });
      if (round >= 0) note(`next(), ${count} at once`, (cpuMs * 1_000) / count);
    }
  }
}

/**
 * The longest turn of the event loop while spares are prepared. A turn of a busy machine lasts longer than its work, and the process's
 * CPU time counts the threads of the garbage collector: the lesser of the two is nearer to what holds the loop.
 */
async function spares(keys: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const { scripted, hotspare, credentials } = worldOf({ keys });
    const embedder = hotspare.embedder({ model: "m", dimensions: 8, credentials });
    // What was left over from making the credentials is not the spares'.
    globalThis.gc?.();
    await embedder.embed(["a text"]);
    let longestMs = 0;
    while (scripted.prepared < keys) {
      const { cpuMs, wallMs } = await cpuOf(() => new Promise((resolve) => setImmediate(resolve)));
      longestMs = Math.max(longestMs, Math.min(cpuMs, wallMs));
    }
    note(`prepares ${keys} spares`, longestMs);
    await embedder.close();
  }
}

/** A credential joins ten thousand others. */
async function joining(): Promise<void> {
  const { hotspare, credentials } = worldOf({ keys: 10_000 });
  const embedder = hotspare.embedder({ model: "m", dimensions: 8, credentials });
  for (let round = -1; round < rounds; round += 1) {
    const id = `new-${round}`;
    const apiKey = keyOf(20_000 + round);
    const { cpuMs } = await cpuOf(async () => embedder.addCredential({ provider: "scripted", id, apiKey }));
    if (round >= 0) note("addCredential to 10000", cpuMs);
  }
}

await healthyCalls();
await thrownErrors();
await deadEnds();
await sharedKey();
await readers();
await spares(1_000);
await spares(10_000);
await joining();
console.log(JSON.stringify(found));
process.exit(0);
