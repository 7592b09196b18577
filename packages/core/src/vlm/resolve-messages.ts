import type { ResolvedVlmRequest } from "../contract/vlm-adapter.js";
import type { VlmRequest } from "../contract/vlm-request.js";
export function resolveMessages(r: VlmRequest): ResolvedVlmRequest | Promise<ResolvedVlmRequest> {
  const { prompt, images: _, messages, ...rest } = r;
  return { ...rest, messages: (messages ?? [{ role: "user", content: prompt ?? "" }]) as never };
}
