// A message's fields → what goes out, and what is wrong with them in words.
import type { Card, Choice, Content, Media } from '#channels/channel.ts'
import { fold } from '#engine/machine/conditions.ts'
import { formatted } from '#engine/machine/formatted.ts'
import type { Scope } from '#engine/machine/step.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { limits, type Message } from './message_fields.ts'
import { missing } from './rows.ts'

type Render = Scope['render']

/** What the message says, with its variables filled in; `text` is one of its wordings. */
export function contentOf(message: Message, render: Render, text = message.text): Content {
  switch (message.kind) {
    case 'cards':
      return { kind: 'cards', cards: message.cards.map((card) => cardOf(card, render)) }
    case 'email':
      return {
        kind: 'email',
        // One line: a line break would end the header.
        subject: oneLine(render(message.subject)),
        ...formatted(render(text)),
        files: message.files.map(({ url, name }) => mediaOf('file', render(url), { name: render(name) })),
      }
    case 'template':
      return filledOf(message, render)
    default:
      return textOrMedia(message, render, render(text))
  }
}

function textOrMedia({ media, url, choices }: Message, render: Render, text: string): Content {
  if (media !== 'none') return mediaOf(media, render(url), { caption: text })
  return { kind: 'text', text, ...(choices.length > 0 ? { choices: choicesOf(choices, render) } : {}) }
}

function mediaOf(
  kind: Media['kind'],
  url: string,
  { caption = '', name = '' }: { caption?: string; name?: string },
): Media {
  return { kind, url: url.trim(), ...(name ? { name } : {}), ...(caption ? { caption } : {}) }
}

const choicesOf = (choices: Message['choices'], render: Render): Choice[] =>
  choices.map(({ id, title, url }) => ({
    id,
    title: render(title),
    ...(url ? { url: render(url).trim() } : {}),
  }))

function cardOf({ title, about, imageUrl, choices }: Message['cards'][number], render: Render): Card {
  return {
    title: render(title),
    ...(about ? { about: render(about) } : {}),
    ...(imageUrl ? { imageUrl: render(imageUrl).trim() } : {}),
    ...(choices.length > 0 ? { choices: choicesOf(choices, render) } : {}),
  }
}

const GAP = /\{\{\s*(\d{1,2})\s*\}\}/g

function filledOf(message: Message, render: Render): Content {
  // Providers refuse line breaks inside a value.
  const body = message.templateValues.map(({ value }) => oneLine(render(value)))
  const { templateHeader: kind } = message
  return {
    kind: 'template',
    name: message.templateName,
    language: message.templateLanguage,
    text: message.templateText.replace(GAP, (gap, place: string) => body[Number(place) - 1] ?? gap),
    ...(kind === 'none' ? {} : { header: mediaOf(kind, render(message.templateHeaderUrl), {}) }),
    values: { body },
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Everything wrong with the message; `at` is the path to its fields, such as `variants.0.`. */
export function messageProblems(message: Message, at = ''): Complaint[] {
  return problemsOf[message.kind](message).map((one) => ({ ...one, field: `${at}${one.field}` }))
}

const problemsOf: Record<Message['kind'], (message: Message) => Complaint[]> = {
  text: ({ text, media, url, choices }) => [
    ...(media === 'none' && text === '' ? [empty] : []),
    ...(text.length > limits.text ? [tooLong] : []),
    ...(media !== 'none' && !isAddress(url) ? [noAddress('url')] : []),
    ...(media === 'none' ? choiceProblems(choices, 'choices') : []),
  ],
  cards: ({ cards }) => [
    ...(cards.length === 0
      ? [missing('cards', { en: 'There is no card. Add one.', es: 'No hay ninguna tarjeta. Agrega una.' })]
      : []),
    ...cards.flatMap(({ title, imageUrl, choices }, index) => [
      ...(title === '' ? [untitled(`cards.${index}.title`)] : []),
      ...(imageUrl !== '' && !isAddress(imageUrl) ? [noAddress(`cards.${index}.imageUrl`)] : []),
      ...choiceProblems(choices, `cards.${index}.choices`),
    ]),
  ],
  email: ({ text, files }) => [
    ...(text === '' && files.length === 0 ? [empty] : []),
    ...files.flatMap(({ url }, index) => (isAddress(url) ? [] : [noAddress(`files.${index}.url`)])),
  ],
  template: (message) => [
    ...(message.templateName === ''
      ? [
          missing('templateName', {
            en: 'The template has no name. Write it as your provider shows it.',
            es: 'La plantilla no tiene nombre. Escríbelo como lo muestra tu proveedor.',
          }),
        ]
      : []),
    ...(/^[a-z]{2,3}(_[A-Z]{2,4})?$/.test(message.templateLanguage) ? [] : [noLanguage]),
    ...(message.templateText === ''
      ? [
          missing('templateText', {
            en: 'Paste the text of the template: other channels and the inbox show it.',
            es: 'Pega el texto de la plantilla: lo muestran la bandeja y los otros canales.',
          }),
        ]
      : []),
    ...gapProblems(message),
    ...(message.templateHeader !== 'none' && !isAddress(message.templateHeaderUrl)
      ? [noAddress('templateHeaderUrl')]
      : []),
  ],
}

const isAddress = (url: string): boolean => /^(https:\/\/|\{\{)/.test(url)

function choiceProblems(choices: Message['choices'], field: string): Complaint[] {
  const twice = choices.find(
    ({ title, id }, index) =>
      choices.findIndex((one) => fold(one.title) === fold(title) || one.id === id) < index && title !== '',
  )
  return [
    ...(choices.some(({ title }) => title === '') ? [noTitle(field)] : []),
    ...choices
      .filter(({ url }) => url !== undefined && !isAddress(url))
      .map(({ title }) => linkWithout(field, title)),
    ...(twice ? [twiceThere(field, twice.title)] : []),
  ]
}

function gapProblems({ templateText, templateValues: { length: count } }: Message): Complaint[] {
  const gaps = Math.max(0, ...[...templateText.matchAll(GAP)].map(([, place]) => Number(place)))
  if (gaps === count) return []
  return [
    {
      code: 'gaps',
      level: 'error',
      field: 'templateValues',
      text: {
        en: `The text has ${gaps} gaps and there are ${count} values. Make them as many.`,
        es: `El texto tiene ${gaps} huecos y hay ${count} valores. Deben ser los mismos.`,
      },
    },
  ]
}

const empty: Complaint = {
  code: 'empty',
  level: 'error',
  field: 'text',
  text: {
    en: 'The message is empty. Write what the bot says.',
    es: 'El mensaje está vacío. Escribe lo que dice el bot.',
  },
}

/** Only a warning: what was published before goes on. */
const tooLong: Complaint = {
  code: 'too_long',
  level: 'warning',
  field: 'text',
  text: {
    en: `The text is longer than ${limits.text} characters. Shorten it or put the rest into another step.`,
    es: `El texto supera los ${limits.text} caracteres. Acórtalo o pon el resto en otro paso.`,
  },
}

const noAddress = (field: string): Complaint => ({
  code: 'no_address',
  level: 'error',
  field,
  text: {
    en: 'The attachment has no web address. Paste one that starts with https://.',
    es: 'El archivo adjunto no tiene dirección web. Pega una que empiece con https://.',
  },
})

const untitled = (field: string) =>
  missing(field, {
    en: 'The card has no title. Write one.',
    es: 'La tarjeta no tiene título. Escribe uno.',
  })

const noTitle = (field: string) =>
  missing(field, {
    en: 'A button has no text. Write it or remove the button.',
    es: 'Un botón no tiene texto. Escríbelo o quita el botón.',
  })

const linkWithout = (field: string, title: string): Complaint => ({
  code: 'no_address',
  level: 'error',
  field,
  text: {
    en: `The button «${title}» opens no page. Paste an address that starts with https://.`,
    es: `El botón «${title}» no abre ninguna página. Pega una dirección que empiece con https://.`,
  },
})

const twiceThere = (field: string, title: string): Complaint => ({
  code: 'named_twice',
  level: 'error',
  field,
  text: {
    en: `The button «${title}» is there twice. Rename one.`,
    es: `El botón «${title}» está dos veces. Cámbiale el nombre a uno.`,
  },
})

const noLanguage: Complaint = {
  code: 'no_language',
  level: 'error',
  field: 'templateLanguage',
  text: {
    en: 'Write the language as your provider does, such as en_US.',
    es: 'Escribe el idioma como tu proveedor, por ejemplo es_MX.',
  },
}
