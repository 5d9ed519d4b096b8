/** What a proxy is told about the bytes it carries: which toxics it can take follows from it. */

/** `http`: HTTP/1.1 messages, which HTTP-aware toxics read; `tcp`: any bytes. */
export type Protocol = "tcp" | "http";

export const protocols: readonly Protocol[] = ["tcp", "http"];
