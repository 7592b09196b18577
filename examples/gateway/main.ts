// The gateway, live, without a key: npm run gateway
//
// Serves two simulated providers through `hotspare serve`'s own code, sends traffic, and lets something fail every half minute. Open the page that it prints, and watch.
// Options, after `npm run gateway --`: --seconds 20 ends it, --port 8788 chooses another port than the file's, --port 0 a free port.
import { playGateway } from "./play.js";
import { readOptions } from "./read-options.js";
import { StartProblem } from "./start-problem.js";

const ending = new AbortController();
// Once: a second Ctrl+C ends the process as usual.
process.once("SIGINT", () => ending.abort());
process.once("SIGTERM", () => ending.abort());
try {
  const { port, seconds } = readOptions(process.argv.slice(2));
  if (seconds !== undefined) {
    setTimeout(() => ending.abort(), seconds * 1_000).unref();
  }
  const tally = await playGateway({ port, print: (line) => console.log(line), signal: ending.signal });
  console.log(`Clients got ${tally.answered} answers and ${tally.failed} errors.`);
} catch (error) {
  if (!(error instanceof StartProblem)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = error.exitCode;
}
