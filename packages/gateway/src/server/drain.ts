import type { Server } from "node:http";
import type { GatewayState } from "./gateway-state.js";
import { draining } from "./serve-request.js";
import { reportDraining } from "./watch.js";

/** How long cut answers have to send their last event. */
const lastWordsMs = 1_000;

/** Lets running answers end within `graceMs`, cuts the remaining answers with an error, and closes the server. */
export async function drainRunning(
  state: GatewayState,
  graceMs: number,
  server: Server | undefined,
): Promise<void> {
  state.isDraining = true;
  reportDraining(state);
  for (const { response } of state.running) {
    if (response.headersSent) {
      // The head has announced keep-alive, but a server may still close a connection between two requests.
      const { socket } = response;
      response.once("finish", () => socket?.end());
    } else {
      response.shouldKeepAlive = false;
    }
  }
  server?.closeIdleConnections();
  await allEnded(state, graceMs);
  cutRunning(state);
  for (const { response } of state.watchers) {
    response.end();
  }
  const closed = server === undefined ? undefined : new Promise((resolve) => server.close(resolve));
  await allEnded(state, lastWordsMs);
  server?.closeAllConnections();
  await closed;
}

/** Stops running requests. A stream ends with an error event, and another request gets a 503. */
export function cutRunning({ running }: GatewayState): void {
  for (const exchange of running) {
    exchange.stop(draining());
  }
}

function allEnded({ running, watchers }: GatewayState, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, graceMs);
    function done(): void {
      clearTimeout(timer);
      clearInterval(looking);
      resolve();
    }
    const look = (): void => {
      if (running.size === 0 || [...running].every((exchange) => watchers.has(exchange))) {
        done();
      }
    };
    const looking = setInterval(look, 20);
    look();
  });
}
