import type { ProviderOptions } from "./provider-metadata.js";

/**
 * Where a picture, a film, a sound or a document comes from: a path, an `http(s):` URL, a `data:` URL, or the bytes. Hotspare reads the type of
 * bytes from the bytes themselves.
 */
export type MediaSource = string | URL | Uint8Array;

/** A file that you have uploaded to a provider. Only the account that uploaded it knows its id. */
export interface UploadedFile {
  /** The provider's id of the file, such as OpenAI's `file-…`. */
  readonly id: string;
}

/** What each part may have beside its content. */
interface PartDetails {
  /** Options for one provider for this part, such as a mark for its cache. @default none */
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
        /** Type such as `application/pdf`. @default the type of the bytes, or else of the data URL, or else of the name's ending */
        readonly mediaType?: string | undefined;
        /** The name that the model reads. @default the name at the end of the path or of the URL */
        readonly filename?: string | undefined;
      }
  );

/** A kind of input that a model may or may not accept. */
export type Modality = ContentPart["type"];

/** Media as an adapter gets it: core has read the file, detected the type and decoded the data URL. */
export type ResolvedMedia =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly mediaType: string };

/** A part as an adapter gets it. */
export type ResolvedContentPart = ContentPart<ResolvedMedia>;
