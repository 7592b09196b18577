// The gateway, live, without a key: npm run gateway
//
// Serves two simulated providers through `hotspare serve`'s own code, sends traffic, and lets something fail every half minute. Open the page that it prints, and watch.
// Options: --seconds 20 ends it, --port 0 chooses a free port.
import { parseArgs } from "node:util";
import { playGateway } from "./play.js";

const { values } = parseArgs({ options: { seconds: { type: "string" }, port: { type: "string" } } });
const ending = new AbortController();
// Once: a second Ctrl+C ends the process as usual.
process.once("SIGINT", () => ending.abort());
process.once("SIGTERM", () => ending.abort());
if (values.seconds !== undefined) {
  setTimeout(() => ending.abort(), Number(values.seconds) * 1_000).unref();
}
const tally = await playGateway({
  port: values.port === undefined ? undefined : Number(values.port),
  print: (line) => console.log(line),
  signal: ending.signal,
});
console.log(`Clients got ${tally.answered} answers and ${tally.failed} errors.`);
