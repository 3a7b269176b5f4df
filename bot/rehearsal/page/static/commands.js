// Slash commands: which there are, and the form for those that take options.

import { openForm, suggesting } from "./dialogs.js";
import { part } from "./fields.js";

const SUBCOMMAND = 1, GROUP = 2, STRING = 3, INTEGER = 4, BOOLEAN = 5, NUMBER = 10;
const MENUS = { 6: 5, 7: 8, 8: 6, 9: 7 };
const LABEL = 18, TEXT_INPUT = 4, MENU = 3, RADIO = 21;

/** Every command that can be typed, as { name, description, options }. */
export function leaves(commands) {
  const found = [];
  const walk = (name, one) => {
    const inner = (one.options || []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
    if (inner.length === 0) found.push({ name, description: one.description || "", options: one.options || [] });
    for (const option of inner) walk(`${name} ${option.name}`, option);
  };
  for (const one of commands) if ((one.type ?? 1) === 1) walk(one.name, one);
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

function inputOf(option) {
  const base = { custom_id: option.name, required: option.required === true };
  if (option.choices?.length) {
    return { ...base, type: MENU, options: option.choices.map((one) => ({ label: one.name, value: String(one.value) })) };
  }
  if (option.type === BOOLEAN) return { ...base, type: RADIO, options: [{ label: "Yes", value: "yes" }, { label: "No", value: "no" }] };
  if (MENUS[option.type]) return { ...base, type: MENUS[option.type] };
  return { ...base, type: TEXT_INPUT, style: 1, max_length: option.max_length, min_length: option.min_length };
}

function valueOf(option, given) {
  const one = Array.isArray(given) ? given[0] : given;
  if (one === undefined || one === "") return undefined;
  if (option.choices?.length) return option.choices.find((choice) => String(choice.value) === one)?.value;
  if (option.type === BOOLEAN) return one === "yes";
  return option.type === INTEGER || option.type === NUMBER ? Number(one) : one;
}

/** Use a command: at once, or after its options are filled in. `self.act` tells practice. */
export async function use(command, { self, channel, taken }) {
  const run = async (options) => taken(await self.act("command", { channel, command: command.name, options }));
  if (command.options.length === 0) return run({});
  const things = (kind) => self.things(kind);
  const given = (values) => {
    const pairs = command.options.map((option) => [option.name, valueOf(option, values[option.name])]);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  };
  const sofar = (but) => given(Object.fromEntries(parts.filter((one) => one.id !== but).map((one) => [one.id, one.value()])));
  const parts = await Promise.all(
    command.options.map((option) => {
      if (!option.autocomplete) return part({ type: LABEL, label: option.name, description: option.description, component: inputOf(option) }, things);
      const suggest = async (typed) =>
        (await self.act("autocomplete", { channel, command: command.name, option: option.name, typed, options: sofar(option.name) })).choices;
      return { id: option.name, ...suggesting(option.name, option.description, option.required === true, suggest) };
    }),
  );
  await openForm({
    title: `/${command.name}`,
    parts,
    button: "Send",
    things,
    send: (values) => run(given(values)),
  });
  return "";
}
