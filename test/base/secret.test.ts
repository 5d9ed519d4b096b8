import { describe, expect, it } from "vitest";
import { isSecretName, withoutQuerySecrets } from "../../src/base/secret.ts";

const secret = [
  ...["session", "Session", "session_id", "sessionId", "mcp-session-id", "user_session"],
  ...["JSESSIONID", "PHPSESSID", "ASPSESSIONID", "sessid", "session_key", "x-session"],
  ...["sid", "SID", "x-sid", "XSid", "connect.sid", "userSid"],
  ...["sig", "signature", "X-Amz-Signature", "x-hub-signature-256", "requestSig"],
  ...["jwt", "x-jwt", "userJwt", "jwt_assertion", "x-goog-iap-jwt-assertion"],
  ...["pin", "PIN", "user_pin", "newPin", "pin_code", "pincode", "pin2"],
  ...["otp", "x-otp", "otpCode", "totp"],
  ...["pass", "db_pass", "pwd", "userPwd", "passphrase", "passcode", "password", "passwd"],
  ...["max_tokens", "api_key", "apiKey", "x-api-key", "client_secret", "set-cookie"],
];

const innocent = [
  ...["session_count", "sessions", "session_length", "obsession", "sessionCount"],
  ...["inside", "consider", "side", "sidecar", "president", "sid_count"],
  ...["signal", "design", "sign", "signatures", "signed", "signature_version", "assign"],
  ...["pinned", "spin", "ping", "shipping", "pin_count", "opinion", "pinto"],
  ...["option", "laptop", "totpages", "adopt"],
  ...["pass_rate", "bypass", "compass", "passed", "passenger", "passive"],
  ...["author", "model", "content-type", "x-request-id", "name", "", "id"],
];

describe("a name", () => {
  it.each(secret)("%s is that of a secret", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(innocent)("%s is that of no secret", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("a path", () => {
  it("is shown without what its query tells under such a name", () => {
    const path = "/a?sid=one&side=two&X-Amz-Signature=three#pin";
    expect(withoutQuerySecrets(path)).toBe(
      "/a?sid=[redacted]&side=two&X-Amz-Signature=[redacted]#pin",
    );
  });
});
