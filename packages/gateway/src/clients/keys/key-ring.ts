import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

interface Entry<Owner> {
  readonly digest: Buffer;
  readonly owner: Owner;
}

/**
 * Finds the owner of a key. The ring keeps only digests of keys, made with a random secret of this process. A dump of the memory therefore shows no key. The time
 * of a look-up reveals nothing either, because a guesser without the secret cannot choose the digest that is looked up. A look-up takes the same time for any
 * number of keys.
 */
export class KeyRing<Owner> {
  readonly #secret = randomBytes(32);
  readonly #entries = new Map<string, Entry<Owner>>();
  readonly #nobody = randomBytes(32);

  /** Adds a key. If the key already has an owner, adds nothing and returns this owner. */
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
