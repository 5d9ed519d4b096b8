/** What is wrong with a text as YAML, in the words of people who write scenarios. */

import { type Document, isScalar, visit, type YAMLError } from "yaml";
import type { Problem } from "./problem.ts";

interface Flaw {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** `at`: the place of an offset. One error breeds others, so only the first of a kind counts. */
export function yamlProblems(
  text: string,
  document: Document.Parsed,
  at: (offset: number) => string,
): readonly Problem[] {
  const [first] = document.errors;
  const duplicates = document.errors.filter(({ code }) => code === "DUPLICATE_KEY");
  const [tag] = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  const errors = first === undefined || duplicates.includes(first) ? duplicates : [first];
  const flaws =
    errors.length > 0
      ? errors.map((error) => flawOf(text, error))
      : [...(tag === undefined ? [] : [unknownTag(tag)]), ...aliasFlaws(document)];
  return flaws.map(({ offset, ...flaw }) => ({ where: at(offset), ...flaw }));
}

function flawOf(text: string, error: YAMLError): Flaw {
  const [offset, end] = error.pos;
  switch (error.code) {
    case "DUPLICATE_KEY": {
      const key = /^[\w-]+/.exec(text.slice(offset))?.[0] ?? text.slice(offset, end);
      const hint = "Keep one of them; a second value would hide the first.";
      return { offset, message: `the key ${key} stands here for the second time`, hint };
    }
    case "TAB_AS_INDENT":
      return { offset, message: "a tab indents this line", hint: "Indent with spaces." };
    case "MULTIPLE_DOCS": {
      const hint = "One file is one scenario: split the file, or leave out the ---.";
      return { offset, message: "a second document begins here", hint };
    }
    case "BLOCK_AS_IMPLICIT_KEY": {
      const hint = 'Put a text that holds ": " into quotes.';
      return { offset, message: `not YAML: ${error.message}`, hint };
    }
    default:
      return { offset, message: `not YAML: ${error.message}` };
  }
}

function unknownTag(warning: YAMLError): Flaw {
  const tag = warning.message.replace("Unresolved tag: ", "");
  const hint = "Leave it out, or put the text into quotes.";
  return { offset: warning.pos[0], message: `the tag ${tag} is not known`, hint };
}

/** Aliases of nothing, and those that stand inside of what they stand for. */
function aliasFlaws(document: Document.Parsed): readonly Flaw[] {
  const flaws: Flaw[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const offset = alias.range?.[0] ?? 0;
      const source = alias.resolve(document);
      const name = alias.source;
      if (source === undefined) {
        const hint = `Write &${name} before the value that *${name} repeats, further up.`;
        flaws.push({ offset, message: `nothing is named &${name} before this`, hint });
      } else if (!isScalar(source) && ancestors.includes(source)) {
        flaws.push({ offset, message: `*${name} stands inside of &${name}, which never ends` });
      }
    },
  });
  return flaws;
}
