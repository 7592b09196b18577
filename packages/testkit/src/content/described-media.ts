import { type ImageSize, imageSize } from "./image-size.js";

/** What can be said of a picture, film or sound without looking at it as a person would. */
export type DescribedMedia =
  | { readonly type: "remote"; readonly url: string }
  | {
      readonly type: "bytes";
      readonly mediaType: string;
      readonly byteLength: number;
      readonly size?: ImageSize;
    };

/** Reads a `data:` URL, or takes any other as it is: the simulator fetches nothing. */
export function describeMedia(url: string): DescribedMedia {
  const match = /^data:([^;,]*)(;[^,]*)?,/.exec(url);
  if (match === null) return { type: "remote", url };
  const payload = url.slice(match[0].length);
  const isBase64 = match[2]?.endsWith(";base64") ?? false;
  const bytes = Buffer.from(isBase64 ? payload : decodeLeniently(payload), isBase64 ? "base64" : "utf8");
  const size = imageSize(bytes);
  const mediaType = match[1] || "text/plain";
  return { type: "bytes", mediaType, byteLength: bytes.length, ...(size && { size }) };
}

/** One sentence for the answer's text. */
export function sayMedia(media: DescribedMedia): string {
  if (media.type === "remote") return `at ${media.url}, not fetched`;
  const size = media.size === undefined ? "" : `, ${media.size.width} x ${media.size.height} pixels`;
  return `${media.mediaType}, ${media.byteLength} bytes${size}`;
}

/** Tokens of a picture: OpenAI's 85 and 170 for each tile of 512 pixels, without its scaling down. */
export function mediaTokens(media: DescribedMedia): number {
  if (media.type === "remote" || media.size === undefined) return 85;
  return 85 + 170 * Math.ceil(media.size.width / 512) * Math.ceil(media.size.height / 512);
}

/** A stray percent sign is taken as it is. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
