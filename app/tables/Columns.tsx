// The columns with the first of their cells: a table where there is room, a list of cards on a phone. Wide
// tables show their first columns; the others come when they are asked for.

import { useState } from "react";
import type { CSSProperties } from "react";
import { watchMedia } from "#app/hooks/media.ts";
import type { WatchedQuery } from "#app/hooks/media.ts";
import type { ColumnReport } from "#core/data/table/report.ts";
import { clipName } from "#core/message.ts";
import { Column } from "./Column.tsx";
import type { ColumnsProps } from "./Column.tsx";
import { count } from "./words.ts";

const AT_ONCE = 24;
const FIRST_ROWS = 6;
let query: WatchedQuery | undefined;
/** Watched from when it is first asked for. */
const usePhone = () => (query ??= watchMedia("(width < 40rem)"))();

type Shown = { readonly column: ColumnReport; readonly index: number };

export function Columns(props: ColumnsProps) {
  const { columns } = props.report;
  const [most, setMost] = useState(AT_ONCE);
  const isPhone = usePhone();
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column, index }) => index < most || column.isTarget);
  return (
    <section className="columns" aria-label="Columns">
      {isPhone ? <Cards {...props} shown={shown} /> : <Grid {...props} shown={shown} />}
      {shown.length < columns.length && (
        <button type="button" onClick={() => setMost(most + AT_ONCE)}>
          Show more columns ({shown.length} of {count(columns.length)} shown)
        </button>
      )}
    </section>
  );
}

type ShownProps = ColumnsProps & { readonly shown: readonly Shown[] };

function Grid({ shown, ...sheet }: ShownProps) {
  const { preview, header } = sheet.report;
  return (
    <div className="frame" role="group" aria-label="First rows" tabIndex={0}>
      <table style={{ "--columns": shown.length } as CSSProperties}>
        <thead>
          <tr>
            <td className="row" />
            {shown.map(({ column, index }) => (
              <th key={index} scope="col" className={column.isTarget && "target"}>
                <Column column={column} {...sheet} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.slice(0, FIRST_ROWS).map((cells, row) => (
            <tr key={row}>
              <th scope="row" title={header.value ? "Row below the names" : "Row of the file"}>
                {row + 1}
              </th>
              {shown.map(({ column, index }) => (
                <td key={index} className={classOf(column, cells[index])} title={cells[index]}>
                  {clipName(cells[index] ?? "")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ shown, ...sheet }: ShownProps) {
  return (
    <ul className="cards">
      {shown.map(({ column, index }) => (
        <li key={index}>
          <Column column={column} {...sheet} />
          <p className="first">{column.examples.join(" · ")}</p>
        </li>
      ))}
    </ul>
  );
}

function classOf({ kind, isTarget }: ColumnReport, cell: string | undefined): string {
  const role = isTarget ? "target" : kind === "text" ? "ignored" : kind;
  return `${role}${isTarget && kind === "number" ? " number" : ""}${cell ? "" : " empty"}`;
}
