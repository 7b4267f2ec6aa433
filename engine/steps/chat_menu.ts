// A menu of buttons in sections: each leads on, opens an address or says a text.
import { z } from 'zod'
import type { Choice, Content } from '#channels/channel.ts'
import { readerOf } from '#engine/machine/answers.ts'
import { choiceIn } from '#engine/machine/answers_choices.ts'
import { commands, isOneOf } from '#engine/machine/answers_words.ts'
import { fold } from '#engine/machine/conditions.ts'
import type { Effect } from '#engine/machine/effect.ts'
import { field, type Move, type Scope, step } from '#engine/machine/step.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { again, givenUp, heardBy, ownOf, waitingFields, waitingFresh, watched } from './asking.ts'
import { firstLine } from './asking_answers.ts'
import { refusing } from './asking_fields.ts'
import { channelField, shortened, timeoutExit } from './fields.ts'
import { idProblems, missing, rowId } from './rows.ts'

const button = z.object({
  id: rowId,
  title: field(z.string().trim().min(1).max(80), { field: 'text', title: { en: 'Title', es: 'Título' } }),
  about: field(z.string().trim().max(200).default(''), {
    field: 'text',
    title: { en: 'Line below', es: 'Línea de abajo' },
  }),
  section: field(z.string().trim().max(60).default(''), {
    field: 'text',
    title: { en: 'Section', es: 'Sección' },
    help: {
      en: 'Buttons of the same section stand together. Empty: none.',
      es: 'Los botones de una misma sección van juntos. Vacío: ninguna.',
    },
  }),
  does: field(z.enum(['exit', 'url', 'say']).default('exit'), {
    field: 'select',
    title: { en: 'What it does', es: 'Qué hace' },
    options: [
      { value: 'exit', title: { en: 'Goes on in the flow', es: 'Sigue en el flujo' } },
      { value: 'url', title: { en: 'Gives a web address', es: 'Da una dirección web' } },
      { value: 'say', title: { en: 'Says a text', es: 'Dice un texto' } },
    ],
  }),
  url: field(z.string().trim().max(2_000).default(''), {
    field: 'template',
    title: { en: 'Web address', es: 'Dirección web' },
    placeholder: { en: 'https://…', es: 'https://…' },
    when: { field: 'does', is: ['url'] },
  }),
  say: field(z.string().max(4_000).default(''), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
    when: { field: 'does', is: ['say'] },
  }),
})

type Button = z.infer<typeof button>

const data = z.object({
  text: field(z.string().trim().min(1).max(4_000), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
    placeholder: { en: 'What do you need?', es: '¿Qué necesitas?' },
    max: 2_000,
  }),
  buttons: field(z.array(button).min(1).max(30), {
    field: 'rows',
    title: { en: 'Buttons', es: 'Botones' },
    row: { title: { en: 'button', es: 'botón' }, shows: 'title' },
    max: 30,
  }),
  show: field(z.enum(['all', 'sections']).default('all'), {
    field: 'select',
    title: { en: 'Sections', es: 'Secciones' },
    options: [
      { value: 'all', title: { en: 'All at once, under headings', es: 'Todas a la vez, con títulos' } },
      { value: 'sections', title: { en: 'Open on a tap', es: 'Se abren al tocarlas' } },
    ],
  }),
  ...refusing,
  ...waitingFields,
  channelId: channelField,
})

type Menu = z.infer<typeof data>

const notUnderstood = {
  name: 'invalid',
  title: { en: 'Not understood', es: 'No se entendió' },
  kind: 'failure' as const,
}

/** Shows buttons and waits; one exit per button that goes on. Whatever was typed is understood like a choice. */
export const menu = step({
  type: 'chat_menu',
  title: { en: 'Chat menu', es: 'Menú del chat' },
  about: {
    en: 'Buttons in sections: they lead on, give an address or say a text.',
    es: 'Botones en secciones: siguen, dan una dirección o dicen un texto.',
  },
  keywords: [
    'buttons',
    'list',
    'options',
    'sections',
    'link',
    'botones',
    'lista',
    'opciones',
    'secciones',
    'enlace',
  ],
  icon: 'list-details',
  category: 'questions',
  data,
  fresh: (language) => ({
    text: '',
    buttons: [
      {
        id: 'b1',
        title: language === 'es' ? 'Opción 1' : 'Option 1',
        about: '',
        section: '',
        does: 'exit',
        url: '',
        say: '',
      },
    ],
    show: 'all',
    invalidText: '',
    invalidExit: false,
    retries: 1,
    ...waitingFresh,
    channelId: null,
  }),
  exits: (menu) => [
    ...menu.buttons
      .filter(({ does }) => does === 'exit')
      .map(({ id, title }) => ({ name: id, title: { en: title, es: title }, kind: 'next' as const })),
    ...(menu.invalidExit ? [notUnderstood] : []),
    ...(menu.timeout === null ? [] : [timeoutExit(menu.timeout, { en: 'No answer', es: 'Sin respuesta' })]),
  ],
  summary: ({ text }) => shortened(text),
  bubble: ({ text }) => text,
  waitsFor: 'reply',
  check: menuProblems,
  enter: (menu, scope) => ({
    effects: [shown(menu, scope.render(menu.text), null, scope)],
    ...watched(menu, scope, menu.show === 'sections' ? { section: null } : {}),
  }),
  on: (menu, scope) => {
    const heard = heardBy(menu, scope, (text) => [shown(menu, text, openIn(menu, scope), scope)])
    if (heard === 'timeout') return { exit: 'timeout', count: 0 }
    return 'move' in heard ? heard.move : chosen(menu, scope, heard.answer)
  },
})

/** The section that is open; null at the top. */
function openIn({ show, buttons }: Menu, scope: Scope): string | null {
  const { section } = ownOf(scope)
  return show === 'sections' && buttons.some((one) => one.section !== '' && one.section === section)
    ? String(section)
    : null
}

const sectionsOf = ({ buttons }: Menu) => [
  ...new Set(buttons.map(({ section }) => section).filter((section) => section !== '')),
]

/** The way out of a section; the ids of sections and of this one are no ids of buttons. */
const backId = '~back'
const backWord = { en: '‹ Back', es: '‹ Volver' }

/** What can be tapped at the top, or in a section. */
function choicesOf(menu: Menu, open: string | null, scope: Scope): Choice[] {
  if (menu.show === 'all') return menu.buttons.map((one) => asChoice(one, true))
  if (open !== null) {
    const inside = menu.buttons.filter(({ section }) => section === open)
    return [
      ...inside.map((one) => asChoice(one, false)),
      { id: backId, title: backWord[readerOf(scope.facts).language] },
    ]
  }
  const sections = sectionsOf(menu)
  const seen = new Set<string>()
  return menu.buttons.flatMap((one): Choice[] => {
    if (one.section === '') return [asChoice(one, false)]
    if (seen.has(one.section)) return []
    seen.add(one.section)
    return [{ id: `~${sections.indexOf(one.section)}`, title: one.section }]
  })
}

const asChoice = ({ id, title, about, section }: Button, headed: boolean): Choice => ({
  id,
  title,
  ...(about === '' ? {} : { about }),
  ...(headed && section !== '' ? { section } : {}),
})

function shown(menu: Menu, text: string, open: string | null, scope: Scope): Effect {
  const content: Content = { kind: 'text', text, choices: choicesOf(menu, open, scope) }
  return { type: 'send_message', content, channelId: menu.channelId }
}

function chosen(menu: Menu, scope: Scope, content: Content): Move {
  const open = openIn(menu, scope)
  const here = choicesOf(menu, open, scope)
  const [text, tapped] =
    content.kind === 'text' ? [content.text, content.choice] : [firstLine(content), undefined]
  // Numbers count what is shown; names are known wherever they stand.
  const hidden = menu.buttons.filter(({ id }) => !here.some((one) => one.id === id))
  const isNamed = !/^\W*\d+\W*$/.test(text)
  const choice =
    choiceIn(text, here, tapped) ?? (isNamed || tapped !== undefined ? choiceIn(text, hidden, tapped) : null)
  if (choice?.id === backId || (open !== null && !choice && isOneOf(text, commands.back)))
    return opened(menu, scope, null)
  const section = sectionsOf(menu).find((_, index) => choice?.id === `~${index}`)
  if (section !== undefined) return opened(menu, scope, section)
  const one = menu.buttons.find(({ id }) => id === choice?.id)
  return one ? pressed(menu, one, scope, open) : refused(menu, scope, content, open)
}

function opened(menu: Menu, scope: Scope, section: string | null): Move {
  const words = section ?? scope.render(menu.text)
  return { effects: [shown(menu, words, section, scope)], ...again(scope, { section }) }
}

function pressed(menu: Menu, { id, does, title, url, say }: Button, scope: Scope, open: string | null): Move {
  if (does === 'exit') return { exit: id, count: 0 }
  const text = does === 'url' ? `${title}: ${scope.render(url).trim()}` : scope.render(say)
  return { effects: [shown(menu, text, open, scope)], count: 0, ...again(scope) }
}

function refused(menu: Menu, scope: Scope, content: Content, open: string | null): Move {
  if (menu.invalidExit && scope.count >= menu.retries) return givenUp(content)
  const words = scope.render(menu.invalidText || menu.text)
  return { effects: [shown(menu, words, open, scope)], count: 1, ...again(scope) }
}

function menuProblems({ buttons, invalidExit }: Menu): Complaint[] {
  const named = (title: string, en: string, es: string) =>
    missing('buttons', { en: `The button «${title}» ${en}`, es: `El botón «${title}» ${es}` })
  const twice = buttons.filter(
    ({ title, section }, index) =>
      buttons.findIndex((one) => fold(one.title) === fold(title) && one.section === section) < index,
  )
  return [
    ...buttons
      .filter(({ does, url }) => does === 'url' && !/^(https?:\/\/|\{\{|\$)/.test(url))
      .map(({ title }) =>
        named(
          title,
          'has no web address that starts with https://.',
          'no tiene una dirección web que empiece con https://.',
        ),
      ),
    ...buttons
      .filter(({ does, say }) => does === 'say' && say.trim() === '')
      .map(({ title }) =>
        named(title, 'has nothing to say. Write its text.', 'no tiene nada que decir. Escribe su texto.'),
      ),
    ...twice.map(({ title }) =>
      named(title, 'appears twice. Rename one.', 'aparece dos veces. Cámbiale el nombre a uno.'),
    ),
    ...idProblems(
      'buttons',
      buttons.map(({ id, title }) => ({ id, name: title })),
      ['invalid', 'timeout', 'jump'],
    ),
    ...(buttons.some(({ does }) => does === 'exit') || invalidExit
      ? []
      : [missing('buttons', { en: 'No button leads on.', es: 'Ningún botón sigue en el flujo.' })]),
  ]
}
