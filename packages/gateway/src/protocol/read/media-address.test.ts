import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { mediaAddress } from "./media-address.js";

const param = "messages[0].content[0].image_url.url";

function refusalOf(text: string): ProtocolError {
  try {
    mediaAddress(text, param);
  } catch (error) {
    if (error instanceof ProtocolError) {
      return error;
    }
    throw error;
  }
  throw new Error(`It was let through: ${text}`);
}

describe("An address of a medium", () => {
  it.each([
    "https://example.com/cat.png",
    "HTTP://example.com:8080/a%20b.png?signature=%2F",
    "data:image/png;base64,aGk=",
    "DATA:,hi",
    "http://10.0.0.7/cat.png",
    "https://128.0.0.1/",
    "https://[2606:4700::1111]/",
  ])("is accepted: %s", (text) => {
    expect(mediaAddress(text, param).toLowerCase()).toBe(text.toLowerCase());
  });

  it.each([
    "/etc/passwd",
    "../.env",
    "C:\\secret.png",
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    " https://example.com/cat.png",
    "\thttps://example.com/cat.png",
    "ht\ntp://example.com/",
    "https:\\\\example.com",
    "https:/example.com",
    "http:example.com",
    "https://exam\tple.com/",
    "https://example.com/\u0000",
    "https://exa mple.com/",
    "ftp://example.com/cat.png",
    "blob:https://example.com/1",
    "javascript:alert(1)",
    "view-source:https://example.com/",
    " data:image/png;base64,aGk=",
    "",
    "~/cat.png",
  ])("is refused, and not quoted: %j", (text) => {
    const error = refusalOf(text);
    expect(error).toMatchObject({ status: 400, param });
    expect(error.message).toContain(param);
    expect(text.length < 4 || !error.message.includes(text)).toBe(true);
  });

  it.each([
    ["too short", "https://"],
    ["too long", `https://example.com/${"a".repeat(9_000)}`],
  ])("is refused when it is %s", (_, text) => {
    expect(refusalOf(text)).toMatchObject({ status: 400, param });
  });

  it.each([
    "http://localhost/",
    "http://LOCALHOST.:9/",
    "http://a.localhost/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[fe80::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://user:pass@169.254.169.254/",
    "https://good.example\\@127.0.0.1/".replace("good.example\\@", "good.example:x@"),
    "http://metadata.google.internal/",
    "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/",
    "http://100.100.100.200/",
    "http://[fd00:ec2::254]/",
  ])("is refused, because its host is this machine or has a cloud's credentials: %s", (text) => {
    expect(refusalOf(text).message).toContain("cannot be fetched");
  });

  it("is returned with the checked host, so that another parser cannot see another host", () => {
    expect(mediaAddress("https://one.example\\@two.example/", param)).toBe(
      "https://one.example/@two.example/",
    );
  });

  it("is a data: or http(s): URL, or is refused, for any text", () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom("file:", "data:", "http://", "https://", "//", "/", "\\\\", " "), fc.string())
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          expect(mediaAddress(source, param)).toMatch(/^(?:data:|https?:\/\/)/i);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});
