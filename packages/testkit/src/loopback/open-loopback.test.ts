import { once } from "node:events";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { openLoopback, sendJson } from "./open-loopback.js";
import { openRecorder } from "./open-recorder.js";

it.each([
  ["", {}],
  ["a=1", {}],
  ["[1]", {}],
  ['{"a":1}', { a: 1 }],
])("keeps the request %j, and answers it", async (body, read) => {
  const { origin, requests, close } = await openLoopback((response) => sendJson(response, { ok: true }));
  onTestFinished(close);

  const reply = await fetch(origin, { method: "POST", body });

  expect(await reply.json()).toEqual({ ok: true });
  expect(requests).toMatchObject([{ text: body, body: read }]);
});

it.each([
  ["a loopback", () => openLoopback(() => undefined)],
  ["a recorder", openRecorder],
])("closing %s closes its connections, so that no test waits for them", async (_, open) => {
  const { origin, close } = await open();
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST / HTTP/1.1\r\n");

  // The connection may be reset.
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  close();

  await closed;
});
