// The import sheet: what a table is taken for, before anything is trained with it. Every guess is shown as
// one and can be changed; the worker reads the file again under each change.

import { tableAsRead } from "#core/data/ownTable.ts";
import type { ReadFile } from "#core/data/ownTable.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { clipName } from "#core/message.ts";
import { keep } from "#app/keeping/tables.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { Columns } from "./Columns.tsx";
import { HowRead } from "./HowRead.tsx";
import { ImportSheet } from "./ImportSheet.tsx";
import { Target } from "./Target.tsx";
import type { TableFile } from "#worker/inspection.ts";
import { useTable } from "./useTable.ts";
import { rowWords, sizeWords, unreadRowWords } from "./words.ts";

type TableSheetProps = {
  readonly file: TableFile;
  /** How it has been read before. */
  readonly first?: TableChoices;
  /** The table is being opened. */
  readonly onClose: () => void;
  readonly onCancel: () => void;
};

export function TableSheet({ file, first = {}, onClose, onCancel }: TableSheetProps) {
  const table = useTable(file, first);
  const { report, read, problem, done } = table;
  const problems = problem === undefined ? (report?.problems ?? []) : [problem];
  const isReady = done === undefined && report !== undefined && problems.length === 0;
  const take = useTaking(onClose);
  return (
    <ImportSheet
      title="Import table"
      subject={report ? `${clipName(file.name)}: ${sizeWords(report)}` : clipName(file.name)}
      isStale={problem !== undefined}
      note={<Progress done={done} report={report} isReady={isReady} />}
      use="Use this table"
      isReady={isReady}
      onUse={() => read && take(read)}
      onCancel={onCancel}
    >
      <Problems problems={problems} />
      {table.mayRetry && (
        <button type="button" className="again" onClick={table.again}>
          Try again
        </button>
      )}
      {report && <Target {...table} report={report} />}
      {report && <Notes report={report} />}
      {report && <Columns {...table} report={report} />}
      {!report && problem === undefined && <p className="reading">Reading the file …</p>}
      <HowRead {...table} isUnread={problem !== undefined} />
    </ImportSheet>
  );
}

function useTaking(onClose: () => void) {
  const lab = useLab();
  return (read: ReadFile) => {
    onClose();
    const table = tableAsRead(read);
    keep(table).catch(() => {}); // a page that is loaded again asks for the file then
    lab.openTable(table);
  };
}

function Problems({ problems }: { readonly problems: readonly string[] }) {
  return (
    <div role="alert">
      {problems.map((problem) => (
        <p key={problem} className="problem">
          {problem.replace(/\.?$/, ".")}
        </p>
      ))}
    </div>
  );
}

function Notes({ report: { rows, warnings, problems } }: { readonly report: TableReport }) {
  return (
    <ul className="notes" aria-label="Notes">
      <li>{problems.length > 0 ? unreadRowWords(rows) : rowWords(rows)}</li>
      {warnings.map((warning) => (
        <li key={warning} data-warns>
          {warning}
        </li>
      ))}
    </ul>
  );
}

type ProgressProps = {
  readonly done: number | undefined;
  readonly report: TableReport | undefined;
  readonly isReady: boolean;
};

function Progress({ done, report, isReady }: ProgressProps) {
  const percent = Math.round((done ?? 0) * 100);
  return (
    <p>
      {done !== undefined && <progress aria-label="Reading the file" max={100} value={percent} />}
      <span role="status">
        {done !== undefined && (report ? "Reading it again …" : "Reading …")}
        {isReady && "Guesses are marked; change what is wrong. The file stays on this machine."}
        {done === undefined && !isReady && "It cannot be used as it stands: change what is marked."}
      </span>
    </p>
  );
}
