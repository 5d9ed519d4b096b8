/** What the parts of a console summary share: its width, its colours, headings and fields. */

import { alignColumns, type Cell, type Column } from "./columns.ts";
import { type Paint, painter } from "./paint.ts";
import { padEnd, truncate, wrap } from "./width.ts";

export interface ConsoleOptions {
  readonly color: boolean;
  /** Columns of the terminal; no line is wider. */
  readonly width: number;
  /** Where the reports of the run are; left out if nothing was written. */
  readonly folder?: string;
}

const indent = "  ";
const labelWidth = 8;

export class Page {
  readonly paint: Paint;
  /** Columns between the indent and the right edge. */
  readonly inner: number;

  /** Where to look for what there is no room for. */
  readonly whereMore: string;

  constructor({ color, width, folder }: ConsoleOptions) {
    this.paint = painter(color);
    this.inner = width - indent.length;
    this.whereMore = folder === undefined ? "kept with --out DIR" : "told in the report";
  }

  heading(text: string): readonly string[] {
    return ["", ` ${this.paint("bold", truncate(text, this.inner))}`];
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): readonly string[] {
    const lines = alignColumns(columns, rows, { width: this.inner, paint: this.paint });
    return lines.map((line) => indent + line);
  }

  text(sentence: string): readonly string[] {
    return wrap(sentence, this.inner).map((line) => indent + line);
  }

  /** A labelled line; more lines of its value stand below it. */
  field(label: string, value: string): readonly string[] {
    return this.#labelled(label, wrap(value, this.inner - labelWidth));
  }

  /** As a field, but never wrapped: it can be copied whole, whatever is quoted in it. */
  command(label: string, command: string): readonly string[] {
    return this.#labelled(label, [command]);
  }

  #labelled(label: string, lines: readonly string[]): readonly string[] {
    return lines.map(
      (line, i) => indent + this.paint("dim", padEnd(i === 0 ? label : "", labelWidth)) + line,
    );
  }
}
