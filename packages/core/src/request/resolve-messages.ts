import type { MediaPolicy } from "../contract/options.js";
import type { ResolvedContentPart, ResolvedMedia } from "../contract/plugin/content.js";
import type { GenerationOptions, Message, Tool, VlmRequest } from "../contract/plugin/vlm-request.js";
import { checkedMessage, messagePath } from "./check-message.js";
import { checkedRequest } from "./check-request.js";
import { resolveEach } from "./media/resolve-each.js";
import { resolveMedia } from "./media/resolve-media.js";
import { resolveParts } from "./media/resolve-part.js";

type ResolvedMessage = Message<ResolvedMedia>;

/** A request that was read and checked, with its media resolved. Its tools may still have schemas of a library. */
export interface CheckedVlmRequest extends GenerationOptions<readonly Tool[]> {
  readonly messages: readonly ResolvedMessage[];
}

/**
 * Makes messages of a prompt and its pictures, and resolves all media; without a promise when nothing has to be read.
 *
 * @throws {InvalidInputError} or rejects with it, with the problems of all messages
 */
export function resolveMessages(
  request: VlmRequest,
  policy: MediaPolicy,
): CheckedVlmRequest | Promise<CheckedVlmRequest> {
  const read = checkedRequest(request);
  const { prompt, images, messages } = read;
  const resolving =
    messages == null
      ? fromPrompt(prompt ?? "", images ?? [], policy)
      : resolveEach(messages, (message, index) => resolveMessage(message, index, policy));
  return resolving instanceof Promise
    ? resolving.then((resolved) => withMessages(read, resolved))
    : withMessages(read, resolving);
}

/** The request with its messages in the place of what they were made from. It is our own copy of what the user gave. */
function withMessages(read: VlmRequest, messages: readonly ResolvedMessage[]): CheckedVlmRequest {
  const names = Object.keys(read);
  const resolved: Record<string, unknown> & CheckedVlmRequest = { messages };
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    if (name !== "prompt" && name !== "images" && name !== "messages") {
      resolved[name] = read[name as keyof VlmRequest];
    }
  }
  return resolved;
}

function fromPrompt(
  prompt: string,
  images: NonNullable<VlmRequest["images"]>,
  policy: MediaPolicy,
): readonly ResolvedMessage[] | Promise<readonly ResolvedMessage[]> {
  if (images.length === 0) {
    return [{ role: "user", content: prompt }];
  }
  // Providers refuse an empty text part.
  const text: ResolvedContentPart[] = prompt.trim() === "" ? [] : [{ type: "text", text: prompt }];
  const message = (pictures: readonly ResolvedMedia[]): readonly ResolvedMessage[] => {
    const parts = pictures.map((image): ResolvedContentPart => ({ type: "image", image }));
    return [{ role: "user", content: [...text, ...parts] }];
  };
  const resolving = resolveEach(images, (image, index) =>
    resolveMedia(image, { field: `images[${index}]`, kind: "image" }, policy),
  );
  return resolving instanceof Promise ? resolving.then(message) : message(resolving);
}

function resolveMessage(
  given: Message,
  index: number,
  policy: MediaPolicy,
): ResolvedMessage | Promise<ResolvedMessage> {
  const message = checkedMessage(given, index);
  if (message.role === "system" || message.role === "assistant") {
    return message;
  }
  if (typeof message.content === "string") {
    return message as ResolvedMessage;
  }
  const resolving = resolveParts(message.content, `${messagePath(index)}.content`, policy);
  return resolving instanceof Promise
    ? resolving.then((content) => ({ ...message, content }))
    : { ...message, content: resolving };
}
