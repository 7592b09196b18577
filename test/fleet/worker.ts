// A process of a fleet: does what its parent asks, and reports what happens. Compiled by `fleet-world.ts`.
import { type BareMessages, openBareMessages } from "./bare-messages.js";
import { watchEventLoop } from "./event-loop-lag.js";
import { type Message, machineMs, type Request, type Seen } from "./worker-messages.js";
import { openScene, type WorkerScene } from "./worker-scene.js";

const scenes = new Map<string, WorkerScene>();
const send = (message: Message) => void process.send?.(message, undefined, undefined, () => undefined);
const report = (seen: Seen) => send({ is: "seen", seen });

// A parent that has gone, as a test that was killed, must leave no worker behind.
process.on("disconnect", () => process.exit(0));

const lag = watchEventLoop(machineMs);

let bare: BareMessages | undefined;

function block(ms: number): void {
  const untilMs = machineMs() + ms;
  while (machineMs() < untilMs);
}

async function run({ scene: name, command }: Request): Promise<unknown> {
  if (command.do === "open") {
    scenes.set(name, await openScene(command.spec, report, lag));
    return undefined;
  }
  if (command.do === "block") return block(command.ms);
  if (command.do === "openBare") {
    bare = await openBareMessages(command.url, `bare messages of ${name}`);
    return undefined;
  }
  const scene = scenes.get(name);
  if (scene === undefined) throw new Error(`This worker has no scene "${name}".`);
  switch (command.do) {
    case "start":
      return scene.start(command.callers, command.pauseMs);
    case "stop":
      return scene.stop();
    case "call":
      return scene.call(command.model, command.count);
    case "look":
      return scene.look();
    case "attempts":
      return scene.attempts();
    case "reset":
      return scene.reset(command.credentialId);
    case "replace":
      return scene.replace(command.key);
    case "takePortion":
      return scene.takePortion(command.quota, command.amount);
    case "publishBare":
      return bare?.publish();
    case "takeBare":
      return bare?.take();
    case "closeBare":
      return bare?.close();
    case "close":
      scenes.delete(name);
      return scene.close();
  }
}

process.on("message", (request: Request) => {
  run(request).then(
    (value) => send({ is: "answer", id: request.id, value }),
    (error: unknown) =>
      send({ is: "answer", id: request.id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("unhandledRejection", (error) =>
  report({ scene: "*", atMs: machineMs(), event: "unhandledRejection", text: String(error) }),
);
send({ is: "ready" });
