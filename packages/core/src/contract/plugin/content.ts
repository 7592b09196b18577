import type { ProviderOptions } from "./provider-metadata.js";

/**
 * Where a picture, a film, a sound or a document comes from: a path, an `http(s):` URL, a `data:` URL, or the bytes. The type of
 * bytes is read off the bytes themselves.
 */
export type MediaSource = string | URL | Uint8Array;

/** A file that you uploaded to a provider before. Its id is known to the account that it was uploaded with, and to no other. */
export interface UploadedFile {
  /** The provider's id of the file, such as OpenAI's `file-…`. */
  readonly id: string;
}

/** What each part may have beside its content. */
interface PartDetails {
  /** What you want of one provider alone for this part, such as a mark for its cache. @default nothing */
  readonly providerOptions?: ProviderOptions | undefined;
}

/** One part of a message, or of a multimodal embedding input. */
export type ContentPart<Source = MediaSource> = PartDetails &
  (
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "image"; readonly image: Source; readonly detail?: "auto" | "low" | "high" }
    | { readonly type: "video"; readonly video: Source; readonly framesPerSecond?: number }
    | { readonly type: "audio"; readonly audio: Source }
    | {
        /** A document, such as a PDF. */
        readonly type: "file";
        readonly file: Source | UploadedFile;
        /** Such as `application/pdf`. @default what the bytes are, else the type of the data URL, else by the name's ending */
        readonly mediaType?: string | undefined;
        /** The name that the model reads. @default the name at the end of the path or of the URL */
        readonly filename?: string | undefined;
      }
  );

/** A kind of input that a model may or may not take. */
export type Modality = ContentPart["type"];

/** Media as an adapter receives it: core has read the file, sniffed the type and decoded the data URL. */
export type ResolvedMedia =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly mediaType: string };

/** A part as an adapter receives it. */
export type ResolvedContentPart = ContentPart<ResolvedMedia>;
