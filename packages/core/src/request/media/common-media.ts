/** A media type, and its name in a message. */
export interface MediaName {
  readonly mediaType: string;
  readonly name: string;
}

type Signature = readonly [mediaType: string, name: string, pattern: RegExp];

/** Source: PNG 5.2, JFIF, GIF 89a 17, RIFF containers of WebP and WAVE, ISO 14496-12 4.3 (the brands that ffmpeg and phones write). */
const signatures: readonly Signature[] = [
  ["image/png", "PNG", /^\x89PNG\r\n.\n.{4}IHDR/s],
  ["image/jpeg", "JPG", /^\xff\xd8\xff[^\xf7]/s],
  ["image/gif", "GIF", /^GIF8[79]a/],
  ["image/webp", "WEBP", /^RIFF.{4}WEBP/s],
  ["audio/wav", "WAV", /^RIFF.{4}WAVE/s],
  ["video/mp4", "MP4", /^.{4}ftyp(?:iso[m2-9]|mp4[12]|avc1)/s],
];

const longestSignature = 16;

/**
 * The type of bytes in the few formats that most pictures and films have. They are known without the package `file-type`, which takes longer to load
 * than most pictures to send, and which a bundle of ES modules by esbuild cannot load at all. Undefined: another format.
 */
export function commonMedia(bytes: Uint8Array): MediaName | undefined {
  const { buffer, byteOffset, byteLength } = bytes;
  const head = Buffer.from(buffer, byteOffset, Math.min(byteLength, longestSignature)).toString("latin1");
  const found = signatures.find(([, , pattern]) => pattern.test(head));
  return found && { mediaType: found[0], name: found[1] };
}
