import {
  type ContentPart,
  describeValue,
  isObject,
  type Message,
  mediaOf,
  type ResolvedMedia,
  type ResolvedVlmRequest,
  showValue,
} from "@hotspare/core/plugin";
import { UnsupportedByModelError } from "../failures/unsupported-by-model-error.js";
import { mediaTypeOfAddress } from "./media-types.js";

/**
 * Fetches the medium at an address in a request, and returns its bytes and its media type. When the promise rejects, the call moves on to the next
 * credential, and no credential is blamed.
 */
export type DownloadMedia = (
  url: string,
  context: { readonly signal: AbortSignal },
) => Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }>;

/** What decides whether an address is fetched. */
export interface DownloadContext {
  readonly modelId: string;
  /** The model's `supportedUrls`: patterns of addresses by media type, or a promise of them. */
  readonly supportedUrls: unknown;
  readonly download: DownloadMedia | undefined;
  readonly signal: AbortSignal;
}

type Resolved = Message<ResolvedMedia>;
type Part = ContentPart<ResolvedMedia>;

/**
 * Replaces addresses that the model does not accept by their bytes.
 *
 * @throws {UnsupportedByModelError} for such an address when there is no `download`
 */
export async function downloadedMedia(
  request: ResolvedVlmRequest,
  context: DownloadContext,
): Promise<ResolvedVlmRequest> {
  if (!request.messages.some((message) => partsIn(message).some((part) => addressOf(part) !== undefined))) {
    return request;
  }
  const supported = await context.supportedUrls;
  const messages = await Promise.all(
    request.messages.map(async (message): Promise<Resolved> => {
      if ((message.role !== "user" && message.role !== "tool") || typeof message.content === "string") {
        return message;
      }
      const content = await Promise.all(message.content.map((part) => withBytes(part, supported, context)));
      return { ...message, content };
    }),
  );
  return { ...request, messages };
}

function partsIn(message: Resolved): readonly Part[] {
  return message.role === "user" || message.role === "tool"
    ? typeof message.content === "string"
      ? []
      : message.content
    : [];
}

async function withBytes(part: Part, supported: unknown, context: DownloadContext): Promise<Part> {
  const address = addressOf(part);
  if (address === undefined || isSupported(address, mediaTypeOf(part, address), supported)) {
    return part;
  }
  const { download, modelId, signal } = context;
  if (download === undefined) {
    throw new UnsupportedByModelError({
      message: `The model ${modelId} accepts no ${part.type} by this address: give the bytes, or give aiSdk({ download }), which fetches the address.`,
    });
  }
  const { bytes, mediaType } = await downloaded(address, download, signal);
  const source: ResolvedMedia = { kind: "bytes", bytes, mediaType };
  switch (part.type) {
    case "text":
      return part;
    case "image":
      return { ...part, image: source };
    case "video":
      return { ...part, video: source };
    case "audio":
      return { ...part, audio: source };
    case "file":
      return { ...part, file: source, mediaType };
  }
}

/** Calls the user's function. A medium that could not be fetched is not the model's fault: the call moves on, and no credential is blamed. */
async function downloaded(
  address: string,
  download: DownloadMedia,
  signal: AbortSignal,
): ReturnType<DownloadMedia> {
  let given: unknown;
  try {
    given = await download(address, { signal });
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 200) : showValue(error);
    throw new UnsupportedByModelError({ message: `The download failed: ${said}`, cause: error });
  }
  const { bytes, mediaType } = isObject(given) ? given : {};
  if (bytes instanceof Uint8Array && typeof mediaType === "string" && mediaType.includes("/")) {
    return { bytes, mediaType };
  }
  throw new UnsupportedByModelError({
    message: `download() of aiSdk({ download }) must return { bytes, mediaType }, a Uint8Array and a text such as "image/png": it returned ${isObject(given) ? `{ bytes: ${describeValue(bytes)}, mediaType: ${describeValue(mediaType)} }` : describeValue(given)}.`,
  });
}

function addressOf(part: Part): string | undefined {
  const source = part.type === "text" ? undefined : mediaOf(part);
  return source !== undefined && "kind" in source && source.kind === "url" ? source.url : undefined;
}

function mediaTypeOf(part: Part, address: string): string {
  return part.type === "file" && part.mediaType !== undefined
    ? part.mediaType
    : mediaTypeOfAddress(address, part.type);
}

/** Follows the AI SDK's specification: the keys are media types, which may be `image/*` or `*`, and the patterns match addresses in lower case. */
function isSupported(address: string, mediaType: string, supported: unknown): boolean {
  const url = address.toLowerCase();
  return Object.entries(isObject(supported) ? supported : {}).some(([key, patterns]) => {
    const pattern = key.toLowerCase();
    const isOfType =
      pattern === "*" || pattern === "*/*" || mediaType.toLowerCase().startsWith(pattern.replace(/\*$/, ""));
    return (
      isOfType && Array.isArray(patterns) && patterns.some((each) => each instanceof RegExp && each.test(url))
    );
  });
}
