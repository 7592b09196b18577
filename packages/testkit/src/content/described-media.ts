import { type ImageSize, imageSize } from "./image-size.js";

/** Facts about a picture, video or sound that need no understanding of its content. */
export type DescribedMedia =
  | { readonly type: "remote"; readonly url: string }
  | {
      readonly type: "bytes";
      readonly mediaType: string;
      readonly byteLength: number;
      readonly size?: ImageSize;
    };

/** Reads a `data:` URL. Keeps any other URL unread, because the simulator fetches nothing. */
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

/** Describes the media for the answer's text. */
export function sayMedia(media: DescribedMedia): string {
  if (media.type === "remote") return `at ${media.url}, not fetched`;
  const size = media.size === undefined ? "" : `, ${media.size.width} x ${media.size.height} pixels`;
  return `${media.mediaType}, ${media.byteLength} bytes${size}`;
}

/** Tokens of a picture: OpenAI's 85, and 170 for each tile of 512 pixels, without OpenAI's downscaling. */
export function mediaTokens(media: DescribedMedia): number {
  if (media.type === "remote" || media.size === undefined) return 85;
  return 85 + 170 * Math.ceil(media.size.width / 512) * Math.ceil(media.size.height / 512);
}

/** Leaves a stray percent sign unchanged. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
