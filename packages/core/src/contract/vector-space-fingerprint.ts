/** Identifies a vector space by some texts and their vectors. The fingerprint is plain JSON: store it beside your index. */
export interface VectorSpaceFingerprint {
  readonly format: "hotspare/vector-space/1";
  /** The embedder's model. */
  readonly model: string;
  readonly texts: readonly string[];
  /** One vector for each text: little-endian float32 in base64. */
  readonly vectors: readonly string[];
}
