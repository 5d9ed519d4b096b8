/** First link: whose call is this? Keys are compared as SHA-256 digests, in constant time. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { Call, Handle, Principal, TenantCall } from "../call.ts";
import type { GatewayConfig, Tenant } from "../config.ts";
import { refusal } from "../refusal.ts";

interface Credential {
  readonly digest: Buffer;
  readonly tenant: Tenant;
}

/** Who calls when the protection is off; not limited by any rate. */
const anonymous: Tenant = { name: "anonymous", keySha256: [], keys: [], priority: "normal" };

const unauthorized = (message: string) =>
  refusal(
    401,
    { message, type: "invalid_request_error", code: "invalid_api_key" },
    { "www-authenticate": 'Bearer realm="gateway"' },
  );

const missing = unauthorized("You didn't provide an API key in an Authorization: Bearer header.");
const incorrect = unauthorized("Incorrect API key provided.");

export function auth(config: GatewayConfig, next: Handle<TenantCall>): Handle<Call> {
  const credentials = credentialsOf(config);
  return async (call) => {
    const key = bearerOf(call.headers.authorization);
    const tenant =
      (key === undefined ? undefined : tenantOf(credentials, key)) ??
      (config.protections.auth ? undefined : anonymous);
    if (tenant === undefined) return key === undefined ? missing : incorrect;
    call.record.tenant = tenant.name;
    call.record.consumer = tenant.name;
    return next({ ...call, tenant, principal: principalOf(tenant) });
  };
}

function credentialsOf(config: GatewayConfig): readonly Credential[] {
  return config.tenants.flatMap((tenant) =>
    tenant.keySha256.map((hex) => ({ digest: Buffer.from(hex, "hex"), tenant })),
  );
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}

/** Compares with every credential, so that the time taken does not tell which one was close. */
function tenantOf(credentials: readonly Credential[], key: string): Tenant | undefined {
  const digest = createHash("sha256").update(key).digest();
  let found: Tenant | undefined;
  for (const credential of credentials) {
    if (timingSafeEqual(credential.digest, digest)) found = credential.tenant;
  }
  return found;
}

const principalOf = ({ name }: Tenant): Principal => ({
  consumer: name,
  models: undefined,
  endpoints: undefined,
  isAdmin: false,
});
