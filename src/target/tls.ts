/** How a target's certificate is checked, and by which ours is shown. */

import { z } from "zod";
import type { TlsSpec } from "../load/transport/endpoint.ts";

/** Paths of PEM files; null: what Node knows. */
export interface TlsFiles {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly insecure: boolean;
}

const file = z.string().min(1);

export const tlsFields = z
  .strictObject({
    ca: file.optional().describe("PEM file of the authorities that are trusted"),
    cert: file.optional().describe("PEM file of the client's certificate; needs key"),
    key: file.optional().describe("PEM file of its private key"),
    insecure: z.boolean().optional().describe("take any certificate"),
  })
  .superRefine(({ ca, cert, key, insecure }, context) => {
    const complain = (message: string) => context.addIssue({ code: "custom", message });
    if ((cert === undefined) !== (key === undefined)) complain("cert and key go together");
    if (insecure === true && ca !== undefined) complain("insecure trusts anyone; leave out ca");
  })
  .transform(({ ca, cert, key, insecure }): TlsFiles => {
    return { ca: ca ?? null, cert: cert ?? null, key: key ?? null, insecure: insecure ?? false };
  })
  .describe("certificates of an https target");

/** Read when the run starts, and kept nowhere. Throws what `readText` throws. */
export function readTls(
  { ca, cert, key, insecure }: TlsFiles,
  readText: (path: string) => string,
): TlsSpec {
  const textOf = (path: string | null) => (path === null ? null : readText(path));
  return { ca: textOf(ca), cert: textOf(cert), key: textOf(key), insecure };
}
