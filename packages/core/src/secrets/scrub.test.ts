import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { hideUntilRead } from "../errors/hide.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { scrub } from "./scrub.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

const key = "sk-proj-Zx81kQ0aVbN3";
const vault = new SecretVault();
vault.add(Secret.from(key));

const shown = (error: unknown) => inspect(error, { depth: 40, showHidden: true }) + JSON.stringify(error);

it("scrub takes a secret out of what Hotspare makes when it is read, in an error and in a body", () => {
  const inner = new Error("inner");
  hideUntilRead(inner, "errors", () => [new Error(`refused: ${key}`)]);
  const body = {};
  hideUntilRead(body, "error", () => `refused: ${key}`);
  const error = Object.assign(new Error("x", { cause: inner }), { body });
  scrub(error, vault);
  expect(String(Reflect.get(inner, "errors"))).toBe("Error: refused: [secret]");
  expect(Reflect.get(error.body, "error")).toBe("refused: [secret]");
});

describe("scrub", () => {
  it.each<[string, () => Error]>([
    ["the message and the stack", () => new Error(`refused: ${key}`)],
    ["a text of its own", () => Object.assign(new Error("x"), { url: `https://h/?k=${key}` })],
    ["a body", () => Object.assign(new Error("x"), { body: { error: { messages: ["a", key] } } })],
    ["a name in a body", () => Object.assign(new Error("x"), { body: { [key]: 1 } })],
    ["headers", () => Object.assign(new Error("x"), { headers: new Headers({ authorization: key }) })],
    ["plain headers", () => Object.assign(new Error("x"), { headers: { authorization: `Bearer ${key}` } })],
    ["a cause", () => new Error("x", { cause: new Error("y", { cause: new Error(key) }) })],
    ["a cause that is a text", () => new Error("x", { cause: key })],
    ["the errors of an AggregateError", () => new AggregateError([new Error(key), key])],
    ["a member under a symbol", () => Object.assign(new Error("x"), { [Symbol("state")]: { key } })],
    ["a map", () => Object.assign(new Error("x"), { entries: new Map([["k", key]]) })],
    ["a set", () => Object.assign(new Error("x"), { entries: new Set([key]) })],
    ["a URL", () => Object.assign(new Error("x"), { url: new URL(`https://h/?k=${key}`) })],
    [
      "an object of a class",
      () =>
        Object.assign(new Error("x"), {
          request: new (class Request {
            key = key;
          })(),
        }),
    ],
    ["an error in a body", () => Object.assign(new Error("x"), { body: [{ error: new Error(key) }] })],
    ["a frozen body", () => Object.assign(new Error("x"), { body: Object.freeze({ key }) })],
    ["a frozen cause", () => new Error("x", { cause: Object.freeze(new Error(key)) })],
    ["a DOMException", () => new DOMException(`gone: ${key}`, "AbortError")],
    [
      "a very deep body",
      () =>
        Object.assign(new Error("x"), {
          body: Array.from({ length: 200 }).reduce((inner: object) => ({ inner }), { key }),
        }),
    ],
    [
      "a very long cause chain",
      () => Array.from({ length: 200 }).reduce((cause: Error) => new Error("x", { cause }), new Error(key)),
    ],
  ])("takes a secret out of %s, and keeps the object", (_where, make) => {
    const error = make();
    const scrubbed = scrub(error, vault);
    expect(scrubbed).toBe(error);
    expect(shown(scrubbed)).not.toContain("Zx81");
    expect(error.stack).not.toContain("Zx81");
  });

  it("keeps the rest of the message, the stack and the body", () => {
    const body = { error: { message: `key ${key}`, code: 401, nested: [true, null] } };
    const error = Object.assign(new TypeError(`401 ${key} refused`), { body, status: 401 });
    scrub(error, vault);
    expect(error.message).toBe("401 [secret] refused");
    expect(error.stack).toMatch(/^TypeError: 401 \[secret\] refused\n {4}at /);
    expect(error).toMatchObject({
      status: 401,
      body: { error: { message: "key [secret]", code: 401, nested: [true, null] } },
    });
  });

  it("replaces an error that cannot be changed by one of ours without cause", () => {
    const error = Object.freeze(new Error(`401 ${key} refused`, { cause: new Error(key) }));
    const scrubbed = scrub(error, vault) as Error;
    expect(HotspareError.isInstance(scrubbed)).toBe(true);
    expect(scrubbed.message).toContain("401 [secret] refused");
    expect("cause" in scrubbed).toBe(false);
    expect(shown(scrubbed)).not.toContain("Zx81");
  });

  it("keeps a frozen error that holds no secret", () => {
    const error = Object.freeze(new Error("plain"));
    expect(scrub(error, vault)).toBe(error);
  });

  it("replaces a frozen error whose cause cannot be changed either, and keeps one whose cause could", () => {
    const bad = Object.freeze(new Error("x", { cause: Object.freeze(new Error(key)) }));
    const good = Object.freeze(new Error("x", { cause: new Error(key) }));
    expect(HotspareError.isInstance(scrub(bad, vault))).toBe(true);
    expect(scrub(good, vault)).toBe(good);
    expect(shown(good)).not.toContain("Zx81");
  });

  it("ends in circles of causes and of bodies", () => {
    const inner = new Error(key);
    const error = new Error("x", { cause: inner });
    inner.cause = error;
    const body: { key: string; self?: unknown } = { key };
    body.self = body;
    const scrubbed = scrub(Object.assign(error, { body }), vault) as typeof error & {
      body: { self: unknown };
    };
    expect(shown(inspect(scrubbed, { depth: 9 }))).not.toContain("Zx81");
    expect(scrubbed.cause).toBe(inner);
    expect(inner.cause).toBe(error);
    expect(scrubbed.body.self).toBe(scrubbed.body);
  });

  it("runs no getter", () => {
    let reads = 0;
    const getter = {
      get: () => {
        reads += 1;
        return key;
      },
      enumerable: true,
      configurable: true,
    };
    const error = Object.defineProperty(new Error(key), "lazy", getter);
    Object.assign(error, { body: Object.defineProperty({ key }, "lazy", getter) });
    Object.defineProperty(error, "stack", getter);
    const { body } = scrub(error, vault) as typeof error & { body: object };
    expect(reads).toBe(0);
    expect(Object.keys(body)).toEqual(["key", "lazy"]);
  });

  it("does not touch an object that hangs on the error and is somebody's live configuration", () => {
    const config = { apiKey: key, headers: { authorization: key } };
    const client = new (class Client {
      config = config;
    })();
    const error = Object.assign(new Error("x"), { config, client });
    scrub(error, vault);
    expect(config).toEqual({ apiKey: key, headers: { authorization: key } });
    expect(client.config).toBe(config);
    expect(shown(error)).not.toContain("Zx81");
  });

  it("leaves what holds no secret the very object it is", () => {
    const headers = new Headers({ "x-request-id": "1" });
    const body = { error: { code: "x" } };
    const request = new (class Request {
      id = 1;
    })();
    const error = Object.assign(new Error(key), { headers, body, request });
    scrub(error, vault);
    expect([error.headers === headers, error.body === body, error.request === request]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("keeps who may see a member", () => {
    const error = Object.defineProperty(new Error("x"), "hidden", { value: key, configurable: true });
    Object.defineProperty(error, "fixed", { value: key, writable: true });
    scrub(error, vault);
    expect(Object.keys(error)).toEqual([]);
    expect(error).toMatchObject({ hidden: "[secret]", fixed: "[secret]" });
  });

  it("hides an object too large to look through", () => {
    const socket = new (class Socket {
      buffers = Array.from({ length: 6_000 }, (_, id) => ({ id }));
    })();
    const error = Object.assign(new Error("x"), { socket });
    scrub(error, vault);
    expect(error.socket).toBe("[secret]");
  });

  it("scrubs a thrown object that is no error in place, and a thrown text", () => {
    const thrown = { status: 500, message: key };
    expect(scrub(thrown, vault)).toBe(thrown);
    expect(thrown).toEqual({ status: 500, message: "[secret]" });
    expect(scrub(`a ${key}`, vault)).toBe("a [secret]");
    expect([undefined, null, 5].map((value) => scrub(value, vault))).toEqual([undefined, null, 5]);
  });

  it("does not show what cannot be looked through", () => {
    const trap = () => {
      throw new Error("no");
    };
    const proxy = new Proxy(new Error(key), { ownKeys: trap });
    expect(HotspareError.isInstance(scrub(proxy, vault))).toBe(true);
  });
});
