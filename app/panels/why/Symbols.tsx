// A formula as a row of buttons: each symbol is native MathML in a button of its own, with its size in
// this fusion beneath, so that it can be pointed at, focused and touched.

import { createElement } from "react";
import type { ReactNode } from "react";
import type { Formula, Token } from "./formulas.ts";
import type { Glyph } from "./symbolFacts.ts";

const math = (...children: ReactNode[]) => createElement("math", null, ...children);
const identifier = (text: string) => createElement("mi", null, text);

/** MathML of a letter: its bar or tilde above it, its index below. */
function glyphMath({ base, index, mark }: Glyph): ReactNode {
  const letter = identifier(base);
  const marked = mark
    ? createElement("mover", null, letter, createElement("mo", null, mark))
    : letter;
  if (index === undefined) return marked;
  const below = /^\d+$/.test(index) ? createElement("mn", null, index) : identifier(index);
  return createElement("msub", null, marked, below);
}

function signMath(sign: string): ReactNode {
  if (sign === ")⁻¹") {
    const power = createElement(
      "mrow",
      null,
      createElement("mo", null, "−"),
      createElement("mn", null, "1"),
    );
    return createElement("msup", null, createElement("mo", { stretchy: "false" }, ")"), power);
  }
  if (sign === "I" || sign === "diag") return createElement("mi", { mathvariant: "normal" }, sign);
  return createElement("mo", { stretchy: "false" }, sign);
}

type FormulaProps = {
  readonly formula: Formula;
  readonly lit: string | undefined;
  readonly onPoint: (symbol: string | undefined) => void;
};

export function FormulaLines({ formula, lit, onPoint }: FormulaProps) {
  return (
    <div className="formula" role="group" aria-label="Formula, symbol by symbol">
      {formula.lines.map((tokens, row) => (
        <p key={row}>
          {tokens.map((token, place) => (
            <TokenView key={place} {...{ token, formula, lit, onPoint }} />
          ))}
        </p>
      ))}
    </div>
  );
}

function TokenView({ token, formula, lit, onPoint }: FormulaProps & { readonly token: Token }) {
  if ("sign" in token) return <span className="sign">{math(signMath(token.sign))}</span>;
  const { symbol } = token;
  const { glyph, size, name } = formula.symbols.get(symbol)!;
  return (
    <button
      type="button"
      className="symbol"
      aria-label={size ? `${name}, ${size}` : name}
      data-lit={symbol === lit ? "" : undefined}
      onPointerEnter={() => onPoint(symbol)}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(symbol)}
      onBlur={() => onPoint(undefined)}
    >
      {math(glyphMath(glyph))}
      <small>{size}</small>
    </button>
  );
}
