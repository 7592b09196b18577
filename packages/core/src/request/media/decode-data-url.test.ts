import { describe, expect, it } from "vitest";
import { decodeDataUrl, describeDataUrl } from "./decode-data-url.js";

const decode = (url: string) =>
  decodeDataUrl(url, { field: "images[0]", kind: "image", received: describeDataUrl(url) });
const bytes = Buffer.from([0xfb, 0xff, 0x00, 0x25]);

describe("decodeDataUrl", () => {
  it.each([
    ["base64", "data:image/png;base64,+/8AJQ=="],
    ["base64 without padding", "data:image/png;base64,+/8AJQ"],
    ["URL-safe base64", "data:image/png;base64,-_8AJQ=="],
    ["base64 with escapes", "data:image/png;base64,%2B%2F8AJQ%3D%3D"],
    ["base64 in lines", "data:image/png;base64,+/8A\r\nJQ=="],
    ["percent-encoding", "data:image/png,%fb%FF%00%25"],
    ["a type in capitals with parameters", "DATA:IMAGE/PNG;name=a.png;BASE64,+/8AJQ=="],
  ])("reads %s", (_, url) => {
    const decoded = decode(url);

    expect(decoded.mediaType).toBe("image/png");
    expect(Buffer.compare(decoded.bytes, bytes)).toBe(0);
  });

  it("knows no type when none is declared", () => {
    expect(decode("data:;base64,+/8AJQ==").mediaType).toBeUndefined();
  });

  it("takes characters that are not escaped as UTF-8", () => {
    expect(decode("data:image/png,é%").bytes).toEqual(Buffer.from("é%"));
  });

  it.each([
    ["text/plain;charset=iso-8859-1", "%e9", "é"],
    ['text/csv; charset="Shift_JIS"', "%82%a0", "あ"],
    ["application/problem+json;charset=utf-16le", "1%000%00", "10"],
    ["text/plain;charset=UTF-8", "%c3%a9", "é"],
  ])("reads the text of %s into UTF-8", (type, payload, text) => {
    expect(Buffer.from(decode(`data:${type},${payload}`).bytes).toString("utf8")).toBe(text);
  });

  it.each(["application/pdf;charset=binary", "image/png;charset=utf-16", "text/plain;charset=nobodys-1"])(
    "leaves the bytes of %s as they are",
    (type) => {
      expect(Buffer.compare(decode(`data:${type};base64,+/8AJQ==`).bytes, bytes)).toBe(0);
    },
  );

  it.each([
    ["without a comma", "data:image/png;base64", /no comma/],
    ["with characters that are not base64", "data:image/png;base64,+/8*JQ==", /not base64/],
    ["with padding in the middle", "data:image/png;base64,+/8=AJQ=", /not base64/],
    ["that was cut", "data:image/png;base64,+/8AJ", /has been cut/],
    ["far above 50 MB", `data:image/png;base64,${"A".repeat(140_000_000)}`, /has 105\.0 MB/],
  ])("refuses a URL %s", (_, url, message) => {
    expect(() => decode(url)).toThrow(message);
  });

  it("is told in errors by type and length alone", () => {
    expect(describeDataUrl("data:image/png;base64,SECRET==")).toBe("a data URL (image/png, 30 characters)");
    expect(describeDataUrl("data:SECRET")).toBe("a data URL (no type, 11 characters)");
  });
});
