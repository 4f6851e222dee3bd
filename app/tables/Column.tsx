// The head of a column: its name, what it is taken for and why, and what becomes of its missing cells.

import type { TableChoices } from "#core/data/table/choices.ts";
import type { ColumnReport, TableReport } from "#core/data/table/report.ts";
import { clipName } from "#core/message.ts";
import { GuessSelect } from "./GuessSelect.tsx";
import { changed, gapRules, withGaps, withKind } from "./choosing.ts";
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

/** A cell that is not of the column's kind: the one thing to do about it that needs no other program. */
function Odd({ column: { odd }, choices, choose }: Parameters<typeof Column>[0]) {
  if (!odd) return null;
  const cell = clipName(odd.cell);
  const marks = [...(choices.marks ?? []), odd.cell];
  return (
    <>
      <p className="reason odd">
        Row {count(odd.row)} holds “{cell}”{odd.count > 1 && `, and ${count(odd.count - 1)} more`}
      </p>
      {odd.cell === cell && (
        <button type="button" onClick={() => choose(changed(choices, { marks }))}>
          Count “{cell}” as missing
        </button>
      )}
    </>
  );
}

function Gaps({ column, report, choices, choose }: Parameters<typeof Column>[0]) {
  const { name, missing, gaps } = column;
  const rules = gapRules(column);
  if (missing === 0 || rules.length === 0) return null;
  return (
    <select
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
