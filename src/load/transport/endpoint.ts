/** Where requests go: the origin they name, and the address that is dialled. */

export interface Endpoint {
  /** Scheme, host and port: `https://staging.example:8443`. */
  readonly origin: string;
  /**
   * Dialled instead of the origin's own address, where a link of the fault proxy stands before it.
   */
  readonly dial: Address | null;
  readonly tls: TlsSpec | null;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** PEM texts; null: what Node knows. Secrets: they are never shown. */
export interface TlsSpec {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Any certificate is taken. */
  readonly insecure: boolean;
}
