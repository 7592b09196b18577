import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

interface Entry<Owner> {
  readonly digest: Buffer;
  readonly owner: Owner;
}

/**
 * Finds the owner of a key. Keeps digests alone, made with a secret of this process, so that neither a dump of the memory nor the time of a look-up says
 * anything of a key: the place of a digest cannot be steered by somebody who does not know the secret. A look-up takes the same time for any number of keys.
 */
export class KeyRing<Owner> {
  readonly #secret = randomBytes(32);
  readonly #entries = new Map<string, Entry<Owner>>();
  readonly #nobody = randomBytes(32);

  /** Returns the owner that already has the key; then nothing is added. */
  add(key: string, owner: Owner): Owner | undefined {
    const digest = this.#digestOf(key);
    const place = digest.toString("base64");
    const other = this.#entries.get(place);
    if (other !== undefined) {
      return other.owner;
    }
    this.#entries.set(place, { digest, owner });
    return undefined;
  }

  find(key: string): Owner | undefined {
    const digest = this.#digestOf(key);
    const entry = this.#entries.get(digest.toString("base64"));
    const isSame = timingSafeEqual(entry?.digest ?? this.#nobody, digest);
    return isSame ? entry?.owner : undefined;
  }

  #digestOf(key: string): Buffer {
    return createHmac("sha256", this.#secret).update(key, "utf8").digest();
  }
}
