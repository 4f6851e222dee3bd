// The head of a column: its name, what it is taken for and why, and what becomes of its missing cells.

import { boundOf } from "#core/data/table/cells/bounds.ts";
import type { BoundRule, TableChoices } from "#core/data/table/choices.ts";
import type { ColumnReport, TableReport } from "#core/data/table/report.ts";
import { clipName } from "#core/message.ts";
import { GuessSelect } from "./GuessSelect.tsx";
import { changed, gapRules, withGaps, withKind, withMark } from "./choosing.ts";
import { badgeOf, cellWords, count, GAP_NAMES, KIND_NAMES } from "./words.ts";

export type ColumnsProps = {
  readonly report: TableReport;
  readonly choices: TableChoices;
  readonly choose: (choices: TableChoices) => void;
};

export function Column({ column, ...sheet }: ColumnsProps & { readonly column: ColumnReport }) {
  const { choices, choose } = sheet;
  const { name, kind, reason } = column;
  const badge = badgeOf(column);
  return (
    <div className="column" data-kind={kind}>
      <span className="name">
        <span title={name}>{name}</span>
        {badge && (
          <span className="badge" data-badge={badge}>
            {badge}
          </span>
        )}
      </span>
      <GuessSelect
        label={`Kind of ${name}`}
        hidesLabel
        understood={{ value: kind, reason }}
        chosen={choices.kinds?.[name]}
        offers={KIND_NAMES}
        onChoose={(chosen) => choose(withKind(choices, name, chosen))}
      />
      <p className="reason">{cellWords(column)}</p>
      <Gaps column={column} {...sheet} />
      <Odd {...sheet} column={column} />
    </div>
  );
}

/** Cells that are not of the column's kind: the one thing to do about each that needs no other program. */
function Odd({ column: { odd, bounds }, choices, choose }: Parameters<typeof Column>[0]) {
  if (!odd) return null;
  const take = (rule: BoundRule) => choose(changed(choices, { bounds: rule }));
  const [cell, ...cells] = odd.cells.map(clipName);
  const short = odd.cells.filter(
    (one, i) => one === [cell, ...cells][i] && !(bounds && boundOf(one) !== undefined),
  );
  return (
    <>
      <p className="reason odd">
        Row {count(odd.row)} holds “{cell}”{odd.count > 1 && `, and ${count(odd.count - 1)} more`}
      </p>
      {bounds && (
        <>
          <button type="button" onClick={() => take("value")}>
            Read bounds as their numbers
          </button>
          <button type="button" onClick={() => take("missing")}>
            Count bounds as missing
          </button>
        </>
      )}
      {short.map((one) => (
        <button key={one} type="button" onClick={() => choose(withMark(choices, one))}>
          Count “{one}” as missing
        </button>
      ))}
    </>
  );
}

function Gaps({ column, report, choices, choose }: Parameters<typeof Column>[0]) {
  const { name, missing, gaps } = column;
  const rules = gapRules(column);
  if (missing === 0 || rules.length === 0) return null;
  return (
    <select
      className="gaps"
      aria-label={`Missing cells of ${name}`}
      value={gaps}
      onChange={({ target }) =>
        choose(withGaps(choices, report, name, target.value as typeof gaps))
      }
    >
      {GAP_NAMES.filter(([rule]) => rule === gaps || rules.includes(rule)).map(([rule, words]) => (
        <option key={rule} value={rule}>
          {missing} missing: {words}
        </option>
      ))}
    </select>
  );
}
