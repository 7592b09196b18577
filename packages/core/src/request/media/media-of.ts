import type { ContentPart, UploadedFile } from "../../contract/plugin/content.js";

/** Where the medium of a part comes from. */
export function mediaOf<Source>(
  part: Exclude<ContentPart<Source>, { readonly type: "text" }>,
): Source | UploadedFile {
  switch (part.type) {
    case "image":
      return part.image;
    case "video":
      return part.video;
    case "audio":
      return part.audio;
    case "file":
      return part.file;
  }
}
