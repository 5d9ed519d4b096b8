/** Untrusted text as Markdown that shows it literally. */

import { oneLine, printable } from "../printable.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Punctuation that can begin markup within a line, in GitHub's dialect. */
const markup = /[\\`*_{}[\]#|~!$@]/gu;

/** For a place within a line: line breaks become spaces. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(markup, "\\$&")
    .replace(/[&<>]/gu, (character) => entities[character] ?? "")
    .replace(/^[-+]/u, "\\$&")
    .replace(/^(\d+)([.)])(?= |$)/u, "$1\\$2");
}

/** A code block; its fence is longer than any run of backticks inside. */
export function codeBlock(text: string, language = ""): string {
  const runs = printable(text).match(/`+/gu) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}
