/** Answers requests itself: the upstream never sees them. */

import type { Attributes, Stub } from "../../toxic-kind.ts";
import type { Answerer } from "../conversation.ts";
import { httpKind } from "../http-kind.ts";
import { matchOf } from "../match.ts";
import { passActing } from "../message-pipe.ts";
import { ownAnswer } from "../own-response.ts";
import { type Settings, settingsOf } from "../settings.ts";

type Name = "status" | "body" | "content_type" | "extra_header";

/**
 * Its stage passes everything. While it runs, the taps at the start of both links ask it about
 * every request, and put its answer before the first stage downstream: the other toxics act on
 * the answer as on one of the upstream. So it does the same on either stream.
 */
export const answer = httpKind<Name>(
  {
    type: "http_answer",
    attributes: { status: 503, body: "", content_type: "text/plain", extra_header: "" },
    check: problem,
  },
  async (attributes, stub) => {
    const stop = stub.http?.reader.conversation.register(answererOf(attributes, stub));
    try {
      return await passActing(stub);
    } finally {
      stop?.();
    }
  },
);

function problem(settings: Settings<Name>): string | undefined {
  const status = settings.number("status");
  if (status < 200 || status > 599) return `status must be from 200 to 599: ${status}`;
  const lines = [settings.text("content_type"), settings.text("extra_header")];
  // Anything beyond would be another header, or another body.
  if (lines.some((line) => /[^\t -~]/.test(line))) return "headers must be printable ASCII";
  const extra = settings.text("extra_header");
  const isHeader = extra === "" || /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(extra);
  if (!isHeader) return 'extra_header must be written "name: value"';
  const isFraming = /^(content-length|transfer-encoding|connection)\s*:/i.test(extra);
  return isFraming ? "extra_header must not be one that frames the answer" : undefined;
}

function answererOf(attributes: Attributes, stub: Stub): Answerer {
  const settings = settingsOf<Name>(attributes);
  const matches = matchOf(settings);
  const text = {
    status: settings.number("status"),
    body: settings.text("body"),
    contentType: settings.text("content_type"),
    extraHeader: settings.text("extra_header"),
  };
  return (request) => {
    if (!matches(request) || stub.random.next() >= settings.number("share")) return undefined;
    const own = ownAnswer(request, text);
    stub.acted(own.response.length, 1);
    return own;
  };
}
