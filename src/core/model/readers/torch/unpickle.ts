// The few words of Python's pickle (docs.python.org/3/library/pickletools.html) in which torch.save writes a
// state_dict: dicts, lists, tuples, numbers, texts, and tensors by a table of three names. A pickle is a program that may
// call anything; here nothing is called: whatever is not in the table is an error that names it.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { cursorOf } from "#core/model/readers/files/cursor.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { call, named, recall, storageOf } from "./rebuild.ts";
import type { Value } from "./rebuild.ts";

/** Bytes; the names of 256 tensors need a hundredth of it. */
const LONGEST = 2 ** 22;

/** Where a list of arguments begins. */
const MARK = Symbol("mark");

type Machine = {
  readonly file: string;
  readonly cursor: Cursor;
  readonly stack: (Value | typeof MARK)[];
  readonly memo: Map<number, Value>;
};

/** What a pickle holds. Throws Error that names the file and what it asks for. */
export function unpickle(file: string, bytes: Uint8Array): Value {
  if (bytes.length > LONGEST) {
    const limit = `its pickle is ${bytes.length} bytes long, and up to ${LONGEST} are read`;
    throw fileError(file, limit, "save model.state_dict() alone");
  }
  const cursor = cursorOf(file, bytes, "its pickle");
  const machine: Machine = { file, cursor, stack: [], memo: new Map() };
  for (;;) {
    const code = cursor.uint(1);
    if (code === 0x2e) return pop(machine);
    const word = WORDS.get(code);
    if (!word) {
      const problem = `its pickle has the word ${code} at byte ${cursor.position() - 1}, which tensors do not need`;
      throw fileError(file, problem, "save model.state_dict() alone");
    }
    word(machine);
  }
}

type Word = (machine: Machine) => void;

const push =
  (read: (cursor: Cursor) => Value): Word =>
  ({ stack, cursor }) => {
    stack.push(read(cursor));
  };
const get =
  (size: number): Word =>
  ({ file, stack, memo, cursor }) => {
    stack.push(recall(file, memo, cursor.uint(size)));
  };
const put =
  (size: number): Word =>
  (machine) => {
    machine.memo.set(machine.cursor.uint(size), top(machine));
  };
const tuple =
  (length: number): Word =>
  (machine) => {
    const items = Array.from({ length }, () => pop(machine)).toReversed();
    machine.stack.push(items);
  };
const text = (size: number) => push((cursor) => cursor.text(cursor.uint(size)));

/** By their codes; names as in pickletools. */
const WORDS: ReadonlyMap<number, Word> = new Map<number, Word>([
  [0x80, ({ cursor }) => void cursor.take(1)], // PROTO
  [0x95, ({ cursor }) => void cursor.take(8)], // FRAME
  [0x28, ({ stack }) => void stack.push(MARK)],
  [0x30, (machine) => void pop(machine)], // POP
  [0x7d, push(() => new Map())], // EMPTY_DICT
  [0x5d, push(() => [])], // EMPTY_LIST
  [0x29, push(() => [])], // EMPTY_TUPLE
  [0x4e, push(() => null)], // NONE
  [0x88, push(() => true)], // NEWTRUE
  [0x89, push(() => false)], // NEWFALSE
  [0x4b, push((cursor) => cursor.uint(1))], // BININT1
  [0x4d, push((cursor) => cursor.uint(2))], // BININT2
  [0x4a, push((cursor) => cursor.uint(4) | 0)], // BININT
  [0x8a, push(readLong)], // LONG1
  [0x47, push(readDouble)], // BINFLOAT
  [0x8c, text(1)], // SHORT_BINUNICODE
  [0x58, text(4)], // BINUNICODE
  [0x8d, text(8)], // BINUNICODE8
  [0x55, text(1)], // SHORT_BINSTRING
  [0x71, put(1)], // BINPUT
  [0x72, put(4)], // LONG_BINPUT
  [0x94, (machine) => void machine.memo.set(machine.memo.size, top(machine))], // MEMOIZE
  [0x68, get(1)], // BINGET
  [0x6a, get(4)], // LONG_BINGET
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  [0x74, (machine) => void machine.stack.push(sinceMark(machine))], // TUPLE
  [0x6c, (machine) => void machine.stack.push(sinceMark(machine))], // LIST
  [0x61, append],
  [0x65, appends],
  [0x73, setItem],
  [0x75, setItems],
  [0x63, ({ file, stack, cursor }) => void stack.push(named(file, line(cursor), line(cursor)))], // GLOBAL
  [0x93, stackGlobal],
  [0x51, persistentId], // BINPERSID
  [0x52, reduce],
  [0x62, buildWord],
]);

function pop(machine: Machine): Value {
  const value = machine.stack.pop();
  if (value !== undefined && value !== MARK) return value;
  throw damaged(machine);
}

function top(machine: Machine): Value {
  const value = machine.stack.at(-1);
  if (value !== undefined && value !== MARK) return value;
  throw damaged(machine);
}

function sinceMark(machine: Machine): Value[] {
  const at = machine.stack.lastIndexOf(MARK);
  if (at < 0) throw damaged(machine);
  return machine.stack.splice(at).slice(1) as Value[];
}

function append(machine: Machine): void {
  const item = pop(machine);
  demandList(machine).push(item);
}

function appends(machine: Machine): void {
  const items = sinceMark(machine);
  const list = demandList(machine);
  for (const item of items) list.push(item);
}

function setItem(machine: Machine): void {
  const value = pop(machine);
  const key = pop(machine);
  demandDict(machine).set(key, value);
}

function setItems(machine: Machine): void {
  const items = sinceMark(machine);
  if (items.length % 2 === 1) throw damaged(machine);
  const dict = demandDict(machine);
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
}

function stackGlobal(machine: Machine): void {
  const [name, module] = [pop(machine), pop(machine)];
  if (typeof name !== "string" || typeof module !== "string") throw damaged(machine);
  machine.stack.push(named(machine.file, module, name));
}

function persistentId(machine: Machine): void {
  machine.stack.push(storageOf(machine.file, pop(machine)));
}

function reduce(machine: Machine): void {
  const [given, callable] = [pop(machine), pop(machine)];
  machine.stack.push(call(machine.file, callable, given));
}

/** The attributes of an OrderedDict, which hold the versions of modules: nothing hangs on them. */
function buildWord(machine: Machine): void {
  pop(machine);
  demandDict(machine);
}

function demandList(machine: Machine): Value[] {
  const list = top(machine);
  if (Array.isArray(list)) return list as Value[];
  throw damaged(machine);
}

function demandDict(machine: Machine): Map<Value, Value> {
  const dict = top(machine);
  if (dict instanceof Map) return dict;
  throw damaged(machine);
}

/** A line of ASCII. */
function line(cursor: Cursor): string {
  const bytes: number[] = [];
  for (let byte = cursor.uint(1); byte !== 0x0a; byte = cursor.uint(1)) bytes.push(byte);
  return clipName(String.fromCharCode(...bytes.slice(0, 200)));
}

/** Whole numbers beyond 53 bits lose their last digits: they count batches, or nothing that is read. */
function readLong(cursor: Cursor): number {
  const bytes = cursor.take(cursor.uint(1));
  const sign = bytes.at(-1)! >= 128 ? 256 ** bytes.length : 0;
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0) - sign;
}

function readDouble(cursor: Cursor): number {
  const bytes = cursor.take(8);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
}

function damaged({ file, cursor }: Machine): Error {
  return fileError(file, `its pickle is damaged at byte ${cursor.position()}`, WRITE_AGAIN);
}
