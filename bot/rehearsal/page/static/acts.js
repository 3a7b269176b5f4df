// What one can do with a message, a person or a channel: each act is told to practice, and its answer taken.

import { confirm, openForm } from "./dialogs.js";
import { announce, byId, textOf } from "./dom.js";
import { sendAll } from "./files.js";
import * as panels from "./panels.js";
import { newThread } from "./threads.js";

const at = (message) => ({ channel: message.channel, message: message.id });

/** Say under the messages what went wrong; an empty text takes it away. */
export function problem(words) {
  byId("problem").textContent = words;
}

/** The names of the bot's commands of one kind (2 for people, 3 for messages) in an open channel. */
export const namesOf = (here, kind) => (here?.commands || []).filter((one) => one.type === kind).map((one) => one.name);

async function done(promise) {
  await promise;
  return "";
}

/** Do something, and say under the messages what went wrong with it. */
async function saying(what) {
  problem("");
  try {
    problem((await what()) || "");
  } catch (error) {
    problem(error.message);
  }
}

/**
 * The acts of one person. `page` gives self, and as functions what is there now: open (the channel's id), here (what
 * may be done in it), composer and messages, and moved(channel), which goes to a channel that was just made.
 */
export function acting(page) {
  const { self } = page;
  const things = (kind) => self.things(kind);
  const doing = async (name, body) => taken(await self.act(name, body));

  /** Take what came back for an act: open its form, or return the sentence that it failed with. */
  async function taken(outcome) {
    if (outcome.failed) return outcome.failed;
    if (outcome.form) {
      const { id, title, components: parts } = outcome.form;
      await openForm({ title, parts, things, send: (values) => doing("submit", { form: id, values }) });
    }
    return "";
  }

  const act = {
    self,
    things,
    taken,
    channel: page.open,
    press: (message, customId) => doing("press", { ...at(message), custom_id: customId }),
    choose: (message, customId, values) => doing("choose", { ...at(message), custom_id: customId, values }),
    menu: (message, command) => doing("menu", { ...at(message), command }),
    userMenus: () => namesOf(page.here(), 2),
    userMenu: (user, command) => saying(() => doing("user_menu", { channel: page.open(), user, command })),
    mention(person) {
      panels.uncover();
      page.composer().put(`<@${person.id}>`);
    },
    async dismiss(message) {
      await self.act("dismiss", at(message));
      page.messages().gone([message.id]);
    },
    react: (message, emoji, on) => done(self.act("react", { ...at(message), emoji, on })),
    reply: async (message) => page.composer().answer(message),
    async copy(message) {
      await navigator.clipboard.writeText(message.text || textOf(byId(`m${message.id}`).querySelector(".body")));
      announce("Copied.");
    },
    edit(message) {
      const component = { type: 4, custom_id: "text", style: 2, max_length: 2000, value: message.text, required: message.files.length === 0 };
      return openForm({
        title: "Edit message",
        button: "Save",
        things,
        parts: [{ type: 18, label: "Message", component }],
        send: ({ text }) => done(self.act("edit", { ...at(message), text })),
      });
    },
    remove(message) {
      const send = () => done(self.act("delete", at(message)));
      return confirm("Delete message", "The message is deleted for everybody. It cannot come back.", "Delete", send);
    },
    thread(message) {
      return newThread(async ({ name }) => {
        const made = await self.act("thread", { ...at(message), name });
        await page.moved(made.channel);
        return "";
      });
    },
    async write(text, files, reply) {
      const ids = await sendAll(files);
      await self.act("write", { channel: page.open(), text, files: ids, reply_to: reply?.id });
    },
  };
  return { act, saying };
}
