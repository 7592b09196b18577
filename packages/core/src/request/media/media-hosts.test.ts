import { expect, it } from "vitest";
import { hasHost, normalizedHost } from "./media-hosts.js";

it.each([
  ["Images.Example.com", "images.example.com"],
  ["*.Example.com", "*.example.com"],
  ["localhost:9000", "localhost:9000"],
  ["[::1]:80", "[::1]"],
  ["0x7f.1", "127.0.0.1"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["https://example.com", undefined],
  ["example.com/path", undefined],
  ["me@example.com", undefined],
  ["*", undefined],
  ["a.*.example.com", undefined],
  ["", undefined],
  [" example.com", undefined],
  ["a".repeat(1_000), undefined],
])("reads %j as the host %j", (text, host) => {
  expect(normalizedHost(text)).toBe(host);
});

const hosts = ["example.com", "*.example.org", "localhost:9000", "secure.example:443", "127.0.0.1"];

it.each([
  ["https://example.com/a.png", true],
  ["http://EXAMPLE.com:80/", true],
  ["https://example.com:8443/", false],
  ["https://www.example.com/", false],
  ["https://www.example.org/", true],
  ["https://a.b.example.org/", true],
  ["https://example.org/", false],
  ["https://badexample.org/", false],
  ["http://localhost:9000/", true],
  ["http://localhost/", false],
  ["https://secure.example/", true],
  ["http://secure.example/", false],
  ["http://2130706433/", true],
  ["https://example.com./", false],
  ["https://example.com@evil.example/", false],
  ["https://evil.example#example.com", false],
  [String.raw`https://example.com\@evil.example/`, true],
])("of %s says %s", (url, isListed) => {
  expect(hasHost(hosts, new URL(url))).toBe(isListed);
});
