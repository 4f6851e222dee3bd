// The lab: the verbs a visitor has (lab.ts documents them), each a few lines over the conversation with the worker.

import { createConversation } from "./conversation.ts";
import type { Client, Lab, LabOptions } from "./lab.ts";
import { editingVerbs } from "./verbs/editing.ts";
import { fileVerbs, openOwnTables } from "./verbs/files.ts";
import { lookingVerbs } from "./verbs/looking.ts";
import { openingVerbs } from "./verbs/opening.ts";
import { runningVerbs } from "./verbs/running.ts";

export function createLab(client: Client, options: LabOptions): Lab {
  const conversation = createConversation(client, options);
  const { store, buffers, recorder, history, files, present, open } = conversation;
  const tables = openOwnTables(conversation);
  const editing = editingVerbs(conversation, client);
  return {
    client,
    store,
    buffers,
    recorder,
    get ownTable() {
      return present().table ?? tables.last();
    },
    get tables() {
      return files.allTables();
    },
    history,
    present,
    open,
    ...openingVerbs(conversation, client, tables.take),
    ...editing,
    ...fileVerbs(conversation, tables),
    ...runningVerbs(conversation, client, editing.select),
    ...lookingVerbs(conversation, client),
  };
}
