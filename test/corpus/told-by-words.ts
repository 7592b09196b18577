/**
 * The recorded refusals whose class their sentence alone tells: their code and status say less, or nothing. Of all others a
 * sentence in another language changes nothing.
 */
export const toldByWords: ReadonlySet<string> = new Set([
  // A limit that no wait brings (Limit 0), or that the request exceeds by itself.
  ...["openai-014", "openai-121"],
  // Too long, as a 400 with no code or with a code of everything.
  ...["openai-015", "openai-085", "openai-114", "azure-070", "azure-071", "azure-074"],
  ...["volc-029", "volc-030", "volc-033"],
  // The provider's fetch of a picture timed out; the code says that the picture's address is wrong.
  ...["openai-027", "openai-028"],
  // A safety system, without its code.
  ...["openai-037", "openai-126"],
  // A right that the key or its account lacks, as a 400 or a 404.
  ...["openai-080", "openai-091", "openai-109", "openai-110", "azure-062", "volc-056"],
  // A model that answers on another path, as a 403.
  "openai-087",
  // The region is full, as a 429.
  "azure-013",
  // A gateway's quota, as a 403 that is no refusal of the key.
  ...["azure-047", "azure-048"],
  // One code with three meanings.
  "volc-107",
]);
