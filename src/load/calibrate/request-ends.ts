/** Finds where requests end in the bytes of a connection: all that an echo has to know of them. */

export interface RequestEnds {
  /** The methods of the requests that ended in this chunk, in order. Throws on an endless head. */
  read(chunk: Buffer): readonly string[];
  /** Whether the last one that ended wants its connection closed (RFC 9112, section 9.6). */
  readonly closes: boolean;
}

interface OpenRequest {
  readonly method: string;
  readonly closes: boolean;
  /** Bytes of its body that did not come yet. */
  left: number;
}

const headEnd = "\r\n\r\n";
/** More than any request of a load: a client that never ends a head must not fill the memory. */
const longestHead = 1024 * 1024;
const nothing = Buffer.alloc(0);

/**
 * HTTP/1.1 with bodies by content-length (RFC 9112, section 6.2), as the load's requests have
 * them. Bodies are counted, not kept.
 */
export function requestEnds(): RequestEnds {
  let rest: Buffer = nothing;
  let open: OpenRequest | null = null;
  let closes = false;
  return {
    get closes() {
      return closes;
    },
    read(chunk) {
      const ended: string[] = [];
      let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      rest = nothing;
      for (;;) {
        if (open === null) {
          const end = bytes.indexOf(headEnd);
          if (end === -1) break;
          open = requestOf(bytes.toString("latin1", 0, end));
          bytes = bytes.subarray(end + headEnd.length);
        }
        if (open.left > bytes.length) {
          open.left -= bytes.length;
          return ended;
        }
        ended.push(open.method);
        closes = open.closes;
        bytes = bytes.subarray(open.left);
        open = null;
      }
      if (bytes.length > longestHead) throw new Error("a head without an end");
      rest = bytes;
      return ended;
    },
  };
}

const connectionClose = /\r\nconnection:[ \t]*close[ \t]*(?:\r\n|$)/i;
const contentLength = /\r\ncontent-length:[ \t]*(\d+)/i;

const requestOf = (head: string): OpenRequest => ({
  method: head.slice(0, head.indexOf(" ")),
  closes: connectionClose.test(head),
  left: Number(contentLength.exec(head)?.[1] ?? 0),
});
