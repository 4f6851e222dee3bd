// How the file is read: encoding, separator, header, marks in numbers, missing cells, and how many rows.

import type { TableChoices } from "#core/data/table/choices.ts";
import { USUAL_ROWS } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { Select } from "#app/ui/Field.tsx";
import { GuessSelect } from "./GuessSelect.tsx";
import { clipName } from "#core/message.ts";
import { changed, withoutMark } from "./choosing.ts";
import {
  BOUND_NAMES,
  count,
  DECIMAL_NAMES,
  ENCODING_NAMES,
  HEADER_NAMES,
  SEPARATOR_NAMES,
  THOUSANDS_NAMES,
} from "./words.ts";
import type { Offers } from "./words.ts";

type HowReadProps = {
  readonly report: TableReport | undefined;
  readonly choices: TableChoices;
  readonly choose: (choices: TableChoices) => void;
  /** Whether the reading has ended without a report. */
  readonly isUnread: boolean;
};

export function HowRead(props: HowReadProps) {
  const { report, isUnread, choices } = props;
  // Of a file that is no table, there is nothing to choose but how its bytes are letters.
  const isAll = report !== undefined || !isUnread || Object.keys(choices).length > 0;
  return (
    <section aria-label="How the file is read">
      <h3>How the file is read</h3>
      <div className="how">
        {isAll && (
          <>
            <Field {...props} name="separator" label="Separator" offers={SEPARATOR_NAMES} />
            <Field {...props} name="decimal" label="Decimal mark" offers={DECIMAL_NAMES} />
            <Field {...props} name="thousands" label="Thousands mark" offers={THOUSANDS_NAMES} />
            <Field {...props} name="header" label="First row" offers={HEADER_NAMES} />
          </>
        )}
        <Field {...props} name="encoding" label="Encoding" offers={ENCODING_NAMES} />
        <Bounds {...props} />
        <Rows {...props} />
      </div>
      <Marks {...props} />
    </section>
  );
}

type Names = "separator" | "decimal" | "thousands" | "header" | "encoding";

type FieldProps<Name extends Names> = HowReadProps & {
  readonly name: Name;
  readonly label: string;
  readonly offers: Offers<NonNullable<TableChoices[Name]>>;
};

function Field<Name extends Names>(props: FieldProps<Name>) {
  const { name, label, offers, report, choices, choose } = props;
  type Value = NonNullable<TableChoices[Name]>;
  return (
    <GuessSelect<Value>
      label={label}
      understood={report?.[name] as { value: Value; reason: string } | undefined}
      chosen={choices[name] as Value | undefined}
      offers={offers}
      onChoose={(value) => choose(changed(choices, { [name]: value }))}
    />
  );
}

/** What has been chosen to count as missing, each one click from counting again. */
function Marks({ choices, choose }: HowReadProps) {
  const { extraMarks = [] } = choices;
  if (extraMarks.length === 0) return null;
  return (
    <p className="marks">
      Counted as missing, besides the usual marks:{" "}
      {extraMarks.map((mark) => (
        <button
          key={mark}
          type="button"
          aria-label={`Take “${mark}” as a cell again`}
          onClick={() => choose(withoutMark(choices, mark))}
        >
          “{clipName(mark)}” ×
        </button>
      ))}
    </p>
  );
}

/** Only where there are any: what they are read as is asked, for neither is what was measured. */
function Bounds({ report, choices, choose }: HowReadProps) {
  const hasBounds = report?.columns.some(({ bounds }) => bounds);
  if (!hasBounds && choices.bounds === undefined) return null;
  return (
    <GuessSelect
      label="Bounds such as <0.1"
      understood={undefined}
      chosen={choices.bounds}
      offers={BOUND_NAMES}
      open="choose…"
      onChoose={(bounds) => choose(changed(choices, { bounds }))}
    />
  );
}

/** Only where there are more rows than are usually taken. */
function Rows({ report, choices, choose }: HowReadProps) {
  const usable = report?.rows.usable ?? 0;
  if (usable <= USUAL_ROWS) return null;
  const most = [USUAL_ROWS, 2 * USUAL_ROWS, 4 * USUAL_ROWS].filter((rows) => rows < usable);
  return (
    <Select
      label="Rows used"
      hint="more rows take longer"
      value={String(choices.rows ?? USUAL_ROWS)}
      onChange={(rows) => choose(changed(choices, { rows: Number(rows) }))}
    >
      {[...most, usable].map((rows) => (
        <option key={rows} value={rows}>
          {rows === usable ? `all ${count(rows)}` : `${count(rows)}`}
        </option>
      ))}
    </Select>
  );
}
