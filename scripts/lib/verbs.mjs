// Finds verbs that code does without (lint/verbs.mjs) in names, comments and titles of tests. Other
// strings are texts of the page or messages, and free.

/** What a source is made of; only named groups are searched, the rest is matched to be passed over. */
const token = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)`,
    String.raw`(?<title>(?<=\b(?:test|it|describe)(?:\.\w+)*\(\s*|[\])]\)?\(\s*)(?:"(?:\\.|[^"\\\n])*"|\x60[^\x60]*\x60)(?=,))`,
    String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`,
    // A template, with templates and objects one level deep inside.
    String.raw`\x60(?:\\.|\$\{(?:[^{}\x60]|\x60[^\x60]*\x60|\{[^{}]*\})*\}|[^\x60\\])*\x60`,
    // A regular expression, where a value may begin.
    String.raw`(?<=(?:[(,=:[!&|?;{]|return)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/`,
    String.raw`(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)`,
  ].join("|"),
  "gu",
);

/** Quotations in a comment: texts of the page, and code. */
const quotation = /"[^"]*"|`[^`]*`/g;

const PLACES = { comment: "a comment", title: "the title of a test", name: "a name" };

/**
 * One sentence for every use, with its file and line; nothing where all is well.
 * @param {ReadonlyMap<string, string>} sources text by path
 * @param {readonly string[]} verbs in lower case
 * @param {readonly string[]} except beginnings of paths that are passed over
 * @returns {string[]}
 */
export function verbFaults(sources, verbs, except = []) {
  const banned = new Set(verbs);
  return [...sources]
    .filter(([path]) => !except.some((room) => path.startsWith(room)))
    .flatMap(([path, text]) =>
      usesIn(text, banned).map(
        ({ verb, place, line }) =>
          `${path}:${line}: "${verb}" in ${place}: use a plain verb (report, return, show, name, predict)`,
      ),
    );
}

function usesIn(text, banned) {
  return [...text.matchAll(token)].flatMap(({ index, groups }) => {
    const [kind, content] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
    if (kind === undefined) return [];
    const words = kind === "name" ? partsOf(content) : wordsOf(content, kind);
    return words
      .filter(({ word }) => banned.has(word.toLowerCase()))
      .map(({ word, at }) => ({ verb: word, place: PLACES[kind], line: lineOf(text, index + at) }));
  });
}

/** The words of prose; quotations in a comment are blanked. */
function wordsOf(content, kind) {
  const blank = (found) => " ".repeat(found.length);
  const prose = kind === "comment" ? content.replace(quotation, blank) : content;
  return [...prose.matchAll(/\p{L}+/gu)].map(({ 0: word, index }) => ({ word, at: index }));
}

/** The words of a name: `tellFirst` has "tell" and "First". */
function partsOf(name) {
  return (name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+/gu) ?? []).map((word) => ({ word, at: 0 }));
}

const lineOf = (text, index) => text.slice(0, index).split("\n").length;
