/** Tokens of an identity provider, beside keys. */

import { z } from "zod";
import { durationMs, name } from "./scalars.ts";

export const authSchema = z
  .strictObject({
    jwt: z
      .strictObject({
        issuer: z.string().min(1),
        audience: z.string().min(1),
        /** Where its public keys are; or the keys themselves. */
        jwks: z.union([
          z.url({ protocol: /^https?$/ }),
          z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
        ]),
        /** The claim that names the tenant. */
        tenantClaim: name.default("tenant"),
        /** How wrong the clocks may be. */
        clockToleranceMs: z.number().nonnegative().default(5_000),
        /** How long fetching the keys may take. */
        timeoutMs: durationMs.default(1_000),
      })
      .optional(),
  })
  .prefault({});

/** Files; a relative path is relative to the directory the gateway was started in. */
export const tlsSchema = z.strictObject({
  cert: z.string().min(1),
  key: z.string().min(1),
  minVersion: z.enum(["TLSv1.2", "TLSv1.3"]).default("TLSv1.2"),
  /** Certificates of those who may call; with it, nobody else gets a connection. */
  clientCa: z.string().min(1).optional(),
});
