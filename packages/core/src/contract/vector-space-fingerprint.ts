/** What a vector space is known by: some texts and their vectors. It is plain JSON, to be kept beside an index. */
export interface VectorSpaceFingerprint {
  readonly format: "hotspare/vector-space/1";
  /** The embedder's model. */
  readonly model: string;
  readonly texts: readonly string[];
  /** One for each text: little-endian float32 in base64. */
  readonly vectors: readonly string[];
}
