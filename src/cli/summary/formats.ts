// The rows of a summary as text: a table for people, CSV with all digits, and LaTeX for a paper.

import type { Row } from "./rows.ts";

export const FORMATS = {
  table: asTable,
  csv: asCsv,
  latex: asLatex,
} satisfies { readonly [name: string]: (rows: readonly Row[]) => string };

export type SummaryFormat = keyof typeof FORMATS;

const HEAD = [
  "run",
  "arm",
  "n",
  "mean ± sd",
  "heir − arm",
  "95 % interval",
  "corrected p",
  "verdict",
];

function asTable(rows: readonly Row[]): string {
  let before = "";
  const cells = rows.map((row) => {
    const { run } = row;
    const shown = run === before ? "" : run;
    before = run;
    return [shown, ...cellsOf(row)];
  });
  const all = [[...HEAD], ...cells];
  const widths = HEAD.map((_, i) => Math.max(...all.map((line) => line[i].length)));
  const numbers = new Set([2, 3, 4, 5, 6]);
  const lines = all.map((line) =>
    line
      .map((cell, i) => (numbers.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  return lines.join("\n");
}

/** Accuracies in percent, R² as it is; p after Holm's correction, by which the verdict is. */
function cellsOf({ arm, metric, n, mean, sd, verdict }: Row): readonly string[] {
  const [factor, digits] = metric === "valAccuracy" ? [100, 1] : [1, 3];
  const shown = (x: number) => (factor * x).toFixed(digits);
  const signed = (x: number) => `${x < 0 ? "−" : "+"}${shown(Math.abs(x))}`;
  const value = n === 0 ? "–" : `${shown(mean)}${sd === undefined ? "" : ` ± ${shown(sd)}`}`;
  const { interval, holmP } = verdict ?? {};
  return [
    arm,
    String(n),
    value,
    verdict && verdict.n > 0 ? signed(verdict.difference) : "",
    interval ? `${signed(interval[0])} to ${signed(interval[1])}` : "",
    holmP === undefined ? "" : holmP.toPrecision(2),
    verdict?.verdict ?? "",
  ];
}

function asCsv(rows: readonly Row[]): string {
  const head = "run,arm,metric,n,mean,sd,difference,low,high,pairs,pValue,holmP,verdict";
  const lines = rows.map(({ run, arm, metric, n, mean, sd, verdict }) => {
    const { difference, interval = [], n: pairs, pValue, holmP, verdict: word } = verdict ?? {};
    const numbers = [n === 0 ? undefined : mean, sd, difference, interval[0], interval[1], pairs];
    const cells = [quoted(run), arm, metric, n, ...numbers, pValue, holmP, word];
    return cells.map((cell) => cell ?? "").join(",");
  });
  return [head, ...lines].join("\n");
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Needs the package booktabs. */
function asLatex(rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.run, ...cellsOf(row)].map(escaped).join(" & "));
  return [
    "\\begin{tabular}{llrrrrrl}",
    "\\toprule",
    `${HEAD.map(escaped).join(" & ")} \\\\`,
    "\\midrule",
    ...lines.map((line) => `${line} \\\\`),
    "\\bottomrule",
    "\\end{tabular}",
  ].join("\n");
}

const SIGNS: { readonly [sign: string]: string } = {
  "±": "$\\pm$",
  "−": "$-$",
  "–": "--",
  "²": "$^2$",
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function escaped(text: string): string {
  return text.replace(/[±−–²\\~^]|[&%$#_{}]/g, (sign) => SIGNS[sign] ?? `\\${sign}`);
}
