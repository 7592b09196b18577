import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AllCredentialsFailedError, createHotspare, failureOf, type HotspareEvents } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { expect, it, onTestFinished } from "vitest";

/** A server of which one path alone would be right: every request gets a 404 that names nothing. */
async function startLost(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(secrets: readonly string[] = []) {
  const hotspare = createHotspare({ plugins: [openai()], secrets });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

const credential = (id: string, baseURL: string) => ({
  id,
  provider: "openai" as const,
  apiKey: `key-0123456789-${id}`,
  baseURL,
});

it("a 404 names the address that was asked, in the error, the events and the check", async () => {
  const url = await startLost();
  const hotspare = open();
  const seen: HotspareEvents["failure"][] = [];
  hotspare.events.on("failure", (event) => seen.push(event));
  const credentials = [credential("a", `${url}/v2/`), credential("b", `${url}/api?key=secret-in-a-query`)];
  const model = hotspare.vlm({ model: "m", credentials });
  const error = await model.complete({ prompt: "hello" }).catch((thrown: unknown) => thrown);
  if (!AllCredentialsFailedError.isInstance(error)) {
    throw error;
  }
  expect(error.message).toContain(`(asked ${url}/v2)`);
  expect(error.message).toContain(`(asked ${url}/api)`);
  expect(error.failures.map(({ address }) => address)).toEqual([`${url}/v2`, `${url}/api`]);
  expect(seen.map(({ address }) => address)).toEqual([`${url}/v2`, `${url}/api`]);
  const checks = await model.checkCredentials();
  expect(checks.map((check) => !check.answered && check.address)).toEqual([`${url}/v2`, `${url}/api`]);
});

it("the original error of a model's one credential has the address beside it, without its secrets", async () => {
  const url = await startLost();
  const model = open(["secret-in-a-path"]).vlm({
    model: "m",
    credentials: [credential("a", `${url}/secret-in-a-path/v1`)],
  });
  const error = await model.complete({ prompt: "hello" }).catch((thrown: unknown) => thrown);
  expect(failureOf(error)?.address).toBe(`${url}/[secret]/v1`);
});
