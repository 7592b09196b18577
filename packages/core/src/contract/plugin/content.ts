/**
 * Where a picture, a film or a sound comes from: a path, an `http(s):` URL, a `data:` URL, or the bytes. The type of
 * bytes is read off the bytes themselves.
 */
export type MediaSource = string | URL | Uint8Array;

/** One part of a message, or of a multimodal embedding input. */
export type ContentPart<Source = MediaSource> =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly image: Source; readonly detail?: "auto" | "low" | "high" }
  | { readonly type: "video"; readonly video: Source; readonly framesPerSecond?: number }
  | { readonly type: "audio"; readonly audio: Source };

/** A kind of input that a model may or may not take. */
export type Modality = ContentPart["type"];

/** Media as an adapter receives it: core has read the file, sniffed the type and decoded the data URL. */
export type ResolvedMedia =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly mediaType: string };

/** A part as an adapter receives it. */
export type ResolvedContentPart = ContentPart<ResolvedMedia>;
